/** The server's side of exports and imports in memory: what docs/api.md says, for the screen's tests. */
import type { Export, Import } from '../../src/api/data'
import { sessionOf } from './fakeDiary'

export function exportOf(change: Partial<Export> = {}): Export {
  return {
    id: '01939a00-0000-7000-8000-0000000000e1', state: 'waiting', progress_percent: 0, size_bytes: null, file_name: 'daymark-2026-11-23.zip',
    created_at: new Date().toISOString(), ready_at: null, fetched_at: null, expires_at: null, ...change,
  }
}

export function importOf(change: Partial<Import> = {}): Import {
  return {
    id: '01939a00-0000-7000-8000-0000000000a1', kind: 'csv', state: 'preview', progress_percent: 0, created_at: '2026-11-23T10:00:00Z', expires_at: '2026-11-24T10:00:00Z',
    columns: [{ header: 'Datum', field: 'date' }, { header: 'Schmerz', field: 'pain' }, { header: 'Wetter', field: null }], date_order: 'dmy',
    counts: { rows: 3, new: 2, same: 0, different: 0, wrong: 1 },
    errors: [{ row: 4, column: 'Schmerz', code: 'something_new', detail: 'A score is a whole number from 0 to 10.' }],
    sample: [{ row: 2, on: '2025-03-04', values: { pain: 6 } }, { row: 3, on: '2025-03-05', values: { pain: null } }], result: null, ...change,
  }
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

  readonly fetch = async (input: string, { method = 'GET', body = null }: RequestInit = {}): Promise<Response> => {
    if (!this.reachable) throw new TypeError('no network')
    const path = input.replace('/api/v1/', '')
    if (path === 'session/') return respond([200, sessionOf()])
    const sent = body instanceof FormData ? body : typeof body === 'string' ? (JSON.parse(body) as unknown) : null
    if (method !== 'GET' || path.endsWith('/file/')) this.asked.push({ method, path, body: sent })
    if (this.refuseWith && (method !== 'GET' || path.endsWith('/file/'))) {
      const refusal = this.refuseWith
      this.refuseWith = null
      return respond(refusal)
    }
    if (path.endsWith('/file/')) return new Response(this.file, { headers: { 'Content-Type': 'application/zip' } })
    return respond(this.answer(method, path, sent))
  }

  private answer(method: string, path: string, sent: unknown): Answer {
    const [, kind, id, act] = /^(exports|imports)\/(?:([0-9a-f-]{36})\/)?(?:(apply)\/)?$/.exec(path) ?? []
    if (kind === 'exports') return this.export(method, id)
    if (kind === 'imports') return this.import(method, id, act, sent)
    return [404, { code: 'not_found' }]
  }

  private export(method: string, id: string | undefined): Answer {
    if (id) return found(this.exports.find((each) => each.id === id))
    if (method === 'GET') return [200, { results: this.exports }]
    this.exports = [exportOf()]
    return [201, this.exports[0]]
  }

  private import(method: string, id: string | undefined, act: string | undefined, sent: unknown): Answer {
    if (!id && method === 'GET') return [200, { results: this.imports }]
    if (!id) {
      this.uploaded = (sent as FormData).get('file') as File
      this.imports = [importOf(), ...this.imports]
      return [201, this.imports[0]]
    }
    const one = this.imports.find((each) => each.id === id)
    if (method === 'DELETE') return (this.imports = [], [204, null])
    if (one && act) Object.assign(one, { state: 'running', progress_percent: 40 })
    if (one && method === 'PATCH') Object.assign(one, sent)
    return found(one)
  }
}

function found(one: Export | Import | undefined): Answer {
  return one ? [200, one] : [404, { code: 'not_found' }]
}

function respond([status, body]: Answer): Response {
  if (status === 204) return new Response(null, { status })
  const headers = { 'Content-Type': status < 400 ? 'application/json' : 'application/problem+json' }
  return new Response(JSON.stringify(body), { status, headers })
}
