/** A small server in memory that follows docs/api.md, with faults to order. What the engine is tested against. */
import type { Session } from '../../src/diary/api/session'
import type { OpResult, SyncAnswer, SyncRequest, WireOp } from '../../src/diary/sync/protocol'
import { ModelDiary, type Row } from './model-diary'

interface Snapshot { seq: number; rows: Row[]; log: [string, OpResult][] }

export interface Fault { status: number; body?: object; headers?: Record<string, string> }

/** What the engine's own promises are checked with. */
export interface Witness { op: WireOp; device: string }

export class ModelServer extends ModelDiary {
  purgedSeq = 0
  restoredSeq = 0
  epoch = 'epoch-1'
  log = new Map<string, OpResult>()
  /** every op that was carried out, in order */
  carriedOut: Witness[] = []
  requests: SyncRequest[] = []
  faults: (Fault | 'pass' | 'offline' | 'lose answer' | 'hang')[] = []
  /** what happens between the server's answer and its arrival, once */
  meanwhile: (() => Promise<void>) | null = null
  /** ops carried out a request, before the others are put off */
  deferAfter = Infinity
  pageSize = Infinity
  /** fields whose value this server takes only later, as a date that is ahead of its clock */
  heldFields = new Set<string>()
  session: Session

  constructor(readonly diaryId: string, email = 'alice@example.org') {
    super()
    this.session = {
      authenticated: true, csrf_token: 'token-1', mail_configured: false, epoch: this.epoch, diary_id: diaryId,
      user: { email, email_verified: false, time_zone: 'Europe/Berlin', locale: 'en' },
    }
  }

  signOut(): void {
    this.session = { ...this.session, csrf_token: this.newToken(), authenticated: false, epoch: null, user: null, diary_id: null }
  }

  signIn(diaryId = this.diaryId, email = 'alice@example.org'): void {
    const user = { email, email_verified: false, time_zone: 'Europe/Berlin', locale: 'en' }
    this.session = { ...this.session, csrf_token: this.newToken(), authenticated: true, epoch: this.epoch, user, diary_id: diaryId }
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
    if (request.diary_id !== this.session.diary_id) return json(403, { code: 'wrong_diary' })
    if (request.epoch !== null && request.epoch !== this.epoch) return this.epochChanged(this.restoredSeq)
    // Restored without a word: nothing tells from where on.
    if (request.cursor !== null && request.cursor > this.seq) return this.epochChanged(0)
    if (request.cursor !== null && !request.full && request.cursor < this.purgedSeq) {
      return json(410, { code: 'cursor_too_old' })
    }
    return json(200, this.answer(request))
  }

  private epochChanged(restoredSeq: number): Response {
    return json(409, { code: 'epoch_changed', epoch: this.epoch, restored_seq: restoredSeq })
  }

  private answer(request: SyncRequest): SyncAnswer {
    const pullsAnew = request.full && request.epoch !== null
    if (!pullsAnew && !request.ops.some((op) => op.again)) this.revealDue()
    const results = this.resultsOf(request)
    const newer = this.changesAfter(request.cursor ?? 0)
    const limit = Math.min(request.limit, this.pageSize)
    const page = newer.slice(0, limit)
    const more = newer.length > limit
    return {
      protocol: 1, epoch: this.epoch, server_now: new Date().toISOString(), results,
      time_zone: isUnknownZone(request.time_zone) ? ACCOUNT_ZONE : request.time_zone,
      changes: page.map((row) => this.asChange(row)), cursor: more ? page.at(-1)!.rev : this.seq, more,
    }
  }

  private resultsOf(request: SyncRequest): OpResult[] {
    let taken = 0
    const held = new Map<string, string>()
    return request.ops.map((sent) => {
      const op = withKnownZone(sent)
      const first = this.log.get(op.op_id)
      if (first) return { op_id: op.op_id, status: 'duplicate', result: first }
      if (taken++ >= this.deferAfter && !held.has(op.id)) held.set(op.id, 'busy')
      const clock = held.get(op.id) ?? (Object.keys(op.set ?? {}).some((field) => this.heldFields.has(field)) ? 'clock_ahead' : this.whyNotYet(op, request.client_now))
      if (clock) {
        held.set(op.id, clock)
        return { op_id: op.op_id, status: 'deferred', code: clock }
      }
      const result: OpResult = { op_id: op.op_id, ...this.carryOut(op, correctedTime(op, request), request.device_id) }
      this.log.set(op.op_id, result)
      if (result.status !== 'rejected') this.carriedOut.push({ op, device: request.device_id })
      return result
    })
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

const ACCOUNT_ZONE = 'Europe/Berlin'

function isUnknownZone(zone: unknown): boolean {
  return typeof zone === 'string' && /^[A-Za-z][\w+-]*(\/[\w+-]+)*$/.test(zone) && (zone === 'Etc/Unknown' || !Intl.supportedValuesOf('timeZone').includes(zone) && zone !== 'UTC')
}

function withKnownZone(op: WireOp): WireOp {
  return isUnknownZone(op.set?.time_zone) ? { ...op, set: { ...op.set, time_zone: ACCOUNT_ZONE } } : op
}

/** On the server's clock, and never in its future. */
function correctedTime(op: WireOp, { client_now: clientNow }: SyncRequest): number {
  const behind = op.again ? 0 : Date.now() - Date.parse(clientNow)
  return Math.min(Date.now(), Date.parse(op.at) + behind)
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
