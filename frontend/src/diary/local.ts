/** The diary on this device: what the screens call, put together from db/ and sync/. */
import { addDays, deviceTimeZone, today } from '../domain/days'
import { dailyId, newId, profileId } from '../domain/ids'
import { earliestWriting, writable, type ListedType } from '../domain/records'
import type { DiaryRecord, Fields, RecordType, SessionDraft } from '../domain/types'
import { endSession, fetchSession, type Session } from './api/session'
import { Connection } from './db/connection'
import { forgetPerson, rememberEnded } from './db/people'
import {
  deleteDatabase, progressOf, QuotaError, type DiaryDatabase, type StoredOp,
} from './db/schema'
import {
  countUnsent, deviceId, draftOf, forgetChange, forgetRemovedBefore, keepValue, keptNames, keptValue, recordById, recordsBetween, recordsOfType, removedRecords,
  sendAgain, takeOverRefused, unsent, writeChange, writeDraft, writeRemoval, writeRestoral, type Change, type Unsent,
} from './db/store'
import { forgetUnstored, keepUntilStored, notStored, stored, storeWhatWasLeft } from './db/unstored'
import { SyncEngine } from './sync/engine'
import type { AttentionOp, Diary, Status } from './types'
import { dropApp, dropCaches } from './worker'

export interface Owner { diaryId: string; email: string }
export interface OtherAccount { email: string; waiting: number }

const DELETE_WAIT_MS = 3_000
const PUSH_WAIT_MS = 4_000

export async function openLocalDiary(
  owner: Owner, session: Session | null, others: OtherAccount[],
): Promise<LocalDiary> {
  const diary = new LocalDiary(owner, session, others)
  await diary.start()
  return diary
}

export class LocalDiary implements Diary {
  readonly diaryId: string
  readonly email: string
  private readonly engine: SyncEngine
  private readonly connection: Connection
  private readonly listeners = new Set<() => void>()
  private unsent: Unsent = { waiting: 0, held: 0, attention: 0 }
  private lastSyncedAt: string | null = null
  private clockAheadMs = 0
  private countedIn: string | null = null
  private persisted: boolean | null = null
  private refreshes = 0
  private isReadable = true
  private closed = false

  constructor(
    owner: Owner,
    session: Session | null,
    private readonly others: OtherAccount[],
  ) {
    this.diaryId = owner.diaryId
    this.email = owner.email
    const { diaryId } = owner
    this.connection = new Connection(diaryId, () => this.stale())
    this.engine = new SyncEngine({ use: (work) => this.connection.use(work), diaryId, session, onChange: () => void this.refresh() })
  }

  async start(): Promise<void> {
    this.persisted = await isPersisted()
    await this.connection.use((database) => storeWhatWasLeft(database, this.diaryId))
    // What a full device leaves undone is done at another start.
    await this.connection.use(takeOverRefused).catch(() => {})
    await this.connection.use((database) => forgetRemovedBefore(database, addDays(today(), -1))).catch(() => {})
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

  records(type: ListedType, from?: string, to?: string): Promise<DiaryRecord[]> {
    if (from === undefined || to === undefined) return this.read((database) => recordsOfType(database, type))
    return this.read((database) => recordsBetween(database, type, from, to))
  }

  record(type: ListedType, id: string): Promise<DiaryRecord | null> {
    return this.read((database) => recordById(database, type, id))
  }

  save(type: ListedType, id: string, set: Fields): Promise<void> {
    return this.write(type, id, set)
  }

  async remove(id: string, type: RecordType = 'entry'): Promise<() => Promise<boolean>> {
    const record = await this.read((database) => recordById(database, type, id))
    if (!record) return async () => false
    const change = { op_id: newId(), type, id, set: null, at: now() }
    await this.storing(change, (database) => writeRemoval(database, change, { record, removed_on: today() }))
    return () => this.restore(id, change.op_id)
  }

  removed(): Promise<DiaryRecord[]> {
    return this.read(removedRecords)
  }

  async restore(id: string, removal?: string): Promise<boolean> {
    const found = await this.withRoom((database) => writeRestoral(database, putAgain, id, removal))
    this.engine.written()
    void this.refresh()
    return found
  }

  draft(): Promise<SessionDraft | null> {
    return this.read(draftOf)
  }

  async keepDraft(draft: SessionDraft | null): Promise<void> {
    await this.withRoom((database) => writeDraft(database, draft))
    this.engine.keptHere()
    this.notify()
  }

  kept(name: string): Promise<unknown> {
    return this.read((database) => keptValue(database, name))
  }

  keptNames(begin: string): Promise<string[]> {
    return this.read((database) => keptNames(database, begin))
  }

  keep(name: string, value: unknown): Promise<void> {
    return this.closed ? new Promise(() => {}) : this.withRoom((database) => keepValue(database, name, value))
  }

  deviceId(): Promise<string> {
    return this.read(deviceId)
  }

  status(): Status {
    return {
      sync: this.engine.state,
      readable: this.isReadable,
      ...this.unsent,
      clock_ahead_ms: this.clockAheadMs,
      counted_in: this.countedIn,
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
    const { waiting, refused } = await this.read(unsent)
    return [...refused, ...waiting.filter(({ held }) => held)].map(inNeed)
  }

  async sendAgain(opId: string): Promise<void> {
    await this.withRoom((database) => sendAgain(database, opId))
    this.engine.written()
    await this.refresh()
  }

  async dismissAttention(opId: string): Promise<void> {
    await this.connection.use((database) => forgetChange(database, opId))
    this.engine.keptHere()
    await this.refresh()
  }

  async exportOutbox(): Promise<Blob> {
    const { waiting, refused } = await this.connection.use(unsent)
    const content = { app: 'daymark', exported_at: now(), diary: this.email, waiting: waiting.map(exported), refused: refused.map(exported) }
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
    // Whoever stays signed in goes on being reminded.
    if (!discardUnsent && (await fetchSession()) === null) return { done: false, unsent: count }
    await this.stopPushes()
    const ended = await endSession(this.diaryId)
    if (!ended && !discardUnsent) return { done: false, unsent: count }
    await this.wipe(ended)
    return { done: true, unsent: count }
  }

  /** While there still is a session; whatever comes of it, the sign-out goes on. */
  private async stopPushes(): Promise<void> {
    if (!(await this.kept('push'))) return
    const stopping = import('./phone').then(({ switchOff }) => switchOff(this))
    await Promise.race([stopping.catch(() => {}), wait(PUSH_WAIT_MS)])
  }

  close(): void {
    this.closed = true
    this.engine.stop()
    this.listeners.clear()
    this.connection.close()
  }

  /** The database was taken from us: a newer app, or signed out in another tab. */
  stale(): void {
    this.closed = true
    this.engine.stale()
    this.notify()
  }

  /** After the end no reading arrives: the screen keeps what it shows until the page is left. */
  private async read<Result>(from: (database: DiaryDatabase) => Promise<Result>): Promise<Result> {
    if (this.closed) return new Promise(() => {})
    try {
      const result = await this.connection.use(from)
      this.readable(true)
      return result
    } catch (error) {
      this.readable(false)
      throw error
    }
  }

  /** What cannot be read is missing on the screen: that has to be said. */
  private readable(now: boolean): void {
    if (now === this.isReadable) return
    this.isReadable = now
    this.notify()
  }

  private async write(type: RecordType, id: string, set: Fields): Promise<void> {
    const change = { op_id: newId(), type, id, set, at: now() }
    await this.storing(change, (database) => writeChange(database, change))
  }

  private async storing(change: Change, store: (database: DiaryDatabase) => Promise<void>): Promise<void> {
    if (this.closed) throw new Error('the diary is closed')
    // Before anything is waited for: the page may be left in the next moment.
    keepUntilStored(this.diaryId, change)
    await this.withRoom(store).catch((error: unknown) => {
      // A storage that is dead now may have it at the next start, where nothing else was written since.
      if (error instanceof QuotaError) notStored(this.diaryId, change)
      throw error
    })
    stored(this.diaryId, change)
    this.engine.written()
    void this.refresh()
  }

  /** Full device: the app's own caches go before the person's words do. */
  private async withRoom<Result>(store: (database: DiaryDatabase) => Promise<Result>): Promise<Result> {
    try {
      return await this.connection.use(store)
    } catch (error) {
      if (!(error instanceof QuotaError) || !(await dropCaches())) throw error
      return this.connection.use(store)
    }
  }

  private async countUnsent(): Promise<number> {
    const { waiting, attention } = await this.connection.use(countUnsent)
    return waiting + attention
  }

  private async wipe(sessionEnded: boolean): Promise<void> {
    this.engine.stop()
    await this.connection.use(emptyDatabase)
    forgetUnstored(this.diaryId)
    this.closed = true
    this.connection.close()
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
      const [count, progress] = await this.connection.use((database) => Promise.all([countUnsent(database), progressOf(database)]))
      // A slower, older reading must not overwrite a newer one.
      if (mine !== this.refreshes) return
      this.unsent = count
      this.lastSyncedAt = progress.last_synced_at
      this.clockAheadMs = progress.clock_ahead_ms ?? 0
      this.countedIn = progress.counted_in ?? null
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

/** When it was written, so that the day is not marked late for having been removed by mistake. */
function putAgain({ type, id, data, rev, recorded_at, is_late }: DiaryRecord): Change {
  const at = new Date(earliestWriting(data, Date.parse(recorded_at ?? now()), is_late)).toISOString()
  return { op_id: newId(), type, id, set: answered(writable(type, data)), at, ...(rev !== null && { again: true }) }
}

function answered(data: Fields): Fields {
  return Object.fromEntries(Object.entries(data).filter(([, value]) => value !== null))
}

function inNeed({ op_id, at, type, id, op, set, held, refusal }: StoredOp): AttentionOp {
  const reason = refusal ?? { code: held ?? '', errors: [] }
  return { op_id, at, type, id, op, set, ...reason, held: refusal === undefined }
}

function exported({ op_id, at, type, id, op, set, refusal }: StoredOp): object {
  return { op_id, at, type, id, op, set, ...refusal }
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
