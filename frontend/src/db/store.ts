/** Reading and writing the diary on this device. Every write is record + op in one transaction. No network here. */
import { deviceTimeZone } from '../domain/days'
import { identityNames } from '../domain/records'
import type { DiaryRecord, Fields, RecordType, SessionDraft } from '../domain/types'
import { emptyRecord, replay } from './replay'
import {
  inOneWrite, WAITING,
  type DiaryDatabase, type OpKind, type StoredAttention, type StoredOp, type StoredRecord, type WriteTransaction,
} from './schema'

/** The device had no room: nothing was saved, the text must stay on the screen. */
export class QuotaError extends Error {
  override name = 'QuotaError'
}

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
  await writeWithQuota(database, (transaction) => addChange(transaction, change))
}

async function writeWithQuota(database: DiaryDatabase, work: (transaction: WriteTransaction) => Promise<void>): Promise<void> {
  try {
    await inOneWrite(database, work)
  } catch (error) {
    throw isQuota(error) ? new QuotaError('no room on this device') : error
  }
}

const DRAFT = 'session_draft'

export async function draftOf(database: DiaryDatabase): Promise<SessionDraft | null> {
  return ((await database.get('meta', DRAFT)) as SessionDraft | undefined) ?? null
}

/** Keeps the session in the making on this device only; null forgets it. Throws QuotaError when there is no room. */
export function writeDraft(database: DiaryDatabase, draft: SessionDraft | null): Promise<void> {
  return writeWithQuota(database, async (transaction) => {
    const meta = transaction.objectStore('meta')
    await (draft ? meta.put(draft, DRAFT) : meta.delete(DRAFT))
  })
}

/** What this device remembers of things that live on the server; undefined when it remembers nothing. */
export function keptValue(database: DiaryDatabase, name: string): Promise<unknown> {
  return database.get('meta', `kept_${name}`)
}

export async function keepValue(database: DiaryDatabase, name: string, value: unknown): Promise<void> {
  await database.put('meta', value, `kept_${name}`)
}

async function addChange(transaction: WriteTransaction, change: Change): Promise<void> {
  const records = transaction.objectStore('records')
  const record = (await records.get([change.type, change.id])) ?? emptyRecord(change.type, change.id)
  const ops = await opsOf(transaction, record)
  if (ops.some((op) => op.op_id === change.op_id)) return
  const op = opFor(record, change)
  await transaction.objectStore('outbox').add(op)
  await records.put(replay(record, [...ops, op]))
}

function opFor(record: StoredRecord, change: Change): StoredOp {
  const { op_id, type, id, at, again } = change
  const op = kindOfOp(record, change)
  const set = change.set === null ? {} : { ...identityOf(record, change.set), ...change.set }
  return { op_id, type, id, op, base: record.base_rev, at, ...(again && { again }), set, state: WAITING, acknowledged_rev: null }
}

function kindOfOp(record: StoredRecord, change: Change): OpKind {
  if (change.set === null) return 'delete'
  // Of a grave the server knows nothing for ever: only what it has as a live record can be patched.
  return record.base_rev === null || record.base_deleted || record.deleted ? 'put' : 'patch'
}

/** Every op can stand alone, whatever became of the ones before it: equal values cost nothing. */
export function identityOf(record: StoredRecord, set: Fields): Fields {
  const known: Fields = { time_zone: deviceTimeZone(), ...record.view, ...set }
  const names = identityNames(record.type, known)
  return Object.fromEntries(names.flatMap((name) => (known[name] == null ? [] : [[name, known[name]]])))
}

export async function opsOf(transaction: WriteTransaction, record: StoredRecord): Promise<StoredOp[]> {
  return transaction.objectStore('outbox').index('by_record').getAll([record.type, record.id])
}

function isQuota(error: unknown): boolean {
  return (error as { name?: string } | null)?.name === 'QuotaExceededError'
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

export async function countUnsent(database: DiaryDatabase): Promise<{ waiting: number; attention: number }> {
  const [waiting, attention] = await Promise.all([
    database.countFromIndex('outbox', 'by_state', WAITING),
    database.count('attention'),
  ])
  return { waiting, attention }
}

export async function unsent(database: DiaryDatabase): Promise<{ waiting: StoredOp[]; refused: StoredAttention[] }> {
  const [waiting, refused] = await Promise.all([
    database.getAllFromIndex('outbox', 'by_state', WAITING),
    database.getAll('attention'),
  ])
  return { waiting, refused }
}

function shown(stored: StoredRecord): DiaryRecord {
  const { type, id, deleted, earlier, recorded_at, is_late, waiting } = stored
  return { type, id, rev: stored.base_rev, deleted, data: stored.view, earlier, recorded_at, is_late, waiting }
}
