/** Takes the server's answer in: acknowledgements, changes and cursor in ONE transaction, unsent ops replayed on top. */
import { listOf } from '../../domain/answers'
import { isEmpty } from '../../domain/empty'
import { newId } from '../../domain/ids'
import { beginsHere, earliestWriting, writable } from '../../domain/records'
import type { EarlierValue, Fields } from '../../domain/types'
import { emptyRecord, replay } from '../db/replay'
import {
  ACKNOWLEDGED, REFUSED, WAITING, inOneWrite, readProgress, writeProgress,
  type DiaryDatabase, type Hold, type Progress, type StoredOp, type StoredRecord, type WriteTransaction,
} from '../db/schema'
import { identityOf, opsOf, refreshRecord, restOf } from '../db/store'
import type { Change, OpResult, SyncAnswer, SyncRequest } from './protocol'

export interface Sent { request: SyncRequest; ops: StoredOp[]; answer: SyncAnswer; now: string }

/** Applies the answer. A second call with the same answer changes nothing. */
export function applyAnswer(database: DiaryDatabase, sent: Sent): Promise<void> {
  return inOneWrite(database, (transaction) => takeIn(transaction, sent))
}

async function takeIn(transaction: WriteTransaction, sent: Sent): Promise<void> {
  const progress = await readProgress(transaction)
  const touched = await applyResults(transaction, sent)
  if (isNext(progress, sent.request)) {
    const next = nextProgress(progress, sent)
    for (const op of await dropAbsorbed(transaction, next)) touched.set(keyOf(op), op)
    await applyChanges(transaction, sent, progress.generation)
    for (const change of sent.answer.changes) touched.delete(keyOf(change))
    if (progress.full && !next.full) await sweep(transaction, progress.generation)
    await writeProgress(transaction, next)
  }
  await Promise.all([...touched.values()].map((record) => refreshRecord(transaction, record)))
}

/** Another tab may have pulled meanwhile: then these changes are old news and must not move the cursor. */
function isNext(progress: Progress, request: SyncRequest): boolean {
  return progress.cursor === request.cursor && progress.epoch === request.epoch
}

function nextProgress(progress: Progress, { request, answer, now }: Sent): Progress {
  return {
    ...progress,
    cursor: answer.cursor,
    epoch: answer.epoch,
    full: progress.full && answer.more,
    last_synced_at: now,
    clock_ahead_ms: Date.parse(now) - Date.parse(answer.server_now),
    counted_in: answer.time_zone === request.time_zone ? null : answer.time_zone,
  }
}

type Key = { type: StoredRecord['type']; id: string }

const keyOf = ({ type, id }: Key) => `${type} ${id}`

async function applyResults(transaction: WriteTransaction, sent: Sent): Promise<Map<string, Key>> {
  const touched = new Map<string, Key>()
  const byId = new Map(sent.ops.map((op) => [op.op_id, op]))
  for (const result of sent.answer.results) {
    const op = byId.get(result.op_id)
    if (!op) continue
    await settle(transaction, op, result.status === 'duplicate' ? (result.result ?? result) : result)
    touched.set(keyOf(op), op)
  }
  return touched
}

const DONE = new Set(['applied', 'merged', 'duplicate', 'kept', 'revived'])

/** Whether the server has decided on the op; anything else (`deferred`) is sent again. */
export function isSettled(result: OpResult): boolean {
  return DONE.has(result.status) || result.status === 'rejected'
}

async function settle(transaction: WriteTransaction, sent: StoredOp, result: OpResult): Promise<void> {
  const outbox = transaction.objectStore('outbox')
  const op = await outbox.get(sent.seq!)
  if (op?.op_id !== sent.op_id) return
  if (DONE.has(result.status)) {
    // Stays on top until the cursor has passed it: with `more` its effect comes in a later answer.
    await outbox.put({ ...released(op), state: ACKNOWLEDGED, acknowledged_rev: result.rev ?? 0 })
    if (result.status === 'revived') await sendTheRest(transaction, op, result.rev ?? 0)
  } else if (result.status === 'rejected' || isOfAnotherClock(op, result)) {
    const later = (await opsOf(transaction, op)).filter(({ seq }) => seq! > op.seq!)
    const rest = isGoneAnyway(op, result) ? null : restOf(refused(op, result), later)
    await (rest ? outbox.put(rest) : outbox.delete(op.seq!))
  } else if (result.code !== op.held) {
    await outbox.put(held(op, result))
  }
}

function refused(op: StoredOp, { status, code = 'invalid', errors = [] }: OpResult): StoredOp {
  return { ...released(op), state: REFUSED, refusal: { code: status === 'rejected' ? code : 'clock_was_ahead', errors } }
}

const HOUR_MS = 3_600_000

/**
 * This device's clock was ahead and has been put right: the time it wrote was never meant. Sent again until that time has come,
 * the answer would land on a day that somebody else's answers belong to.
 */
function isOfAnotherClock(op: StoredOp, { status, code }: OpResult): boolean {
  return status === 'deferred' && code === 'clock_ahead' && Date.parse(op.at) > Date.now() + HOUR_MS
}

function released({ held: _held, ...op }: StoredOp): StoredOp {
  return op
}

const HOLDS = new Set<string | undefined>(['clock_ahead', 'clock_behind'] satisfies Hold[])

/** An op that waits only for the server to have time is like any other that waits. */
function held(op: StoredOp, { code }: OpResult): StoredOp {
  return HOLDS.has(code) ? { ...op, held: code as Hold } : released(op)
}

/**
 * Another device had deleted the record, this one edited it: the server has the edited answers only. Someone who goes
 * on with a day means the whole day, so the answers that are still here follow.
 */
async function sendTheRest(transaction: WriteTransaction, { type, id }: StoredOp, rev: number): Promise<void> {
  const record = await transaction.objectStore('records').get([type, id])
  // Deleted here, too, by an op that still waits: then nobody goes on with it.
  if (!record?.base || record.deleted) return
  const going = (await opsOf(transaction, record)).filter(({ state }) => state !== REFUSED)
  const sent = Object.assign({}, ...going.map((op) => op.set)) as Fields
  const rest = Object.fromEntries(Object.entries(writable(type, record.base)).filter(([name, value]) => !(name in sent) && !isEmpty(value)))
  if (Object.keys(rest).length === 0) return
  const copied = listOf(record.view.copied)
  // What was sent could not mark a score that is only sent now.
  const marks: Fields = copied.some((name) => name in rest) ? { copied } : {}
  const set = { ...identityOf(record, {}), ...rest, ...marks }
  const at = new Date(earliestWritingOf(record)).toISOString()
  await transaction.objectStore('outbox').add({
    op_id: newId(), type, id, op: 'put', base: rev, at, again: true, set, state: WAITING, acknowledged_rev: null,
  })
}

/** When the server's copy can have been written at the earliest. */
export function earliestWritingOf({ base, base_recorded_at, base_is_late }: StoredRecord): number {
  return earliestWriting(base!, Date.parse(base_recorded_at!), base_is_late)
}

function isGoneAnyway(op: StoredOp, result: OpResult): boolean {
  return op.op === 'delete' && result.code === 'not_found'
}

// One after the other, a year of days would be two thousand round trips to the disk; all at once, they would hold up
// every tap meanwhile.
const CHANGES_AT_ONCE = 25

async function applyChanges(transaction: WriteTransaction, { answer, now }: Sent, generation: number): Promise<void> {
  const records = transaction.objectStore('records')
  const ops = await opsByRecord(transaction)
  const apply = async (change: Change) => {
    const known = (await records.get([change.type, change.id])) ?? emptyRecord(change.type, change.id)
    const record = { ...known, ...baseOf(change, known.base), base_at: now, generation }
    if (change.deleted) await putPatchesAgain(transaction, record)
    await records.put(replay(record, ops.get(keyOf(change)) ?? []))
  }
  for (let done = 0; done < answer.changes.length; done += CHANGES_AT_ONCE) {
    await Promise.all(answer.changes.slice(done, done + CHANGES_AT_ONCE).map(apply))
  }
}

/** Everything that is not in the server's copies yet, in order. */
async function opsByRecord(transaction: WriteTransaction): Promise<Map<string, StoredOp[]>> {
  const ops = new Map<string, StoredOp[]>()
  for (const op of await transaction.objectStore('outbox').getAll()) {
    ops.set(keyOf(op), [...(ops.get(keyOf(op)) ?? []), op])
  }
  return ops
}

type Base = Pick<StoredRecord, 'base' | 'base_rev' | 'base_deleted' | 'base_recorded_at' | 'base_is_late' | 'earlier' | 'unreadable'>

/** A tombstone keeps its rev, so that it can be sent again after the server was restored from a backup. */
function baseOf(change: Change, known: Fields | null): Base {
  const { recorded_at = null, is_late = false, earlier = [], ...data } = change.data ?? {}
  return {
    base: change.deleted ? null : { ...keptOf(known, change.unreadable), ...(data as Fields) },
    base_rev: change.rev,
    base_deleted: change.deleted,
    base_recorded_at: recorded_at as string | null,
    base_is_late: is_late as boolean,
    earlier: earlier as EarlierValue[],
    unreadable: change.unreadable,
  }
}

/** What the server has and cannot open: this device's copy of it stays. `answers` stands for all that is `answers.…`. */
function keptOf(known: Fields | null, unreadable: string[] = []): Fields {
  const isKept = (name: string) => unreadable.some((column) => name === column || name.startsWith(`${column}.`))
  return Object.fromEntries(Object.entries(known ?? {}).filter(([name]) => isKept(name)))
}

/** Acknowledged ops whose effect the base now contains. */
async function dropAbsorbed(transaction: WriteTransaction, progress: Progress): Promise<StoredOp[]> {
  const outbox = transaction.objectStore('outbox')
  const acknowledged = await outbox.index('by_state').getAll(ACKNOWLEDGED)
  const absorbed = acknowledged.filter((op) => !progress.full && op.acknowledged_rev! <= progress.cursor!)
  for (const op of absorbed) await outbox.delete(op.seq!)
  return absorbed
}

/** A full pull has ended: what it did not mention was deleted so long ago that the server has forgotten it. */
async function sweep(transaction: WriteTransaction, generation: number): Promise<void> {
  const records = transaction.objectStore('records')
  for (const record of await records.getAll()) {
    if (record.generation === generation || record.base_rev === null) continue
    const { type, id } = record
    await putPatchesAgain(transaction, record)
    await records.put({ ...emptyRecord(type, id), generation, view: {} })
    await refreshRecord(transaction, { type, id })
  }
}

/** The server refuses a patch of a record it has forgotten, or will forget; as puts these edits can stand alone. */
async function putPatchesAgain(transaction: WriteTransaction, record: StoredRecord): Promise<void> {
  if (!beginsHere(record.type)) return
  for (const op of await opsOf(transaction, record)) {
    await transaction.objectStore('outbox').put({ ...op, base: null, op: op.op === 'patch' ? 'put' : op.op })
  }
}
