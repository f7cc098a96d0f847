/** What IndexedDB holds for one diary, and how it is opened. One database a diary: another account never meets it. */
import { deleteDB, openDB, type DBSchema, type IDBPDatabase, type IDBPTransaction } from 'idb'
import type { EarlierValue, FieldError, Fields, RecordType } from '../domain/types'

/** One record: the server's copy (`base`) and what the screens see (`view` = base + everything unsent on top). */
export interface StoredRecord {
  type: RecordType
  id: string
  base: Fields | null
  base_rev: number | null
  base_deleted: boolean
  /** when this device received the base, on its own clock */
  base_at: string | null
  base_recorded_at: string | null
  base_is_late: boolean
  earlier: EarlierValue[]
  view: Fields
  deleted: boolean
  waiting: boolean
  recorded_at: string | null
  is_late: boolean
  /** which full pull saw it last */
  generation: number
  /** Index keys; absent on a tombstone, so that no list contains it. */
  kind?: string
  on?: string
}

export type OpKind = 'put' | 'patch' | 'delete'

export const WAITING = 0
/** Acknowledged, but its effect is not in the base yet: still replayed, never sent again. */
export const ACKNOWLEDGED = 1

export interface StoredOp {
  seq?: number
  op_id: string
  type: RecordType
  id: string
  op: OpKind
  base: number | null
  at: string
  /** what the server had told before is sent again: `at` is by its clock */
  again?: true
  set: Fields
  state: typeof WAITING | typeof ACKNOWLEDGED
  acknowledged_rev: number | null
}

export interface StoredAttention extends Omit<StoredOp, 'seq' | 'state' | 'acknowledged_rev'> {
  code: string
  errors: FieldError[]
}

export interface Progress {
  cursor: number | null
  epoch: string | null
  /** The current pull started from nothing: records it does not mention are gone when it ends. */
  full: boolean
  generation: number
  last_synced_at: string | null
}

export interface DiarySchema extends DBSchema {
  records: { key: [string, string]; value: StoredRecord; indexes: { by_day: [string, string] } }
  outbox: { key: number; value: StoredOp; indexes: { by_record: [string, string]; by_state: number } }
  attention: { key: string; value: StoredAttention }
  meta: { key: string; value: unknown }
}

export type DiaryDatabase = IDBPDatabase<DiarySchema>
export type StoreName = 'records' | 'outbox' | 'attention' | 'meta'
export type WriteTransaction = IDBPTransaction<DiarySchema, StoreName[], 'readwrite'>
type UpgradeTransaction = IDBPTransaction<DiarySchema, StoreName[], 'versionchange'>

const VERSION = 2
const NEW: Progress = { cursor: null, epoch: null, full: true, generation: 1, last_synced_at: null }

export function databaseName(diaryId: string): string {
  return `daymark-${diaryId}`
}

/** `onStale`: a newer version of the app, or a sign-out elsewhere, needs this connection closed. It already is. */
export function openDatabase(diaryId: string, onStale: () => void = () => {}): Promise<DiaryDatabase> {
  return openDB<DiarySchema>(databaseName(diaryId), VERSION, {
    upgrade: (database, from, _to, transaction) => from === 0 ? createStores(database) : pullAnew(transaction),
    blocking(_current, _blocked, event) {
      ;(event.target as IDBDatabase).close()
      onStale()
    },
    terminated: onStale,
  })
}

export function deleteDatabase(diaryId: string): Promise<void> {
  return deleteDB(databaseName(diaryId))
}

function createStores(database: DiaryDatabase): void {
  const records = database.createObjectStore('records', { keyPath: ['type', 'id'] })
  records.createIndex('by_day', ['kind', 'on'])
  const outbox = database.createObjectStore('outbox', { keyPath: 'seq', autoIncrement: true })
  outbox.createIndex('by_record', ['type', 'id'])
  outbox.createIndex('by_state', 'state')
  database.createObjectStore('attention', { keyPath: 'op_id' })
  database.createObjectStore('meta')
}

/** Version 1 kept records of types it did not know where no list finds them. What is unsent stays. */
async function pullAnew(transaction: UpgradeTransaction): Promise<void> {
  const meta = transaction.objectStore('meta')
  const progress = (await meta.get('progress')) as Progress | undefined
  if (progress) await meta.put({ ...progress, cursor: null, full: true, generation: progress.generation + 1 }, 'progress')
}

/** One transaction over everything: all of `work` is safe on disk when this resolves, or nothing of it happened. */
export async function inOneWrite<Result>(
  database: DiaryDatabase, work: (transaction: WriteTransaction) => Promise<Result>,
): Promise<Result> {
  const stores: StoreName[] = ['records', 'outbox', 'attention', 'meta']
  const transaction = database.transaction(stores, 'readwrite', { durability: 'strict' })
  try {
    const result = await work(transaction)
    await transaction.done
    return result
  } catch (error) {
    throw await abort(transaction, error)
  }
}

/** An error in `work` would not undo what it wrote before. The browser's own reason, if it has one, says more. */
async function abort(transaction: WriteTransaction, error: unknown): Promise<unknown> {
  const finished = transaction.done.catch(() => {})
  const reason = transaction.error
  try {
    transaction.abort()
  } catch {
    // It has ended already.
  }
  await finished
  return reason ?? error
}

export async function readProgress(from: Pick<WriteTransaction, 'objectStore'>): Promise<Progress> {
  return ((await from.objectStore('meta').get('progress')) as Progress | undefined) ?? { ...NEW }
}

export async function progressOf(database: DiaryDatabase): Promise<Progress> {
  return ((await database.get('meta', 'progress')) as Progress | undefined) ?? { ...NEW }
}

export async function writeProgress(transaction: WriteTransaction, progress: Progress): Promise<void> {
  await transaction.objectStore('meta').put(progress, 'progress')
}
