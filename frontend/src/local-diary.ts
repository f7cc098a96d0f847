/** The diary on this device: what the screens call, put together from db/ and sync/. */
import { endSession, type Session } from './api/session'
import { forgetPerson, rememberEnded } from './db/people'
import {
  deleteDatabase, openDatabase, progressOf, type DiaryDatabase, type StoredAttention, type StoredOp,
} from './db/schema'
import {
  countUnsent, draftOf, keepValue, keptValue, QuotaError, recordById, recordsBetween, recordsOfType, unsent, writeChange, writeDraft, type Change,
} from './db/store'
import { forgetUnstored, keepUntilStored, storeWhatWasLeft } from './db/unstored'
import type { AttentionOp, Diary, SessionDraft, Status } from './diary'
import { deviceTimeZone } from './domain/days'
import { dailyId, newId, profileId } from './domain/ids'
import { earliestWriting, writable, type EmsType } from './domain/records'
import type { DiaryRecord, Fields, RecordType } from './domain/types'
import { SyncEngine } from './sync/engine'
import { deviceId } from './sync/run'
import { dropApp, dropCaches } from './sw-register'

export interface Owner { diaryId: string; email: string }
export interface OtherAccount { email: string; waiting: number }

const DELETE_WAIT_MS = 3_000
const PUSH_WAIT_MS = 4_000

export async function openLocalDiary(
  owner: Owner, session: Session | null, others: OtherAccount[],
): Promise<LocalDiary> {
  const diary: { current?: LocalDiary } = {}
  const database = await openDatabase(owner.diaryId, () => diary.current?.stale())
  diary.current = new LocalDiary(owner, database, session, others)
  await diary.current.start()
  return diary.current
}

export class LocalDiary implements Diary {
  readonly diaryId: string
  readonly email: string
  private readonly engine: SyncEngine
  private readonly listeners = new Set<() => void>()
  /** What was removed since this page was opened, for undo; on the device itself nothing of it stays. */
  private readonly removed = new Map<string, DiaryRecord>()
  private unsent = { waiting: 0, attention: 0 }
  private lastSyncedAt: string | null = null
  private persisted: boolean | null = null
  private refreshes = 0
  private closed = false

  constructor(
    owner: Owner,
    private readonly database: DiaryDatabase,
    session: Session | null,
    private readonly others: OtherAccount[],
  ) {
    this.diaryId = owner.diaryId
    this.email = owner.email
    const { diaryId } = owner
    this.engine = new SyncEngine({ database, diaryId, session, onChange: () => void this.refresh() })
  }

  async start(): Promise<void> {
    this.persisted = await isPersisted()
    await storeWhatWasLeft(this.database, this.diaryId)
    await this.refresh()
    this.engine.start()
  }

  day(on: string): Promise<DiaryRecord | null> {
    return this.read((database) => recordById(database, 'entry', dailyId(this.diaryId, on)))
  }

  days(from: string, to: string): Promise<DiaryRecord[]> {
    return this.read((database) => recordsBetween(database, 'daily', from, to))
  }

  moments(from: string, to: string): Promise<DiaryRecord[]> {
    return this.read((database) => recordsBetween(database, 'moment', from, to))
  }

  profile(): Promise<DiaryRecord | null> {
    return this.read((database) => recordById(database, 'profile', profileId(this.diaryId)))
  }

  saveDay(on: string, set: Fields): Promise<void> {
    return this.write('entry', dailyId(this.diaryId, on), { ...set, kind: 'daily', on })
  }

  async saveMoment(set: Fields, known?: string): Promise<string> {
    const id = known ?? newId()
    const start: Fields = known ? {} : { occurred_at: now(), time_zone: deviceTimeZone() }
    await this.write('entry', id, { ...start, ...set, kind: 'moment' })
    return id
  }

  saveProfile(set: Fields): Promise<void> {
    return this.write('profile', profileId(this.diaryId), set)
  }

  records(type: EmsType, from?: string, to?: string): Promise<DiaryRecord[]> {
    if (from === undefined || to === undefined) return this.read((database) => recordsOfType(database, type))
    return this.read((database) => recordsBetween(database, type, from, to))
  }

  record(type: EmsType, id: string): Promise<DiaryRecord | null> {
    return this.read((database) => recordById(database, type, id))
  }

  save(type: EmsType, id: string, set: Fields): Promise<void> {
    return this.write(type, id, set)
  }

  async remove(id: string, type: RecordType = 'entry'): Promise<void> {
    const record = await recordById(this.database, type, id)
    if (!record) return
    await this.write(type, id, null)
    this.removed.set(id, record)
  }

  async restore(id: string): Promise<void> {
    const record = this.removed.get(id)
    if (!record) throw new Error('nothing to restore')
    // When it was written, so that the day is not marked late for having been removed by mistake.
    const at = new Date(earliestWriting(record.data, Date.parse(record.recorded_at ?? now()), record.is_late)).toISOString()
    const set = answered(writable(record.type, record.data))
    await this.write(record.type, id, set, record.rev === null ? { at } : { at, again: true })
    this.removed.delete(id)
  }

  draft(): Promise<SessionDraft | null> {
    return this.read(draftOf)
  }

  async keepDraft(draft: SessionDraft | null): Promise<void> {
    await writeDraft(this.database, draft)
    this.engine.keptHere()
    this.notify()
  }

  kept(name: string): Promise<unknown> {
    return this.read((database) => keptValue(database, name))
  }

  keep(name: string, value: unknown): Promise<void> {
    return this.read((database) => keepValue(database, name, value))
  }

  deviceId(): Promise<string> {
    return this.read(deviceId)
  }

  status(): Status {
    const { waiting, attention } = this.unsent
    return {
      sync: this.engine.state,
      waiting,
      attention,
      last_synced_at: this.lastSyncedAt,
      storage_persisted: this.persisted,
      other_account: this.otherAccounts(),
    }
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener)
    return () => void this.listeners.delete(listener)
  }

  async sync(): Promise<void> {
    await this.engine.sync()
    await this.refresh()
  }

  async attention(): Promise<AttentionOp[]> {
    return (await this.read(unsent)).refused.map(shownRefusal)
  }

  async dismissAttention(opId: string): Promise<void> {
    await this.database.delete('attention', opId)
    await this.refresh()
  }

  async exportOutbox(): Promise<Blob> {
    const { waiting, refused } = await unsent(this.database)
    const content = { app: 'daymark', exported_at: now(), diary: this.email, waiting: waiting.map(exported), refused }
    return new Blob([JSON.stringify(content, null, 2)], { type: 'application/json' })
  }

  async requestPersistence(): Promise<boolean | null> {
    this.persisted = (await navigator.storage?.persist?.().catch(() => false)) ?? null
    this.notify()
    return this.persisted
  }

  async signOut({ discardUnsent }: { discardUnsent: boolean }): Promise<{ done: boolean; unsent: number }> {
    await this.sync()
    const count = await this.countUnsent()
    if (count > 0 && !discardUnsent) return { done: false, unsent: count }
    await this.stopPushes()
    const ended = await endSession(this.diaryId)
    if (!ended && !discardUnsent) return { done: false, unsent: count }
    await this.wipe(ended)
    return { done: true, unsent: count }
  }

  /** While there still is a session; whatever comes of it, the sign-out goes on. */
  private async stopPushes(): Promise<void> {
    if (!(await this.kept('push'))) return
    const stopping = import('./reminders/thisPhone').then(({ switchOff }) => switchOff(this))
    await Promise.race([stopping.catch(() => {}), wait(PUSH_WAIT_MS)])
  }

  close(): void {
    this.closed = true
    this.engine.stop()
    this.listeners.clear()
    this.database.close()
  }

  /** The database was closed under us. */
  stale(): void {
    this.closed = true
    this.engine.stale()
    this.notify()
  }

  /** After the end no reading arrives: the screen keeps what it shows until the page is left. */
  private read<Result>(from: (database: DiaryDatabase) => Promise<Result>): Promise<Result> {
    return this.closed ? new Promise(() => {}) : from(this.database)
  }

  private async write(
    type: RecordType, id: string, set: Fields | null, when: Pick<Change, 'at' | 'again'> = { at: now() },
  ): Promise<void> {
    const change = { op_id: newId(), type, id, set, ...when }
    // Before anything is waited for: the page may be left in the next moment.
    const stored = keepUntilStored(this.diaryId, change)
    // Refused by the device, it is the screen that keeps it and says so.
    await this.writeWithRoom(change).finally(stored)
    this.engine.written()
    void this.refresh()
  }

  /** Full device: the app's own caches go before the person's words do. */
  private async writeWithRoom(change: Change): Promise<void> {
    try {
      await writeChange(this.database, change)
    } catch (error) {
      if (!(error instanceof QuotaError) || !(await dropCaches())) throw error
      await writeChange(this.database, change)
    }
  }

  private async countUnsent(): Promise<number> {
    const { waiting, attention } = await countUnsent(this.database)
    return waiting + attention
  }

  private async wipe(sessionEnded: boolean): Promise<void> {
    this.engine.stop()
    await emptyDatabase(this.database)
    forgetUnstored(this.diaryId)
    this.closed = true
    this.database.close()
    if (sessionEnded) await forgetPerson(this.diaryId)
    else await rememberEnded(this.diaryId)
    // A frozen tab may keep the empty database open; the browser deletes it when that tab goes.
    await Promise.race([deleteDatabase(this.diaryId), wait(DELETE_WAIT_MS)])
    await dropApp()
    this.notify()
  }

  private async refresh(): Promise<void> {
    const mine = ++this.refreshes
    try {
      const [count, progress] = await Promise.all([countUnsent(this.database), progressOf(this.database)])
      // A slower, older reading must not overwrite a newer one.
      if (mine !== this.refreshes) return
      this.unsent = count
      this.lastSyncedAt = progress.last_synced_at
    } catch {
      // Closed under us: the state already says that a reload is needed.
    }
    this.notify()
  }

  private notify(): void {
    for (const listener of [...this.listeners]) listener()
  }

  private otherAccounts(): OtherAccount[] {
    const { other } = this.engine
    if (other === null || this.others.some((account) => account.email === other)) return this.others
    return [...this.others, { email: other, waiting: 0 }]
  }
}

function now(): string {
  return new Date().toISOString()
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

function answered(data: Fields): Fields {
  return Object.fromEntries(Object.entries(data).filter(([, value]) => value !== null))
}

function shownRefusal({ op_id, at, type, id, set, code, errors }: StoredAttention): AttentionOp {
  return { op_id, at, type, id, set, code, errors }
}

function exported({ op_id, at, type, id, op, set }: StoredOp): object {
  return { op_id, at, type, id, op, set }
}

async function isPersisted(): Promise<boolean | null> {
  return (await navigator.storage?.persisted?.().catch(() => null)) ?? null
}

async function emptyDatabase(database: DiaryDatabase): Promise<void> {
  const stores = ['records', 'outbox', 'attention', 'meta'] as const
  const transaction = database.transaction(stores, 'readwrite', { durability: 'strict' })
  await Promise.all(stores.map((store) => transaction.objectStore(store).clear()))
  await transaction.done
}
