/** The whole diary as a file: made and fetched, or brought in from one. */
import type { Choices, Preview, Question, Reading } from './reading'
import { DiaryServer, send, type Result } from './server'

export interface Export {
  id: string
  state: 'waiting' | 'running' | 'ready' | 'failed' | 'expired'
  progress_percent: number
  size_bytes: number | null
  file_name: string
  created_at: string
  ready_at: string | null
  fetched_at: string | null
  expires_at: string | null
}

export type OnDifferent = 'keep' | 'replace'

export interface Import {
  id: string
  kind: 'table' | 'daymark'
  state: 'reading' | 'preview' | 'refused' | 'running' | 'done' | 'failed' | 'undoing' | 'undone'
  progress_percent: number
  created_at: string
  /** then the file and its preview are forgotten */
  expires_at: string
  committed_at: string | null
  undo_until: string | null
  /** why it is `refused` */
  problem: { code: string; detail: string } | null
  /** of a table */
  reading: Reading | null
  questions: Question[]
  preview: Preview | null
  result: { created: number; changed: number; unchanged: number; refused: number; undone?: number } | null
}

export interface Everything { exports: Export[]; imports: Import[] }

/** The server's limit for what is brought in. */
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

  /** The file itself. Refused with the code `reauthentication_required` unless the password was typed a moment ago. */
  file(id: string): Promise<Result<Blob>> {
    return this.ask(`exports/${id}/file/`, 'GET', undefined, { file: ZIP, timeoutMs: FILE_TIMEOUT_MS })
  }

  deleteExport(id: string): Promise<Result<null>> {
    return this.ask(`exports/${id}/`, 'DELETE')
  }

  /** Nothing is written yet: the file is read, or text that was pasted, which goes as one, for it may be as long. */
  upload(brought: File | string): Promise<Result<Import>> {
    const form = new FormData()
    form.append('file', typeof brought === 'string' ? new File([brought], 'pasted.txt', { type: 'text/plain' }) : brought)
    return this.ask('imports/', 'POST', form, { timeoutMs: FILE_TIMEOUT_MS })
  }

  import(id: string): Promise<Result<Import>> {
    return this.ask(`imports/${id}/`)
  }

  /** The file is read anew with what was chosen; not while it is being read. */
  choose(id: string, choices: Choices): Promise<Result<Import>> {
    return this.ask(`imports/${id}/`, 'PATCH', { choices })
  }

  /** A second call brings nothing in twice. */
  commit(id: string, onDifferent: OnDifferent): Promise<Result<Import>> {
    return this.ask(`imports/${id}/commit/`, 'POST', { on_different: onDifferent })
  }

  /** Takes back what it wrote; a second call changes nothing. */
  undo(id: string): Promise<Result<Import>> {
    return this.ask(`imports/${id}/undo/`, 'POST', {})
  }

  /** The file and what was read of it are forgotten; what was written stays. */
  forget(id: string): Promise<Result<null>> {
    return this.ask(`imports/${id}/`, 'DELETE')
  }
}
