/** English words about sessions, programmes and pads. */
export const sessions = {
  'emshome.title': 'EMS',
} as const
