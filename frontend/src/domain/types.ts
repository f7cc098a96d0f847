/** The shapes the screens and the engine share. Fields are flat, named as in docs/api.md. */

export type Symptom = 'pain' | 'numbness' | 'tingling'
export type FieldValue = string | number | boolean | null | string[]
export type Fields = Record<string, FieldValue>
export type RecordType = 'entry' | 'profile'

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
}

export interface FieldError { field: string; code: string; message: string }
