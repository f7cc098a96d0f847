/** A diary in memory, for the screens' tests and for looking at them. No IndexedDB, no network. */
import type { AttentionOp, Diary, DiaryRecord, Fields, ListedType, Session, SessionDraft, Status } from '../../src/diary'
import { isLate } from '../../src/domain/days'
import { dailyId, newId, profileId } from '../../src/domain/ids'
import { dayOf } from '../../src/domain/records'
import type { RecordType } from '../../src/domain/types'

export const DIARY_ID = '6f0c1e9e-0000-4000-8000-000000000001'

export function sessionOf(change: Partial<Session> = {}): Session {
  const user = { email: 'alice@example.org', email_verified: true, time_zone: 'Europe/Berlin', locale: 'en' }
  return { authenticated: true, csrf_token: 'token', mail_configured: true, epoch: 'epoch', user, diary_id: DIARY_ID, ...change }
}

export class FakeDiary implements Diary {
  readonly diaryId = DIARY_ID
  readonly email = 'alice@example.org'
  readonly stored = new Map<string, DiaryRecord>()
  /** every save, in order, as the screens asked for it */
  readonly saved: Fields[] = []
  readonly refused: AttentionOp[] = []
  readonly signOuts: boolean[] = []
  persistenceAsked = 0
  /** the next saves fail with this */
  failWith: Error | null = null
  unsentAtSignOut = 0
  private readonly listeners = new Set<() => void>()
  readonly remembered = new Map<string, unknown>()
  private readonly gone = new Map<string, DiaryRecord>()
  private draftKept: SessionDraft | null = null
  private state: Status = {
    sync: 'idle', readable: true, waiting: 0, held: 0, attention: 0, clock_ahead_ms: 0, counted_in: null, last_synced_at: '2026-11-22T18:30:00Z', storage_persisted: true, other_account: [],
  }

  constructor(profile: Fields | null = { regions: ['feet'], first_run_done: true }) {
    if (profile) this.put('profile', profileId(DIARY_ID), profile)
  }

  day = async (on: string) => this.stored.get(dailyId(DIARY_ID, on)) ?? null
  profile = async () => this.stored.get(profileId(DIARY_ID)) ?? null
  days = async (from: string, to: string) => this.ofKind('daily', from, to)
  moments = async (from: string, to: string) => this.ofKind('moment', from, to)

  async saveDay(on: string, set: Fields): Promise<void> {
    this.change(set)
    this.put('entry', dailyId(DIARY_ID, on), { ...set, kind: 'daily', on })
    this.tell()
  }

  async saveMoment(set: Fields, id: string = newId()): Promise<string> {
    this.change(set)
    const at = String(set.occurred_at ?? new Date().toISOString())
    this.put('entry', id, { on: at.slice(0, 10), ...set, kind: 'moment' })
    this.tell()
    return id
  }

  async saveProfile(set: Fields): Promise<void> {
    this.change(set)
    this.put('profile', profileId(DIARY_ID), set)
    this.tell()
  }

  records = async (type: ListedType, from = '', to = '~') => {
    const on = (record: DiaryRecord) => String(record.data.on ?? '')
    const found = [...this.stored.values()].filter((record) => record.type === type && on(record) >= from && on(record) <= to)
    return found.sort((a, b) => on(a).localeCompare(on(b)) || a.id.localeCompare(b.id))
  }
  record = async (_type: ListedType, id: string) => this.stored.get(id) ?? null
  draft = async () => this.draftKept

  async save(type: ListedType, id: string, set: Fields): Promise<void> {
    this.change(set)
    this.put(type, id, set)
    this.tell()
  }

  kept = async (name: string) => this.remembered.get(name)
  keptNames = async (begin: string) => [...this.remembered].filter(([name, value]) => name.startsWith(begin) && value !== null).map(([name]) => name)
  keep = async (name: string, value: unknown) => void this.remembered.set(name, structuredClone(value))
  deviceId = async () => '6f0c1e9e-0000-4000-8000-0000000000de'

  async keepDraft(draft: SessionDraft | null): Promise<void> {
    if (this.failWith) throw this.failWith
    this.draftKept = draft
    this.tell()
  }

  async remove(id: string): Promise<() => Promise<boolean>> {
    const record = this.stored.get(id)
    if (record) this.gone.set(id, record)
    this.stored.delete(id)
    this.tell()
    return async () => {
      if (record) this.gone.set(id, record)
      return this.restore(id)
    }
  }

  async restore(id: string): Promise<boolean> {
    const record = this.gone.get(id)
    if (record) this.put(record.type, id, record.data)
    this.gone.delete(id)
    this.tell()
    return record !== undefined
  }

  removed = async () => [...this.gone.values()]
  status = () => this.state
  attention = async () => this.refused
  async dismissAttention(op_id: string): Promise<void> {
    this.refused.splice(this.refused.findIndex((op) => op.op_id === op_id), 1)
    this.setStatus({ attention: this.refused.length })
  }
  readonly sentAgain: string[] = []
  async sendAgain(op_id: string): Promise<void> {
    this.sentAgain.push(op_id)
    await this.dismissAttention(op_id)
  }
  /** what a sync brings */
  onSync: () => void = () => {}
  sync = async () => this.onSync()
  exportOutbox = async () => new Blob(['{"ops":[]}'], { type: 'application/json' })
  async requestPersistence(): Promise<boolean | null> {
    this.persistenceAsked += 1
    return true
  }
  async signOut({ discardUnsent }: { discardUnsent: boolean }) {
    this.signOuts.push(discardUnsent)
    const done = discardUnsent || this.unsentAtSignOut === 0
    return { done, unsent: done ? 0 : this.unsentAtSignOut }
  }
  close() {}
  subscribe = (listener: () => void) => {
    this.listeners.add(listener)
    return () => void this.listeners.delete(listener)
  }

  setStatus(change: Partial<Status>): void {
    this.state = { ...this.state, ...change }
    this.tell()
  }

  seedDay(on: string, data: Fields, more: Partial<DiaryRecord> = {}): void {
    const id = dailyId(DIARY_ID, on)
    this.put('entry', id, { kind: 'daily', on, ...data })
    Object.assign(this.stored.get(id) ?? {}, { waiting: false, is_late: false }, more)
  }

  /** A record as the server has it. */
  seed(type: ListedType, id: string, data: Fields, more: Partial<DiaryRecord> = {}): void {
    this.put(type, id, data)
    Object.assign(this.stored.get(id) ?? {}, { rev: 1, waiting: false }, more)
    this.tell()
  }

  private change(set: Fields): void {
    if (this.failWith) throw this.failWith
    this.saved.push(set)
    this.state = { ...this.state, waiting: this.state.waiting + 1 }
  }

  private put(type: RecordType, id: string, set: Fields): void {
    const known = this.stored.get(id)
    const written: Fields = { ...(type === 'entry' || type === 'profile' ? {} : { time_zone: 'UTC' }), ...known?.data, ...set }
    const on = type === 'entry' ? undefined : dayOf(type, written)
    const data = on === undefined ? written : { ...written, on }
    const late = type === 'entry' && data.kind === 'daily' && isLate(String(data.on), Date.now(), 'UTC')
    this.stored.set(id, {
      type, id, data, rev: null, deleted: false, earlier: known?.earlier ?? [], recorded_at: null, is_late: late, waiting: true,
    })
  }

  private ofKind(kind: string, from: string, to: string): DiaryRecord[] {
    const on = (record: DiaryRecord) => String(record.data.on)
    return [...this.stored.values()]
      .filter((record) => record.data.kind === kind && on(record) >= from && on(record) <= to)
      .sort((a, b) => on(a).localeCompare(on(b)) || String(a.data.occurred_at).localeCompare(String(b.data.occurred_at)))
  }

  private tell(): void {
    this.listeners.forEach((listener) => listener())
  }
}
