/** The one door from the screens to the local-first engine. */
import { endSession, fetchSession, type Session } from './api/session'
import { forgetPerson, peopleHere, personOf, rememberPerson, type Person } from './db/people'
import { openDatabase, type OpKind } from './db/schema'
import { countUnsent } from './db/store'
import type { ListedType } from '../domain/records'
import type { DiaryRecord, FieldError, Fields, RecordType, SessionDraft } from '../domain/types'
import { openLocalDiary, type OtherAccount, type Owner } from './local'
import type { SyncState } from './sync/tabs'

export type { EmsType, ListedType } from '../domain/records'
export type { DiaryRecord, EarlierValue, FieldError, Fields, FieldValue, SessionDraft, Symptom } from '../domain/types'
export type { SyncState } from './sync/tabs'
export { updateAccount, type AccountSettings, type Session } from './api/session'
/** Thrown by every save when the device has no room: nothing was saved, the text must stay on the screen. */
export { QuotaError } from './db/schema'
export { headline } from '../domain/headline'

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

export interface Opened { diary: Diary | null; session: Session | null; online: boolean }

/** How long a start waits for the server when there is a diary on this device to show. */
const START_WAIT_MS = 1_500

/**
 * Opens the diary of whoever is signed in. Offline: of whoever was last signed in on this device.
 * Nobody ever signed in: `diary` is null.
 */
export async function openDiary(): Promise<Opened> {
  const people = await peopleHere()
  const session = await currentSession(people.length > 0)
  const owner = ownerOf(session) ?? lastOwner(people)
  if (owner === null) return { diary: null, session, online: session !== null }
  if (session?.authenticated) await rememberPerson(owner.diaryId, owner.email, new Date().toISOString())
  const others = await countOthers(people.filter((person) => person.diary_id !== owner.diaryId))
  return { diary: await openLocalDiary(owner, session, others), session, online: session !== null }
}

async function currentSession(canWait: boolean): Promise<Session | null> {
  if (canWait && navigator.onLine === false) return null
  const session = await fetchSession(canWait ? START_WAIT_MS : undefined)
  if (session === null || session.diary_id === null) return session
  const person = await personOf(session.diary_id)
  return person?.ended ? finishSignOut(session.diary_id) : session
}

/** Signed out here without a network: the server learns it now, before anything opens. */
async function finishSignOut(diaryId: string): Promise<Session | null> {
  if (!(await endSession(diaryId))) return null
  await forgetPerson(diaryId)
  return fetchSession()
}

function ownerOf(session: Session | null): Owner | null {
  if (!session?.authenticated || session.diary_id === null || session.user === null) return null
  return { diaryId: session.diary_id, email: session.user.email }
}

function lastOwner([last]: Person[]): Owner | null {
  return last ? { diaryId: last.diary_id, email: last.email } : null
}

async function countOthers(others: Person[]): Promise<OtherAccount[]> {
  return Promise.all(others.map(async ({ diary_id, email }) => ({ email, waiting: await countWaiting(diary_id) })))
}

async function countWaiting(diaryId: string): Promise<number> {
  const database = await openDatabase(diaryId)
  const { waiting, attention } = await countUnsent(database)
  database.close()
  return waiting + attention
}
