/** What the screens may ask of the diary on this device. */
import type { ListedType } from '../domain/records'
import type { DiaryRecord, FieldError, Fields, RecordType, SessionDraft } from '../domain/types'
import type { OpKind } from './db/schema'
import type { SyncState } from './sync/tabs'

export interface Status {
  sync: SyncState
  /** the storage of this device answers; else something may be missing on the screen */
  readable: boolean
  /** unsent changes of this diary; those `held` wait for more than a network, for clocks that agree */
  waiting: number
  held: number
  attention: number
  /** by how much this device's clock was ahead of the server's when it last answered */
  clock_ahead_ms: number
  /** the zone the server reckons in because it does not know this device's; else null */
  counted_in: string | null
  last_synced_at: string | null
  storage_persisted: boolean | null
  /** databases of other people on this device */
  other_account: { email: string; waiting: number }[]
}

/** A change the server refused or, `held`, does not take yet. It stays here, and its values on the screen. */
export interface AttentionOp {
  op_id: string
  at: string
  type: RecordType
  id: string
  op: OpKind
  set: Fields
  code: string
  errors: FieldError[]
  held: boolean
}

export interface Diary {
  readonly diaryId: string
  readonly email: string
  /** the check-in of a local date */
  day(on: string): Promise<DiaryRecord | null>
  /** check-ins, oldest first, both ends included */
  days(from: string, to: string): Promise<DiaryRecord[]>
  moments(from: string, to: string): Promise<DiaryRecord[]>
  profile(): Promise<DiaryRecord | null>
  /** Resolves when it is safely on this device; throws QuotaError when it is not. */
  saveDay(on: string, set: Fields): Promise<void>
  saveMoment(set: Fields, id?: string): Promise<string>
  saveProfile(set: Fields): Promise<void>
  /** All of a type, oldest id first; with both dates (types with a day): of these local days, oldest day first. */
  records(type: ListedType, from?: string, to?: string): Promise<DiaryRecord[]>
  record(type: ListedType, id: string): Promise<DiaryRecord | null>
  /** Creates the record or changes the given fields of it; resolves and throws like `saveDay`. */
  save(type: ListedType, id: string, set: Fields): Promise<void>
  /** The session that is being prepared or is running on this device; it never leaves it. */
  draft(): Promise<SessionDraft | null>
  keepDraft(draft: SessionDraft | null): Promise<void>
  /** What this device remembers of things that live on the server, reminders for one; it never leaves it. */
  kept(name: string): Promise<unknown>
  /** what is kept under names that begin so */
  keptNames(begin: string): Promise<string[]>
  /** null forgets it */
  keep(name: string, value: unknown): Promise<void>
  /** the id this device syncs under */
  deviceId(): Promise<string>
  /** Gives what puts it back as it was; that is false when it cannot any more. */
  remove(id: string, type?: RecordType): Promise<() => Promise<boolean>>
  /** What was removed on this device and can be put back, until the day after has ended; each as it was the last time. */
  removed(): Promise<DiaryRecord[]>
  /** Puts it back as it was the last time it was removed; false when it cannot be any more. */
  restore(id: string): Promise<boolean>
  status(): Status
  /** Called after any change of records or status, from this tab, another tab or a sync. */
  subscribe(listener: () => void): () => void
  sync(): Promise<void>
  attention(): Promise<AttentionOp[]>
  /** A refused change once more, when its reason may be gone. */
  sendAgain(op_id: string): Promise<void>
  /** Takes it back for good: only after the person has seen or exported it. */
  dismissAttention(op_id: string): Promise<void>
  /** JSON file of everything unsent and everything refused. */
  exportOutbox(): Promise<Blob>
  requestPersistence(): Promise<boolean | null>
  /**
   * Sends what waits, ends the session, wipes this diary from the device. `unsent` counts what waits and what was
   * refused. With unsent changes left, or without a network (then `unsent` may be 0), nothing happens and `done` is
   * false, unless `discardUnsent`: then this device is wiped, and the server's session ends when it is next reached.
   */
  signOut(options: { discardUnsent: boolean }): Promise<{ done: boolean; unsent: number }>
  close(): void
}
