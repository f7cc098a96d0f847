/** English words about programmes and one session: the flow, the timer, the log. */
export const sessions = {
  'session.title': 'Session',
} as const
