/** The whole diary as a file: made and fetched, or brought in from one. */
import { DiaryServer, send, type Result } from './server'

export interface Export {
  id: string
  state: 'waiting' | 'running' | 'ready' | 'fetched' | 'failed' | 'expired'
  progress_percent: number
  size_bytes: number | null
  file_name: string
  created_at: string
  ready_at: string | null
  fetched_at: string | null
  expires_at: string | null
}

export const COLUMN_FIELDS = ['date', 'pain', 'numbness', 'tingling', 'ems_used', 'sleep_disturbance', 'weakness', 'falls', 'note'] as const
export type ColumnField = (typeof COLUMN_FIELDS)[number]
export interface Column { header: string; field: ColumnField | null }
export type DateOrder = 'ymd' | 'dmy' | 'mdy'
export type OnDifferent = 'keep' | 'replace'

/** `row` is the line of the file, from 1. */
export interface RowError { row: number; column: string | null; code: string; detail: string }
export interface SampleRow { row: number; on: string | null; values: Record<string, string | number | boolean | null> }

export interface Import {
  id: string
  kind: 'csv' | 'daymark'
  state: 'preview' | 'running' | 'done' | 'failed'
  progress_percent: number
  created_at: string
  expires_at: string
  columns: Column[]
  /** null: both readings are possible, the person decides */
  date_order: DateOrder | null
  counts: { rows: number; new: number; same: number; different: number; wrong: number }
  /** the first hundred */
  errors: RowError[]
  /** the first ten readable rows of a table */
  sample: SampleRow[]
  result: { created: number; changed: number; unchanged: number; wrong: number } | null
}

export interface Everything { exports: Export[]; imports: Import[] }

/** The server's limit for a file that is brought in. */
export const IMPORT_BYTES_MAX = 20_000_000
const ZIP = 'application/zip'
/** Megabytes over a slow line. */
const FILE_TIMEOUT_MS = 180_000

export class DataServer extends DiaryServer {
  /** Both lists, newest first. */
  async everything(): Promise<Result<Everything>> {
    const session = await this.session()
    if (session.kind !== 'ok') return session
    const [exports, imports] = await Promise.all([
      send<{ results: Export[] }>(session.body, 'exports/'), send<{ results: Import[] }>(session.body, 'imports/'),
    ])
    if (exports.kind !== 'ok') return exports
    if (imports.kind !== 'ok') return imports
    return { kind: 'ok', body: { exports: exports.body.results, imports: imports.body.results } }
  }

  /** While one is being made, that one again. */
  makeExport(): Promise<Result<Export>> {
    return this.ask('exports/', 'POST', {})
  }

  export(id: string): Promise<Result<Export>> {
    return this.ask(`exports/${id}/`)
  }

  /** The file itself. The server gives it once. */
  file(id: string): Promise<Result<Blob>> {
    return this.ask(`exports/${id}/file/`, 'GET', undefined, { file: ZIP, timeoutMs: FILE_TIMEOUT_MS })
  }

  /** Nothing is written yet: the answer is a preview. */
  upload(file: File): Promise<Result<Import>> {
    const form = new FormData()
    form.append('file', file)
    return this.ask('imports/', 'POST', form, { timeoutMs: FILE_TIMEOUT_MS })
  }

  import(id: string): Promise<Result<Import>> {
    return this.ask(`imports/${id}/`)
  }

  /** Reads the file anew, with other columns or another order of day and month. */
  read(id: string, how: { columns?: Column[]; date_order?: DateOrder }): Promise<Result<Import>> {
    return this.ask(`imports/${id}/`, 'PATCH', how, { timeoutMs: FILE_TIMEOUT_MS })
  }

  /** A second call brings nothing in twice. */
  apply(id: string, onDifferent: OnDifferent): Promise<Result<Import>> {
    return this.ask(`imports/${id}/apply/`, 'POST', { on_different: onDifferent })
  }

  forget(id: string): Promise<Result<null>> {
    return this.ask(`imports/${id}/`, 'DELETE')
  }
}
