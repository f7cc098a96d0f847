/** The one door from the screens to the local-first engine. */
import { endSession, fetchSession, type Session } from './api/session'
import { forgetPerson, peopleHere, personOf, rememberPerson, type Person } from './db/people'
import { openDatabase } from './db/schema'
import { countUnsent } from './db/store'
import { openLocalDiary, type OtherAccount, type Owner } from './local'
import type { Diary } from './types'

export type { EmsType, ListedType } from '../domain/records'
export type { DiaryRecord, EarlierValue, FieldError, Fields, FieldValue, SessionDraft, Symptom } from '../domain/types'
export type { SyncState } from './sync/tabs'
export { updateAccount, type AccountSettings, type Session } from './api/session'
/** Thrown by every save when the device has no room: nothing was saved, the text must stay on the screen. */
export { QuotaError } from './db/schema'
export { headline } from '../domain/headline'
export type { AttentionOp, Diary, Status } from './types'

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
