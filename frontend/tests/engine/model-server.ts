/** A small server in memory that follows docs/api.md, with faults to order. What the engine is tested against. */
import type { Session } from '../../src/api/session'
import type { Fields } from '../../src/domain/types'
import type { OpResult, SyncAnswer, SyncRequest, WireOp } from '../../src/sync/protocol'

type Stamp = [rev: number, at: number, device: string]

interface Row {
  type: string
  id: string
  rev: number
  deleted: boolean
  data: Fields
  stamps: Record<string, Stamp>
  recorded_at: string
}

interface Snapshot { seq: number; rows: Row[]; log: [string, OpResult][] }

export interface Fault { status: number; body?: object; headers?: Record<string, string> }

/** What the engine's own promises are checked with. */
export interface Witness { op: WireOp; device: string }

export class ModelServer {
  seq = 0
  purgedSeq = 0
  restoredSeq = 0
  epoch = 'epoch-1'
  rows = new Map<string, Row>()
  log = new Map<string, OpResult>()
  /** every op that was carried out, in order */
  carriedOut: Witness[] = []
  /** every value a field lost, so that "current or in the history" can be checked */
  history: { id: string; field: string; value: Fields[string] }[] = []
  requests: SyncRequest[] = []
  faults: (Fault | 'pass' | 'offline' | 'lose answer' | 'hang')[] = []
  /** what happens between the server's answer and its arrival, once */
  meanwhile: (() => Promise<void>) | null = null
  deferAfter = Infinity
  pageSize = Infinity
  session: Session

  constructor(readonly diaryId: string, email = 'alice@example.org') {
    this.session = {
      authenticated: true, csrf_token: 'token-1', mail_configured: false, epoch: this.epoch, diary_id: diaryId,
      user: { email, email_verified: false, time_zone: 'Europe/Berlin', locale: 'en' },
    }
  }

  signOut(): void {
    this.session = { ...this.session, csrf_token: this.newToken(), authenticated: false, user: null, diary_id: null }
  }

  signIn(diaryId = this.diaryId, email = 'alice@example.org'): void {
    const user = { email, email_verified: false, time_zone: 'Europe/Berlin', locale: 'en' }
    this.session = { ...this.session, csrf_token: this.newToken(), authenticated: true, user, diary_id: diaryId }
  }

  /** As Django does it: signing in or out makes every older token worthless. */
  private newToken(): string {
    return `token-${Math.random()}`
  }

  fetch = async (path: string, init: RequestInit = {}): Promise<Response> => {
    if (path === '/api/v1/session/') return json(200, this.session)
    if (path === '/accounts/logout/') return this.logout(init)
    if (path !== '/api/v1/sync') return json(404, { code: 'not_found' })
    const fault = this.faults.shift()
    if (fault === 'offline') throw new TypeError('Failed to fetch')
    if (fault === 'hang') return hang(init.signal)
    if (typeof fault === 'object') return json(fault.status, fault.body ?? {}, fault.headers)
    const response = this.sync(init)
    await this.happenMeanwhile()
    if (fault === 'lose answer') throw new TypeError('Failed to fetch')
    return response
  }

  private async happenMeanwhile(): Promise<void> {
    const event = this.meanwhile
    this.meanwhile = null
    await event?.()
  }

  private logout(init: RequestInit): Response {
    const token = (init.body as URLSearchParams).get('csrfmiddlewaretoken')
    if (token === this.session.csrf_token) this.signOut()
    return new Response(null, { status: 200 })
  }

  private sync(init: RequestInit): Response {
    const token = (init.headers as Record<string, string>)['X-CSRFToken']
    if (!this.session.authenticated) return json(401, { code: 'not_authenticated' })
    if (token !== this.session.csrf_token) return json(403, { code: 'csrf_failed' })
    const request = JSON.parse(init.body as string) as SyncRequest
    this.requests.push(request)
    const ahead = request.cursor !== null && request.cursor > this.seq
    if (ahead || (request.epoch !== null && request.epoch !== this.epoch)) return this.epochChanged()
    if (request.cursor !== null && !request.full && request.cursor < this.purgedSeq) {
      return json(410, { code: 'cursor_too_old' })
    }
    return json(200, this.answer(request))
  }

  private epochChanged(): Response {
    return json(409, { code: 'epoch_changed', epoch: this.epoch, restored_seq: this.restoredSeq })
  }

  private answer(request: SyncRequest): SyncAnswer {
    const results = request.ops.map((op, index) => this.resultOf(op, index, request))
    const newer = [...this.rows.values()].filter((row) => row.rev > (request.cursor ?? 0)).sort((a, b) => a.rev - b.rev)
    const limit = Math.min(request.limit, this.pageSize)
    const page = newer.slice(0, limit)
    const more = newer.length > limit
    return {
      protocol: 1, epoch: this.epoch, server_now: new Date().toISOString(), results,
      changes: page.map((row) => ({
        type: row.type as 'entry', id: row.id, rev: row.rev, deleted: row.deleted,
        data: row.deleted ? null : { ...row.data, recorded_at: row.recorded_at, is_late: false, earlier: [] },
      })),
      cursor: more ? page.at(-1)!.rev : this.seq, more,
    }
  }

  private resultOf(op: WireOp, index: number, request: SyncRequest): OpResult {
    const first = this.log.get(op.op_id)
    if (first) return { op_id: op.op_id, status: 'duplicate', result: first }
    if (index >= this.deferAfter) return { op_id: op.op_id, status: 'deferred' }
    const result = { op_id: op.op_id, ...this.carryOut(op, request.device_id) } as OpResult
    this.log.set(op.op_id, result)
    this.carriedOut.push({ op, device: request.device_id })
    return result
  }

  private carryOut(op: WireOp, device: string): Omit<OpResult, 'op_id'> {
    const row = this.rows.get(op.id)
    if (op.op === 'delete') return this.remove(op, row, device)
    if (op.set?.pain === 11) {
      return { status: 'rejected', code: 'invalid', errors: [{ field: 'pain', code: 'out_of_range', message: 'no' }] }
    }
    if (!row && op.op === 'patch') return { status: 'rejected', code: 'not_found', errors: [] }
    if ((!row || row.deleted) && !standsAlone(op)) return { status: 'rejected', code: 'invalid', errors: [] }
    if (!row || row.deleted) return this.begin(op, row, device)
    return this.merge(op, row, device)
  }

  private begin(op: WireOp, tombstone: Row | undefined, device: string): Omit<OpResult, 'op_id'> {
    const rev = ++this.seq
    const stamp: Stamp = [rev, Date.parse(op.at), device]
    const set = filled(op.set!)
    const stamps = Object.fromEntries(Object.keys(set).map((name) => [name, stamp]))
    this.rows.set(op.id, { type: op.type, id: op.id, rev, deleted: false, data: set, stamps, recorded_at: op.at })
    return { status: tombstone && deletedUnseen(tombstone, op, device) ? 'revived' : 'applied', rev }
  }

  private merge(op: WireOp, row: Row, device: string): Omit<OpResult, 'op_id'> {
    const changed = Object.entries(op.set!).filter(([name, value]) => !same(row.data[name] ?? null, value))
    if (changed.length === 0) return { status: 'applied', rev: row.rev }
    const rev = ++this.seq
    let conflict = false
    for (const [name, value] of changed) conflict = this.mergeField(row, name, value, [rev, Date.parse(op.at), device], op.base ?? 0) || conflict
    row.rev = rev
    return { status: conflict ? 'merged' : 'applied', rev }
  }

  private mergeField(row: Row, name: string, value: Fields[string], stamp: Stamp, base: number): boolean {
    const stored = row.stamps[name]
    const seen = !stored || stored[0] <= base || stored[2] === stamp[2]
    const wins = seen || stamp[1] > stored[1] || (stamp[1] === stored[1] && stamp[2] > stored[2])
    this.history.push({ id: row.id, field: name, value: wins ? (row.data[name] ?? null) : value })
    if (!wins) return true
    if (value === null && name.startsWith('ratings.')) delete row.data[name]
    else row.data[name] = value
    row.stamps[name] = stamp
    return !seen
  }

  private remove(op: WireOp, row: Row | undefined, device: string): Omit<OpResult, 'op_id'> {
    if (!row) return { status: 'rejected', code: 'not_found', errors: [] }
    if (row.deleted) return { status: 'applied', rev: row.rev }
    const elsewhere = Object.values(row.stamps).some(([rev, , by]) => rev > (op.base ?? 0) && by !== device)
    if (elsewhere) return { status: 'kept', rev: row.rev, code: 'edited_elsewhere' }
    const rev = ++this.seq
    for (const [field, value] of Object.entries(row.data)) this.history.push({ id: row.id, field, value })
    this.rows.set(row.id, { ...row, rev, deleted: true, data: {}, stamps: { deleted: [rev, Date.parse(op.at), device] } })
    return { status: 'applied', rev }
  }

  /** 400 days later: tombstones are gone for good. */
  purge(): void {
    for (const row of [...this.rows.values()].filter((candidate) => candidate.deleted)) {
      this.purgedSeq = Math.max(this.purgedSeq, row.rev)
      this.rows.delete(row.id)
    }
  }

  backup(): Snapshot {
    return structuredClone({ seq: this.seq, rows: [...this.rows.values()], log: [...this.log] })
  }

  restore(snapshot: Snapshot): void {
    const { seq, rows, log } = structuredClone(snapshot)
    this.seq = this.restoredSeq = seq
    this.rows = new Map(rows.map((row) => [row.id, row]))
    this.log = new Map(log)
    this.purgedSeq = Math.min(this.purgedSeq, seq)
    this.epoch = `epoch-${Number(this.epoch.slice(6)) + 1}`
    this.carriedOut = this.carriedOut.filter(({ op }) => this.log.has(op.op_id))
  }
}

/** As the server has it: only what another device deleted, and this one could not know, is brought back to life. */
function deletedUnseen(tombstone: Row, op: WireOp, device: string): boolean {
  return (op.base ?? 0) < tombstone.rev && tombstone.stamps.deleted?.[2] !== device
}

function standsAlone({ type, set }: WireOp): boolean {
  const day = set?.kind === 'moment' ? set.occurred_at : set?.on
  return type !== 'entry' || Boolean(set?.kind && set.time_zone && day)
}

/** The server gives every plain field back, empty where nothing was said. */
function filled(set: Fields): Fields {
  const empty: Fields = set.kind ? { pain: null, numbness: null, tingling: null, ems_used: null, note: '' } : {}
  return Object.fromEntries(
    Object.entries({ ...empty, ...set }).filter(([name, value]) => value !== null || !name.startsWith('ratings.')),
  )
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

function json(status: number, body: object, headers: Record<string, string> = {}): Response {
  const type = status < 400 ? 'application/json' : 'application/problem+json'
  return new Response(JSON.stringify(body), { status, headers: { 'Content-Type': type, ...headers } })
}

function hang(signal: AbortSignal | null | undefined): Promise<Response> {
  return new Promise((_resolve, reject) => {
    signal?.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')))
  })
}
