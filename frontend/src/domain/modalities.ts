/** The kinds of stimulation, and which of them answer "EMS today?" (docs/decisions/0009). Apart from ems.ts: all the first screen needs. Pure. */
import type { DiaryRecord, FieldValue } from './types'

export const MODALITIES = ['ems', 'tens', 'htems', 'other'] as const
export type Modality = (typeof MODALITIES)[number]

/** An EMS or high-tone session answers it; TENS is another treatment and does not. */
export function answersEmsToday(session: DiaryRecord): boolean {
  return session.data.modality === 'ems' || session.data.modality === 'htems'
}

export interface EmsToday { used: boolean | null; from: 'answer' | 'session' | null; contradiction: boolean }

/** A typed answer stays what it is; where there is none a session answers; otherwise the day is unknown, never "no". */
export function emsToday(answer: FieldValue | undefined, sessions: DiaryRecord[]): EmsToday {
  const bySession = sessions.some(answersEmsToday)
  if (typeof answer === 'boolean') return { used: answer, from: 'answer', contradiction: !answer && bySession }
  return bySession ? { used: true, from: 'session', contradiction: false } : { used: null, from: null, contradiction: false }
}
