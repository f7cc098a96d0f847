/** The one door from the screens to the local-first engine. */
import type { DiaryRecord, FieldError, Fields } from './domain/types'

export type { DiaryRecord, EarlierValue, FieldError, Fields, FieldValue, Symptom } from './domain/types'
export { headline } from './domain/headline'

export interface Session {
  authenticated: boolean
  csrf_token: string
  mail_configured: boolean
  epoch: string
  user: { email: string; email_verified: boolean; time_zone: string; locale: string } | null
  diary_id: string | null
}

export type SyncState = 'idle' | 'syncing' | 'offline' | 'signed_out' | 'update_needed' | 'other_tab'

export interface Status {
  sync: SyncState
  /** unsent changes of this diary */
  waiting: number
  attention: number
  last_synced_at: string | null
  storage_persisted: boolean | null
  /** databases of other people on this device */
  other_account: { email: string; waiting: number }[]
}

/** A change the server refused. It stays here until the person has seen it. */
export interface AttentionOp {
  op_id: string
  at: string
  type: string
  id: string
  set: Fields
  code: string
  errors: FieldError[]
}

/** The device had no room: nothing was saved, the text must stay on the screen. */
export class QuotaError extends Error {}

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
  remove(id: string): Promise<void>
  /** Undo of remove: the data is put again. */
  restore(id: string): Promise<void>
  status(): Status
  /** Called after any change of records or status, from this tab, another tab or a sync. */
  subscribe(listener: () => void): () => void
  sync(): Promise<void>
  attention(): Promise<AttentionOp[]>
  /** Only after the person has seen or exported it. */
  dismissAttention(op_id: string): Promise<void>
  /** JSON file of everything unsent and everything refused. */
  exportOutbox(): Promise<Blob>
  requestPersistence(): Promise<boolean | null>
  /**
   * Sends what waits, ends the session, wipes this diary from the device.
   * With unsent changes left (or no network) nothing happens unless `discardUnsent`.
   */
  signOut(options: { discardUnsent: boolean }): Promise<{ done: boolean; unsent: number }>
  close(): void
}

export interface Opened { diary: Diary | null; session: Session | null; online: boolean }

/**
 * Opens the diary of whoever is signed in. Offline: of whoever was last signed in on this device.
 * Nobody ever signed in: `diary` is null.
 */
export declare function openDiary(): Promise<Opened>
