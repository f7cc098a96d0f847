/** One sync: round trips until nothing waits and nothing more comes, or until something stops it. No timers here. */
import { deviceTimeZone } from '../../domain/days'
import { call, isIntercepted, type Answer } from '../api/client'
import { askSession, type Session } from '../api/session'
import { readProgress, WAITING, type DiaryDatabase, type StoredOp } from '../db/schema'
import { countUnsent, deviceId, holdAsTooLarge } from '../db/store'
import { applyAnswer, isSettled } from './apply'
import { nextBatch, wireOp } from './batch'
import { CHANGES_A_PULL, OPS_A_BATCH, PROTOCOL, SCHEMA, type SyncAnswer, type SyncRequest } from './protocol'
import { adoptEpoch, pullFromNothing } from './restart'

export type Outcome =
  /** `held`: some ops wait for clocks that agree */
  | { kind: 'done'; held?: true }
  | { kind: 'signed_out'; other: string | null }
  | { kind: 'update_needed' }
  | { kind: 'refused' }
  /**
   * `reached`: the server answered, so it is the server that wants to be left alone for a while; `intercepted`: something in
   * between answers in its place
   */
  | { kind: 'retry'; reached: boolean; afterMs: number | null; local?: true; intercepted?: true }

export interface Run {
  database: DiaryDatabase
  diaryId: string
  /** kept between runs; null: ask the server first */
  session: Session | null
  /** something is on the screen's side of the database now */
  onProgress: () => void
}

/** `tooLarge`: something between us is known to refuse those, so the rest goes without them */
interface Trip { batchSize: number; askedAgain: boolean; startedOver: number; tooLarge: boolean }

const START_OVER_MOST = 3
const UNREACHABLE: Outcome = { kind: 'retry', reached: false, afterMs: null }
const INTERCEPTED: Outcome = { ...UNREACHABLE, intercepted: true }
const LATER: Outcome = { kind: 'retry', reached: true, afterMs: null }
const REFUSED: Outcome = { kind: 'refused' }

/** Syncs until done or stopped. Touches no op unless the server answered for that op. */
export async function runSync(run: Run): Promise<Outcome> {
  const trip: Trip = { batchSize: OPS_A_BATCH, askedAgain: false, startedOver: 0, tooLarge: false }
  for (;;) {
    const stopped = await identify(run)
    if (stopped) return stopped
    const outcome = await roundTrip(run, trip)
    // The last outcome is told with the state it leads to: everything on the screen is read once, not twice.
    if (outcome !== 'again') return outcome
    run.onProgress()
  }
}

/** Nothing is ever sent into another person's diary. */
async function identify(run: Run): Promise<Outcome | null> {
  if (run.session === null) {
    const answer = await askSession()
    if (answer.kind !== 'ok') return withoutAnswer(answer)
    run.session = answer.body as Session
  }
  if (run.session.diary_id === run.diaryId) return null
  const other = run.session.user?.email ?? null
  run.session = null
  return { kind: 'signed_out', other }
}

async function roundTrip(run: Run, trip: Trip): Promise<Outcome | 'again'> {
  const { request, ops } = await nextRequest(run, trip)
  const csrfToken = run.session!.csrf_token
  const looksOurs = (body: Record<string, unknown>) => typeof body.protocol === 'number'
  const answer = await call('/api/v1/sync', { method: 'POST', body: request, csrfToken, looksOurs })
  if (answer.kind !== 'ok') return handleProblem(run, trip, answer, ops)
  const body = answer.body as SyncAnswer
  if (body.protocol !== PROTOCOL) return { kind: 'update_needed' }
  await applyAnswer(run.database, { request, ops, answer: body, now: new Date().toISOString() })
  const { waiting, held } = await countUnsent(run.database)
  // A pull from nothing sends nothing: what is held has its turn after it.
  const notAsked = request.full && held > 0
  if (waiting === held && !body.more && !notAsked) return held > 0 ? { kind: 'done', held: true } : { kind: 'done' }
  return ops.length > 0 && !body.results.some(isSettled) && waiting > held ? LATER : 'again'
}

async function nextRequest(
  { database, diaryId }: Run, { batchSize, tooLarge }: Trip,
): Promise<{ request: SyncRequest; ops: StoredOp[] }> {
  const transaction = database.transaction(['outbox', 'meta'], 'readonly')
  const { cursor, epoch, full } = await readProgress(transaction as never)
  const waiting = await transaction.objectStore('outbox').index('by_state').getAll(WAITING)
  // Until a pull from nothing is complete nobody knows which records the server still has.
  const ops = full ? [] : nextBatch(tooLarge ? waiting.filter(({ held }) => held !== 'too_large') : waiting, batchSize)
  const request = {
    protocol: PROTOCOL, schema: SCHEMA, diary_id: diaryId, device_id: await deviceId(database), epoch, cursor,
    client_now: new Date().toISOString(), time_zone: deviceTimeZone(), limit: CHANGES_A_PULL, full, ops: ops.map(wireOp),
  }
  return { request, ops }
}

type Failed = Exclude<Answer, { kind: 'ok' }>

async function handleProblem(run: Run, trip: Trip, answer: Failed, ops: StoredOp[]): Promise<Outcome | 'again'> {
  // A login in between answers the question after the session, too. What answers only here will not let this through.
  if (isIntercepted(answer)) return askAgainWhoIsHere(run, trip)
  if (answer.kind === 'unreachable') return UNREACHABLE
  switch (answer.status) {
    case 401:
      run.session = null
      return { kind: 'signed_out', other: null }
    case 403:
      return askAgainWhoIsHere(run, trip)
    case 409:
    case 410:
      return startOver(run, trip, answer)
    case 413:
      return halve(run, trip, ops)
    case 426:
      return { kind: 'update_needed' }
    default:
      return withoutAnswer(answer)
  }
}

function withoutAnswer(answer: Failed): Outcome {
  if (answer.kind === 'unreachable') return answer.intercepted ? INTERCEPTED : UNREACHABLE
  return isForGood(answer.status) ? REFUSED : { kind: 'retry', reached: true, afterMs: answer.retryAfterMs }
}

/** Too early, too slow, too often: those pass. Every other 4xx says that the request itself will not do. */
function isForGood(status: number): boolean {
  return status >= 400 && status < 500 && ![408, 425, 429].includes(status)
}

function askAgainWhoIsHere(run: Run, trip: Trip): Outcome | 'again' {
  run.session = null
  if (trip.askedAgain) return REFUSED
  trip.askedAgain = true
  return 'again'
}

async function startOver(run: Run, trip: Trip, answer: Failed): Promise<Outcome | 'again'> {
  const { code, body } = answer as Extract<Answer, { kind: 'problem' }>
  if (++trip.startedOver > START_OVER_MOST) return LATER
  if (code === 'cursor_too_old') await pullFromNothing(run.database)
  else if (code === 'epoch_changed') await adoptEpoch(run.database, String(body.epoch), Number(body.restored_seq))
  else return LATER
  return 'again'
}

/** A single op that is still too large waits, behind all others: a proxy's limit may be raised, nothing is given up. */
async function halve({ database }: Run, trip: Trip, ops: StoredOp[]): Promise<Outcome | 'again'> {
  const [first] = ops
  if (!first) return REFUSED
  if (ops.length === 1) {
    await holdAsTooLarge(database, first)
    trip.tooLarge = true
  }
  trip.batchSize = Math.ceil(ops.length / 2)
  return 'again'
}
