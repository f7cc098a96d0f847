/** Reading and writing the diary on this device. Every write is record + op in one transaction. No network here. */
import { deviceTimeZone } from '../../domain/days'
import { newId } from '../../domain/ids'
import { beginsHere, identityNames } from '../../domain/records'
import type { DiaryRecord, Fields, FieldValue, RecordType, SessionDraft } from '../../domain/types'
import { emptyRecord, replay } from './replay'
import {
  inOneWrite, REFUSED, WAITING,
  type DiaryDatabase, type OpKind, type StoredOp, type StoredRecord, type WriteTransaction,
} from './schema'

export interface Change {
  /** the same change stored twice is stored once */
  op_id: string
  type: RecordType
  id: string
  /** null deletes the record */
  set: Fields | null
  at: string
  /** `at` is by the server's clock: what it had told is written again */
  again?: true
}

// Far above any entry, far below the server's limit: one op can never block the outbox.
const SET_CHARACTERS_MAX = 64_000

/** Saves the change on this device; resolves when it is on disk. Throws QuotaError when there is no room. */
export async function writeChange(database: DiaryDatabase, change: Change): Promise<void> {
  if (JSON.stringify(change.set).length > SET_CHARACTERS_MAX) throw new RangeError('too large')
  await inOneWrite(database, (transaction) => addChange(transaction, change))
}

export interface Removed { record: DiaryRecord; removed_on: string }

const REMOVED = 'removed_'

/** Deletes the record and keeps what it held on this device, to be put back; both or neither. */
export function writeRemoval(database: DiaryDatabase, change: Change, removed: Removed): Promise<void> {
  return inOneWrite(database, async (transaction) => {
    await transaction.objectStore('meta').put(removed, removalKey(change.id, change.op_id))
    await addChange(transaction, change)
  })
}

/**
 * Puts a record again as it was when it was removed: by the op `opId`, or else the last time. False when there is nothing to
 * put back, as at a second call.
 */
export async function writeRestoral(
  database: DiaryDatabase, changeOf: (removed: DiaryRecord) => Change, id: string, opId?: string,
): Promise<boolean> {
  let found = false
  await inOneWrite(database, async (transaction) => {
    const meta = transaction.objectStore('meta')
    const key = opId ? removalKey(id, opId) : (await meta.getAllKeys(rangeOfRemoved(id))).at(-1)
    const removed = key && ((await meta.get(key)) as Removed | undefined)
    found = Boolean(removed)
    if (!removed) return
    await meta.delete(key)
    await addChange(transaction, changeOf(removed.record))
  })
  return found
}

/** What was removed on this device and can be put back, each as it was the last time. */
export async function removedRecords(database: DiaryDatabase): Promise<DiaryRecord[]> {
  const kept = (await database.getAll('meta', rangeOfRemoved())) as Removed[]
  return [...new Map(kept.map(({ record }) => [record.id, record])).values()]
}

/** A record can be removed more than once; ids of ops begin with the time. */
function removalKey(id: string, opId: string): string {
  return `${REMOVED}${id} ${opId}`
}

function rangeOfRemoved(id = ''): IDBKeyRange {
  return IDBKeyRange.bound(REMOVED + id, `${REMOVED}${id}\uffff`)
}

/** The trial that goes on, as an older app kept it; now it is a record. */
const OLD_TRIAL = 'kept_trial'

/** What was removed before that local date is gone for good, and with it what only older apps read. */
export async function forgetRemovedBefore(database: DiaryDatabase, on: string): Promise<void> {
  const transaction = database.transaction('meta', 'readwrite')
  for (let cursor = await transaction.store.openCursor(rangeOfRemoved()); cursor; cursor = await cursor.continue()) {
    if ((cursor.value as Removed).removed_on < on) await cursor.delete()
  }
  await transaction.store.delete(OLD_TRIAL)
  await transaction.done
}

const DRAFT = 'session_draft'

export async function draftOf(database: DiaryDatabase): Promise<SessionDraft | null> {
  return ((await database.get('meta', DRAFT)) as SessionDraft | undefined) ?? null
}

/** Keeps the session in the making on this device only; null forgets it. Throws QuotaError when there is no room. */
export function writeDraft(database: DiaryDatabase, draft: SessionDraft | null): Promise<void> {
  return inOneWrite(database, async (transaction) => {
    const meta = transaction.objectStore('meta')
    await (draft ? meta.put(draft, DRAFT) : meta.delete(DRAFT))
  })
}

/** What this device remembers of things that live on the server; undefined when it remembers nothing. */
export function keptValue(database: DiaryDatabase, name: string): Promise<unknown> {
  return database.get('meta', `kept_${name}`)
}

/** Null forgets it. Throws QuotaError when there is no room. */
export async function keepValue(database: DiaryDatabase, name: string, value: unknown): Promise<void> {
  await inOneWrite(database, async (transaction) => {
    const meta = transaction.objectStore('meta')
    await (value === null ? meta.delete(`kept_${name}`) : meta.put(value, `kept_${name}`))
  })
}

/** The names under which something is kept that begin so. */
export async function keptNames(database: DiaryDatabase, begin: string): Promise<string[]> {
  const keys = await database.getAllKeys('meta', IDBKeyRange.bound(`kept_${begin}`, `kept_${begin}\uffff`))
  return keys.map((key) => String(key).slice('kept_'.length))
}

async function addChange(transaction: WriteTransaction, change: Change): Promise<void> {
  const records = transaction.objectStore('records')
  const record = (await records.get([change.type, change.id])) ?? emptyRecord(change.type, change.id)
  const ops = await opsOf(transaction, record)
  if (ops.some((op) => op.op_id === change.op_id)) return
  const op = opFor(record, change, ops)
  if (op.op === 'delete' && isOnlyHere(record, ops)) return forgetRecord(transaction, record, ops)
  const left = await trimUnder(transaction, { op: op.op, set: change.set ?? {} }, ops)
  await transaction.objectStore('outbox').add(op)
  await records.put(replay(record, [...left, op]))
}

/** Of a record that the server has refused there is nothing to delete there. */
function isOnlyHere({ base_rev }: StoredRecord, ops: StoredOp[]): boolean {
  return base_rev === null && ops.length > 0 && ops.every(({ state }) => state === REFUSED)
}

async function forgetRecord(transaction: WriteTransaction, { type, id }: StoredRecord, ops: StoredOp[]): Promise<void> {
  for (const op of ops) await transaction.objectStore('outbox').delete(op.seq!)
  await transaction.objectStore('records').delete([type, id])
}

/** Gives the ops that are left when `change` comes after them: what is refused or held must not stand in its way. */
async function trimUnder(transaction: WriteTransaction, change: Pick<StoredOp, 'op' | 'set'>, ops: StoredOp[]): Promise<StoredOp[]> {
  const outbox = transaction.objectStore('outbox')
  const left: StoredOp[] = []
  for (const op of ops) {
    const rest = op.state === REFUSED ? restOf(op, [change]) : op.held ? heldUnder(op, change) : op
    if (rest) left.push(rest)
    if (rest !== op) await (rest ? outbox.put(rest) : outbox.delete(op.seq!))
  }
  return left
}

/**
 * What is held has been sent, and may yet be taken by a request that everybody has given up. It keeps its id, so that the server
 * never takes its older form after what came later.
 */
function heldUnder({ held, ...op }: StoredOp, change: Pick<StoredOp, 'op' | 'set'>): StoredOp {
  if (change.op === 'delete') return { ...op, op: 'delete', set: {} }
  // One that is only too large is right as it is.
  const mayBeWrong = op.op !== 'delete' && held !== 'too_large'
  return { ...op, held: held!, set: mayBeWrong ? setLeft(op, [change]) : op.set }
}

/**
 * What is left of an op that was refused: nothing of what was written anew after it, or went with its record. Null: nothing at
 * all. Where nothing is left that was wrong with it, it is sent again.
 */
export function restOf(op: StoredOp, later: Pick<StoredOp, 'op' | 'set'>[]): StoredOp | null {
  if (later.some((one) => one.op === 'delete')) return null
  if (op.op === 'delete') return later.length > 0 ? null : op
  const rest = { ...op, set: setLeft(op, later) }
  if (Object.entries(op.set).every(([name, value]) => isSame(rest.set[name], value))) return op
  const identity = identityNames(op.type, op.set)
  if (Object.keys(rest.set).every((name) => identity.includes(name))) return null
  const faults = op.refusal?.errors ?? []
  return faults.length === 0 || faults.some(({ field }) => field in rest.set) ? rest : sentAgain(rest)
}

/** The fields of an op without those that were written anew after it, and what names its record as it is named since. */
function setLeft(op: StoredOp, later: Pick<StoredOp, 'op' | 'set'>[]): Fields {
  const anew = Object.assign({}, ...later.map(({ set }) => set)) as Fields
  const identity = identityNames(op.type, op.set)
  // Every op repeats which record it is about.
  const isAnew = ([name, value]: [string, FieldValue]) =>
    name in anew && !(identity.includes(name) && isSame(anew[name], value))
  const known = Object.fromEntries(identity.map((name) => [name, anew[name] ?? op.set[name]!]))
  return { ...known, ...Object.fromEntries(Object.entries(op.set).filter((each) => !isAnew(each))) }
}

function isSame(one: FieldValue | undefined, other: FieldValue): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}

/** Under a new id: the server keeps its first answer to the old one. */
function sentAgain({ refusal: _refusal, ...op }: StoredOp): StoredOp {
  return { ...op, op_id: newId(), state: WAITING }
}

/** Sends a refused change again. */
export function sendAgain(database: DiaryDatabase, opId: string): Promise<void> {
  return changeOp(database, opId, (op, transaction) => transaction.objectStore('outbox').put(sentAgain(op)))
}

/** Something between this device and the server allows less than this one op. */
export async function holdAsTooLarge(database: DiaryDatabase, op: StoredOp): Promise<void> {
  await changeOp(database, op.op_id, (stored, transaction) => transaction.objectStore('outbox').put({ ...stored, held: 'too_large' }))
}

/**
 * What an older app had refused and taken off its record waits for a decision again, and shows where nothing else was
 * answered since. A second call finds nothing.
 */
export async function takeOverRefused(database: DiaryDatabase): Promise<void> {
  if ((await database.count('attention')) === 0) return
  await inOneWrite(database, async (transaction) => {
    const [attention, records] = [transaction.objectStore('attention'), transaction.objectStore('records')]
    for (const { code, errors, ...op } of await attention.getAll()) {
      await transaction.objectStore('outbox').add({ ...op, state: REFUSED, acknowledged_rev: null, refusal: { code, errors }, beneath: true })
      if (!(await records.get([op.type, op.id]))) await records.put(emptyRecord(op.type, op.id))
      await refreshRecord(transaction, op)
    }
    await attention.clear()
  })
}

/** Takes an unsent change back for good; a second call changes nothing. */
export function forgetChange(database: DiaryDatabase, opId: string): Promise<void> {
  return changeOp(database, opId, (op, transaction) => transaction.objectStore('outbox').delete(op.seq!))
}

async function changeOp(
  database: DiaryDatabase, opId: string, change: (op: StoredOp, transaction: WriteTransaction) => Promise<unknown>,
): Promise<void> {
  await inOneWrite(database, async (transaction) => {
    const op = (await transaction.objectStore('outbox').getAll()).find(({ op_id }) => op_id === opId)
    if (!op) return
    await change(op, transaction)
    await refreshRecord(transaction, op)
  })
}

/** The record as it is with the ops that are left; without any and unknown to the server, it is gone. */
export async function refreshRecord(transaction: WriteTransaction, { type, id }: Pick<StoredRecord, 'type' | 'id'>): Promise<void> {
  const records = transaction.objectStore('records')
  const record = await records.get([type, id])
  if (!record) return
  const ops = await opsOf(transaction, record)
  if (ops.length === 0 && record.base_rev === null) await records.delete([type, id])
  else await records.put(replay(record, ops))
}

/** What was refused names no record that anything else may be about. */
function opFor(record: StoredRecord, change: Change, ops: StoredOp[]): StoredOp {
  const { op_id, type, id, at, again } = change
  const op = kindOfOp(record, change)
  const taken = replay(record, ops.filter(({ state }) => state !== REFUSED))
  const named = { ...record, view: { ...record.view, ...taken.view } }
  const set = change.set === null ? {} : { ...identityOf(named, change.set), ...change.set }
  return { op_id, type, id, op, base: record.base_rev, at, ...(again && { again }), set, state: WAITING, acknowledged_rev: null }
}

function kindOfOp(record: StoredRecord, change: Change): OpKind {
  if (change.set === null) return 'delete'
  if (!beginsHere(change.type)) return 'patch'
  // Of a grave the server knows nothing for ever: only what it has as a live record can be patched.
  return record.base_rev === null || record.base_deleted || record.deleted ? 'put' : 'patch'
}

/** Every op can stand alone, whatever became of the ones before it: equal values cost nothing. */
export function identityOf(record: StoredRecord, set: Fields): Fields {
  const known: Fields = { time_zone: deviceTimeZone(), ...record.view, ...set }
  const names = identityNames(record.type, known)
  return Object.fromEntries(names.flatMap((name) => (known[name] == null ? [] : [[name, known[name]]])))
}

export async function opsOf(transaction: WriteTransaction, record: Pick<StoredRecord, 'type' | 'id'>): Promise<StoredOp[]> {
  return transaction.objectStore('outbox').index('by_record').getAll([record.type, record.id])
}

export async function recordById(
  database: DiaryDatabase, type: RecordType, id: string,
): Promise<DiaryRecord | null> {
  const stored = await database.get('records', [type, id])
  return stored && !stored.deleted ? shown(stored) : null
}

/** All live records of a type, by id: the order they were made in. For types of which there are few. */
export async function recordsOfType(database: DiaryDatabase, type: RecordType): Promise<DiaryRecord[]> {
  const range = IDBKeyRange.bound([type], [type, []])
  return (await database.getAll('records', range)).filter((stored) => !stored.deleted).map(shown)
}

/** Live records of a kind on local dates from..to, both included, oldest first. */
export async function recordsBetween(
  database: DiaryDatabase, kind: 'daily' | 'moment' | RecordType, from: string, to: string,
): Promise<DiaryRecord[]> {
  const range = IDBKeyRange.bound([kind, from], [kind, to])
  return (await database.getAllFromIndex('records', 'by_day', range)).map(shown)
}

export interface Unsent { waiting: number; held: number; attention: number }

/** What is only here; those held, and those that follow them, are among those waiting. */
export async function countUnsent(database: DiaryDatabase): Promise<Unsent> {
  const [{ waiting, refused }, older] = await Promise.all([unsent(database), database.count('attention')])
  return { waiting: waiting.length, held: waiting.filter(isHeldAmong(waiting)).length, attention: refused.length + older }
}

/** Whether it waits for more than a network, or for an op of its own record that does. */
export function isHeldAmong(ops: StoredOp[]): (op: StoredOp) => boolean {
  const held = new Set(ops.filter((op) => op.held).map(({ type, id }) => `${type} ${id}`))
  return ({ type, id }) => held.has(`${type} ${id}`)
}

export async function unsent(database: DiaryDatabase): Promise<{ waiting: StoredOp[]; refused: StoredOp[] }> {
  const [waiting, refused] = await Promise.all([
    database.getAllFromIndex('outbox', 'by_state', WAITING),
    database.getAllFromIndex('outbox', 'by_state', REFUSED),
  ])
  return { waiting, refused }
}

function shown(stored: StoredRecord): DiaryRecord {
  const { type, id, deleted, earlier, recorded_at, is_late, waiting, refused = false } = stored
  return { type, id, rev: stored.base_rev, deleted, data: stored.view, earlier, recorded_at, is_late, waiting, refused, unreadable: stored.unreadable }
}

/** The name of this device for this diary, made at its first use. */
export async function deviceId(database: DiaryDatabase): Promise<string> {
  const transaction = database.transaction('meta', 'readwrite', { durability: 'strict' })
  let id = (await transaction.store.get('device_id')) as string | undefined
  if (!id) await transaction.store.put((id = newId()), 'device_id')
  await transaction.done
  return id
}
