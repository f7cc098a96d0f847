/** The server's side of exports and imports in memory: what docs/api.md says, for the screen's tests. */
import type { Export, Import } from '../../src/diary/api/data'
import type { Choices, Column, Preview, Reading } from '../../src/diary/api/reading'
import { sessionOf } from '../support/fakeDiary'

export function exportOf(change: Partial<Export> = {}): Export {
  return {
    id: '01939a00-0000-7000-8000-0000000000e1', state: 'waiting', progress_percent: 0, size_bytes: null, file_name: 'daymark-2026-11-23.zip',
    created_at: new Date().toISOString(), ready_at: null, fetched_at: null, expires_at: null, ...change,
  }
}

export function readyExport(): Export {
  return exportOf({ state: 'ready', progress_percent: 100, size_bytes: 1_240_000, ready_at: '2025-11-23T10:00:00Z', expires_at: '2025-11-24T10:00:00Z' })
}

export function columnOf(header: string, change: Partial<Column> = {}): Column {
  return { header, examples: [], field: null, scale: null, proposed_scale: null, words: {}, place: null, modality: null, unit: null, ...change }
}

export function readingOf(change: Partial<Reading> = {}): Reading {
  return {
    format: 'table', encoding: 'utf-8', delimiter: ';', sheet: null, sheets: [], has_header: true, layout: 'wide', date_order: 'dmy', day_score: null,
    columns: [
      columnOf('Datum', { field: 'date', examples: ['05/05/2026', '05/11/2026'] }), columnOf('Schmerz', { field: 'pain', scale: '0-10', examples: ['7', '6'] }),
      columnOf('Wetter', { examples: ['Regen'] }),
    ],
    names: [], ...change,
  }
}

export function previewOf(change: Partial<Preview> = {}): Preview {
  return {
    rows: 3, days: 2, from_on: '2025-03-04', to_on: '2025-03-05', fields: 4, moments: 0, sessions: 1, new: 3, same: 0, fills: 0, different: 0, refused: 1,
    errors: [{ row: 4, column: 'Schmerz', value: '7,5', code: 'something_new', detail: 'A score is a whole number from 0 to 10.' }],
    differences: [], left_out: ['Wetter'], as_note: [],
    sample: [
      { row: 2, on: '2025-03-04', at: null, kind: 'day', values: { pain: 6, 'ratings.feet.pain': 0, ems_used: true } },
      { row: 3, on: '2025-03-05', at: '2025-03-05T12:30:00Z', kind: 'moment', values: { pain: null } },
    ],
    ...change,
  }
}

export function importOf(change: Partial<Import> = {}): Import {
  return {
    id: '01939a00-0000-7000-8000-0000000000a1', kind: 'table', state: 'preview', progress_percent: 0, created_at: '2025-11-23T10:00:00Z', expires_at: '2025-11-24T10:00:00Z',
    committed_at: null, undo_until: null, problem: null, reading: readingOf(), questions: [], preview: previewOf(), result: null, ...change,
  }
}

export function daymarkImport(change: Partial<Preview> = {}, more: Partial<Import> = {}): Import {
  return importOf({ kind: 'daymark', reading: null, preview: previewOf({ errors: [], refused: 0, left_out: [], sample: [], older: 2, same: 5, fills: 1, different: 4, ...change }), ...more })
}

/** Written a while ago, and still to be taken back. */
export function doneImport(change: Partial<Import> = {}): Import {
  return importOf({
    state: 'done', committed_at: '2025-11-30T12:00:00Z', undo_until: new Date(Date.now() + 86_400_000).toISOString(),
    result: { created: 3, changed: 0, unchanged: 0, refused: 1 }, preview: null, ...change,
  })
}

interface Asked { method: string; path: string; body: unknown }
type Answer = [status: number, body: unknown]

export class DataWorld {
  readonly asked: Asked[] = []
  reachable = true
  exports: Export[] = []
  imports: Import[] = []
  /** the next change is answered with this */
  refuseWith: Answer | null = null
  uploaded: File | null = null
  file = new Blob(['PK, a whole diary'], { type: 'application/zip' })
  /** what a file turns out to be once it is read */
  understood: Partial<Import> = {}
  /** it is read by the time the upload is answered */
  isQuick = false
  /** the worker is busy with something else */
  isSlow = false
  /** the next change is made, and its answer lost */
  losesAnswer = false
  /** changes wait for it */
  gate: Promise<void> = Promise.resolve()
  /** another account is signed in by now */
  isSomebodyElses = false

  readonly fetch = async (input: string, { method = 'GET', body = null }: RequestInit = {}): Promise<Response> => {
    if (!this.reachable) throw new TypeError('no network')
    const path = input.replace('/api/v1/', '')
    if (path === 'session/') return respond([200, sessionOf(this.isSomebodyElses ? { diary_id: 'another' } : {})])
    const sent = body instanceof FormData ? body : typeof body === 'string' ? (JSON.parse(body) as unknown) : null
    const counts = method !== 'GET' || path.endsWith('/file/')
    if (counts) this.asked.push({ method, path, body: sent })
    if (method !== 'GET') await this.gate
    if (this.refuseWith && counts) {
      const refusal = this.refuseWith
      this.refuseWith = null
      return respond(refusal)
    }
    if (path.endsWith('/file/')) return new Response(this.file, { headers: { 'Content-Type': 'application/zip' } })
    const response = respond(this.answer(method, path, sent))
    if (!this.losesAnswer || method === 'GET') return response
    this.losesAnswer = false
    throw new TypeError('no network')
  }

  /** What was chosen, in the order it arrived. */
  get choices(): Choices[] {
    return this.asked.filter(({ method }) => method === 'PATCH').map(({ body }) => (body as { choices: Choices }).choices)
  }

  private answer(method: string, path: string, sent: unknown): Answer {
    const [, kind, id, act] = /^(exports|imports)\/(?:([0-9a-f-]{36})\/)?(?:(commit|undo)\/)?$/.exec(path) ?? []
    if (kind === 'exports') return this.export(method, id)
    if (kind === 'imports') return id ? this.one(method, this.imports.find((each) => each.id === id), act, sent) : this.all(method, sent)
    return [404, { code: 'not_found' }]
  }

  private export(method: string, id: string | undefined): Answer {
    if (method === 'DELETE') return (this.exports = [], [204, null])
    if (id) return found(this.exports.find((each) => each.id === id))
    if (method === 'GET') return [200, { results: this.exports }]
    this.exports = [exportOf()]
    return [201, this.exports[0]]
  }

  private all(method: string, sent: unknown): Answer {
    if (method === 'GET') return [200, { results: this.imports }]
    this.uploaded = (sent as FormData).get('file') as File
    const id = `01939a00-0000-7000-8000-00000000b${String(this.imports.length).padStart(3, '0')}`
    const begun: Partial<Import> = this.isQuick ? this.understood : { state: 'reading', reading: null, preview: null }
    this.imports = [importOf({ id, ...begun }), ...this.imports]
    return [201, this.imports[0]]
  }

  private one(method: string, one: Import | undefined, act: string | undefined, sent: unknown): Answer {
    if (!one) return [404, { code: 'not_found' }]
    if (method === 'DELETE') return (this.imports = this.imports.filter((each) => each !== one), [204, null])
    if (act === 'commit') return [202, Object.assign(one, { state: 'running', progress_percent: 40 })]
    if (act === 'undo') return [202, Object.assign(one, { state: 'undoing', progress_percent: 10 })]
    if (method === 'PATCH') return this.chosen(one, sent)
    if (one.state === 'reading' && !this.isSlow) Object.assign(one, importOf({ id: one.id }), this.understood)
    return [200, one]
  }

  private chosen(one: Import, sent: unknown): Answer {
    if (one.state !== 'preview' && one.state !== 'refused') return [409, { code: 'import_over', sent }]
    // What was found before stays until it is read anew.
    return [200, Object.assign(one, { state: 'reading' })]
  }
}

function found(one: Export | undefined): Answer {
  return one ? [200, one] : [404, { code: 'not_found' }]
}

function respond([status, body]: Answer): Response {
  if (status === 204) return new Response(null, { status })
  const headers = { 'Content-Type': status < 400 ? 'application/json' : 'application/problem+json' }
  return new Response(JSON.stringify(body), { status, headers })
}
