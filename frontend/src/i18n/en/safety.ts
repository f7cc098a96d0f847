/** English words about the safety check, the signs to see a doctor for, and what EMS is and is not. */
export const safety = {
  'safety.title': 'Safety check',
} as const
