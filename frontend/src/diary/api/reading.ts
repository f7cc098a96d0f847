/** What the server understood of a file that was brought, and what a person may choose about it. The wire of docs/api.md, nothing else. */

export const VALUE_FIELDS = [
  'pain', 'numbness', 'tingling', 'ems_used', 'session_minutes', 'sleep_disturbance', 'weakness', 'falls', 'note',
] as const
export const COLUMN_FIELDS = ['date', 'time', ...VALUE_FIELDS, 'place', 'name', 'value'] as const
export const SCALES = ['0-10', '0-5', '0-100', 'words'] as const
export const PLACES = ['feet', 'feet_left', 'feet_right', 'hands', 'hands_left', 'hands_right'] as const
export const MODALITIES = ['ems', 'tens', 'htems', 'other'] as const
export const UNITS = ['minutes', 'seconds', 'hours'] as const
export const ENCODINGS = ['utf-8', 'utf-16', 'windows-1252'] as const
export const DELIMITERS = [',', ';', '\t', '|'] as const
export const LAYOUTS = ['wide', 'long'] as const
export const DATE_ORDERS = ['dmy', 'mdy', 'ymd'] as const
export const DAY_SCORES = ['highest', 'last', 'none'] as const

export type ColumnField = (typeof COLUMN_FIELDS)[number]
export type Scale = (typeof SCALES)[number]
export type DateOrder = (typeof DATE_ORDERS)[number]
type DayScore = (typeof DAY_SCORES)[number]

/** Each word of a column with the score it stands for; null: left out. */
export type ScoreWords = Record<string, number | null>

export interface Assigned {
  /** null: left out */
  field: ColumnField | null
  scale: Scale | null
  words: ScoreWords
  place: (typeof PLACES)[number] | null
  modality: (typeof MODALITIES)[number] | null
  unit: (typeof UNITS)[number] | null
}

interface Understood extends Assigned {
  /** three cells at most */
  examples: string[]
  proposed_scale: Scale | null
}

export interface Column extends Understood { header: string }
/** In a table with a row a value: what stands in its column of names. */
export interface Name extends Understood { name: string }

export interface Reading {
  format: 'table' | 'daymark_csv' | 'daylio' | 'track_and_graph' | 'migraine_buddy' | 'cluster_headache_tracker' | 'bearable' | 'nomie'
  /** null: a workbook has neither encoding nor separator */
  encoding: (typeof ENCODINGS)[number] | null
  delimiter: (typeof DELIMITERS)[number] | null
  sheet: string | null
  sheets: string[]
  has_header: boolean
  /** wide: a row a day or a moment; long: a row a value */
  layout: (typeof LAYOUTS)[number]
  date_order: DateOrder | null
  day_score: DayScore | null
  columns: Column[]
  names: Name[]
}

/** What is left out stays as it was chosen before, or as the server guessed it. */
export interface Choices extends Partial<Pick<Reading, 'encoding' | 'delimiter' | 'sheet' | 'has_header' | 'layout' | 'date_order' | 'day_score'>> {
  /** by the index of the column */
  columns?: Record<string, Partial<Assigned>>
  names?: Record<string, Partial<Assigned>>
}

/** Open: nothing can be brought in before it is answered. */
export type Question =
  | { code: 'date_order' | 'day_score' | 'date_column' }
  | { code: 'scale'; column: number | null; name: string | null }

export type Value = string | number | boolean | null

export interface SampleRow { row: number; on: string; at: string | null; kind: 'day' | 'moment' | 'session'; values: Record<string, Value> }
/** `stays`: what the file says cannot count, for its places are rated. */
export interface Difference { on: string; field: string; mine: Value; file: Value; stays: boolean }
/** `row` is the line of the file, from 1. */
export interface RowError { row: number; column: string | null; value: string | null; code: string; detail: string }

export interface Preview {
  rows: number
  days: number
  from_on: string | null
  to_on: string | null
  fields: number
  moments: number
  sessions: number
  /** days, ratings with a time and sessions that the diary does not have, has just so, has with less, or has with something else */
  new: number
  same: number
  fills: number
  different: number
  /** of a Daymark file: values where the diary's own is newer and stays */
  older?: number
  refused: number
  /** the first hundred */
  errors: RowError[]
  /** where both have a value and not the same: the first hundred */
  differences: Difference[]
  left_out: string[]
  as_note: string[]
  /** the first ten */
  sample: SampleRow[]
}
