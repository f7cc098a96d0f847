/** The shapes the screens and the engine share. Fields are flat, named as in docs/api.md. */

export type Symptom = 'pain' | 'numbness' | 'tingling'
export type FieldValue = string | number | boolean | null | string[]
export type Fields = Record<string, FieldValue>
export type RecordType = 'entry' | 'profile' | 'ems_programme' | 'ems_session' | 'side_effect' | 'safety_screening' | 'trial'

/** A value this record had before; the server keeps them for 90 days, newest first. */
export interface EarlierValue {
  field: string
  value: FieldValue
  at: string
  device: string
  reason: 'edited' | 'conflict' | 'derived' | 'deleted'
}

/** One record as the screens see it: the server's copy with everything unsent on top. */
export interface DiaryRecord {
  type: RecordType
  id: string
  /** null until the server has acknowledged it */
  rev: number | null
  deleted: boolean
  data: Fields
  earlier: EarlierValue[]
  recorded_at: string | null
  is_late: boolean
  /** has unsent changes */
  waiting: boolean
  /** has changes that the server has refused */
  refused?: boolean
  /** fields that the server has and cannot open just now; `data` has them only where this device knew them before */
  unreadable?: string[]
}

export interface FieldError { field: string; code: string; message: string }

/** A session before it is one: what was answered so far, and the timer as instants, so that nothing has to tick. */
export interface SessionDraft {
  /** the id the session will have */
  id: string
  step: 'skin' | 'scores' | 'timer' | 'after'
  fields: Fields
  /** when the timer first started; null before that */
  started_at: string | null
  /** since when it is paused */
  paused_at: string | null
  /** pauses that are over */
  paused_ms: number
  planned_minutes: number | null
}

/** What stands on 0, 5 and 10 of a scale. */
export type Words = Record<0 | 5 | 10, string>
