/** English words about weeks of sessions, pads, and sessions on the day and in the history. */
export const overview = {
  'emshome.title': 'EMS',
} as const
