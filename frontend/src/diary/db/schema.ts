/** What IndexedDB holds for one diary, and how it is opened. One database a diary: another account never meets it. */
import { deleteDB, openDB, type DBSchema, type IDBPDatabase, type IDBPTransaction } from 'idb'
import type { EarlierValue, FieldError, Fields, RecordType } from '../../domain/types'

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
  /** fields that the server has and could not open when it sent the base */
  unreadable?: string[]
  view: Fields
  deleted: boolean
  waiting: boolean
  refused?: boolean
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
/** The server will never take it as it is: still replayed, so that the value stays on the screen, and the person decides. */
export const REFUSED = 2
/** Why the server cannot take an op yet: one of the clocks is far off, or something between us allows less than one op. */
export type Hold = 'clock_ahead' | 'clock_behind' | 'too_large'

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
  state: typeof WAITING | typeof ACKNOWLEDGED | typeof REFUSED
  acknowledged_rev: number | null
  /** waits for more than a network; sent again after everything else */
  held?: Hold
  /** why it was refused */
  refusal?: Refusal
  /** taken over from an older app: it may be older than what the record says */
  beneath?: true
}

export interface Refusal { code: string; errors: FieldError[] }

type OldAttention = Omit<StoredOp, 'seq' | 'state' | 'acknowledged_rev' | 'refusal'> & Refusal

export interface Progress {
  cursor: number | null
  epoch: string | null
  /** The current pull started from nothing: records it does not mention are gone when it ends. */
  full: boolean
  generation: number
  last_synced_at: string | null
  /** by how much this device's clock is ahead of the server's, as of the last answer */
  clock_ahead_ms?: number
  /** the zone the server reckons in because it does not know this device's */
  counted_in?: string | null
}

export interface DiarySchema extends DBSchema {
  records: { key: [string, string]; value: StoredRecord; indexes: { by_day: [string, string] } }
  outbox: { key: number; value: StoredOp; indexes: { by_record: [string, string]; by_state: number } }
  /** what older apps kept of a refused op; taken over when the diary is opened */
  attention: { key: string; value: OldAttention }
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

export interface Opening {
  /** a newer version of the app, or a sign-out elsewhere, needs this connection closed. It already is. */
  onStale?: () => void
  /** the browser closed it by itself */
  onLost?: () => void
  /** it was there before: where it is gone with everything in it, none is made in its place, and this throws AbortError */
  again?: boolean
}

export function openDatabase(diaryId: string, { onStale = () => {}, onLost = () => {}, again = false }: Opening = {}): Promise<DiaryDatabase> {
  return openDB<DiarySchema>(databaseName(diaryId), VERSION, {
    upgrade(database, from, _to, transaction) {
      if (from > 0) return pullAnew(transaction)
      if (!again) return createStores(database)
      // The opening itself says that it failed.
      transaction.done.catch(() => {})
      transaction.abort()
    },
    blocking(_current, _blocked, event) {
      ;(event.target as IDBDatabase).close()
      onStale()
    },
    terminated: onLost,
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

/** The device had no room: nothing was saved, the text must stay on the screen. */
export class QuotaError extends Error {
  override name = 'QuotaError'
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
    const reason = await abort(transaction, error)
    throw (reason as { name?: string } | null)?.name === 'QuotaExceededError' ? new QuotaError('no room on this device') : reason
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
