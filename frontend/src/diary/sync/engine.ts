/** When to sync, and what the person is told about it. What a sync does is in run.ts. */
import { whenIntercepted } from '../api/client'
import { somethingIsInBetween, type Session } from '../api/session'
import type { DiaryDatabase } from '../db/schema'
import { backoff, LONGEST_MS, LONGEST_SEEN_MS } from './backoff'
import type { Outcome, Run } from './run'
import { joinTabs, type Message, type SyncState, type Tabs } from './tabs'

export interface EngineOptions {
  /** the open database, opened again where it was lost */
  use: <Result>(work: (database: DiaryDatabase) => Promise<Result>) => Promise<Result>
  diaryId: string
  session: Session | null
  /** records or the state changed */
  onChange: () => void
}

const AFTER_WRITE_MS = 300
const OTHER_TAB_MS = 2_000

export class SyncEngine {
  state: SyncState
  /** whose session the server holds, when that is why nothing is sent */
  other: string | null = null
  private readonly run: Omit<Run, 'database'>
  private readonly tabs: Tabs
  private readonly stopping = new AbortController()
  private failures = 0
  /** when the waiting after the last failure ends */
  private retryAt = 0
  /** the server asked to be left alone until then; without a network a write may be tried sooner */
  private notBefore = 0
  private dueAt = Infinity
  private timer: ReturnType<typeof setTimeout> | undefined
  private running: Promise<void> | null = null
  private again = false

  constructor(private readonly options: EngineOptions) {
    const { diaryId, session } = options
    this.run = { diaryId, session, onProgress: () => this.changed() }
    this.tabs = joinTabs(diaryId, (message) => this.hear(message))
    this.state = session || navigator.onLine !== false ? 'idle' : 'offline'
  }

  start(): void {
    const { signal } = this.stopping
    addEventListener('online', () => this.schedule(0), { signal })
    document.addEventListener('visibilitychange', () => this.onVisibility(), { signal })
    navigator.serviceWorker?.addEventListener('message', (event) => this.onWorkerMessage(event), { signal })
    const intercepted = () => this.onIntercepted()
    whenIntercepted.add(intercepted)
    signal.addEventListener('abort', () => whenIntercepted.delete(intercepted))
    void this.sync()
  }

  stop(): void {
    this.stopping.abort()
    this.unschedule()
    this.tabs.close()
  }

  /** Something was written here: sync soon, tell the other tabs. */
  written(): void {
    this.tabs.tell({ kind: 'written' })
    this.schedule(AFTER_WRITE_MS)
  }

  /** Something that never leaves this device was written: the other tabs show it too. */
  keptHere(): void {
    this.tabs.tell({ kind: 'written' })
  }

  /** A newer app, or signed out in another tab. Only a reload helps. */
  stale(): void {
    this.show('stale')
    this.stop()
  }

  /** One at a time; asked for during a sync, it runs once more, so that what was written meanwhile is sent too. */
  sync(): Promise<void> {
    this.unschedule()
    if (this.stopped || this.state === 'update_needed' || this.state === 'stale') return Promise.resolve()
    this.again = this.running !== null
    this.running ??= this.runAll().finally(() => (this.running = null))
    return this.running
  }

  private async runAll(): Promise<void> {
    do {
      this.again = false
      await this.runOnce()
    } while (this.again && !this.stopped)
  }

  private async runOnce(): Promise<void> {
    const outcome = await this.tabs.alone(() => this.runAlone())
    if (this.stopped) return
    if (outcome === null) return this.waitForOtherTab()
    this.settle(outcome)
    // Trouble with this page's database is nobody else's.
    if (this.state !== 'local_trouble') this.tabs.tell({ kind: 'synced', sync: this.state, other: this.other })
  }

  private async runAlone(): Promise<Outcome> {
    this.show('syncing')
    // Fetched after the first screen; it needs it for nothing that is seen.
    const part = await import('./run').catch(() => null)
    if (part === null) return whyNotFetched()
    try {
      return await this.options.use((database) => part.runSync(Object.assign(this.run, { database })))
    } catch {
      // The local database refused (no room for the answer, or closed): nothing was half done, try again later.
      return { kind: 'retry', reached: true, afterMs: null, local: true }
    }
  }

  private waitForOtherTab(): void {
    this.show('other_tab')
    this.schedule(OTHER_TAB_MS)
  }

  private settle(outcome: Outcome): void {
    if (outcome.kind === 'retry') return this.retry(outcome)
    this.failures = this.retryAt = 0
    if (outcome.kind === 'signed_out') return this.show('signed_out', outcome.other)
    if (outcome.kind !== 'done') this.show(outcome.kind)
    else this.show('idle')
    // A clock is put right, a server is mended: nobody has to tell us.
    if (outcome.kind === 'refused' || (outcome.kind === 'done' && outcome.held)) this.schedule(LONGEST_MS)
  }

  private retry({ reached, afterMs, local, intercepted }: Extract<Outcome, { kind: 'retry' }>): void {
    this.show(local ? 'local_trouble' : intercepted ? 'intercepted' : reached ? 'unwell' : 'offline')
    // A try that a write brought forward is not one more failure: the wait that has begun goes on.
    if (afterMs !== null || Date.now() >= this.retryAt) this.retryAt = Date.now() + (afterMs ?? this.nextWait())
    if (reached) this.notBefore = this.retryAt
    this.schedule(this.retryAt - Date.now())
    void askForBackgroundSync()
  }

  private nextWait(): number {
    this.failures += 1
    const longest = document.visibilityState === 'hidden' ? LONGEST_MS : LONGEST_SEEN_MS
    return backoff(this.failures, Math.random(), longest)
  }

  private schedule(ms: number): void {
    const at = Math.max(Date.now() + ms, this.notBefore)
    if (this.stopped || at >= this.dueAt) return
    clearTimeout(this.timer)
    this.dueAt = at
    this.timer = setTimeout(() => void this.sync(), at - Date.now())
  }

  private unschedule(): void {
    clearTimeout(this.timer)
    this.dueAt = Infinity
  }

  private hear(message: Message): void {
    if (message.kind === 'synced' && this.state !== 'syncing') this.show(message.sync, message.other)
    else this.changed()
  }

  private onVisibility(): void {
    // Leaving: what waits for the timer goes now. Returning: another device may have written.
    const leaving = document.visibilityState === 'hidden'
    if (!leaving) this.wake()
    else if (this.dueAt - Date.now() <= AFTER_WRITE_MS) void this.sync()
  }

  private wake(): void {
    // The wait of an unseen page may be long; somebody is looking now.
    this.retryAt = 0
    this.schedule(0)
  }

  private onWorkerMessage(event: MessageEvent): void {
    if (event.data?.kind === 'sync') this.schedule(0)
  }

  /** Some screen's request met it: said on all of them. */
  private onIntercepted(): void {
    if (this.running === null && this.state !== 'intercepted') this.schedule(0)
  }

  private show(state: SyncState, other: string | null = null): void {
    if (this.state === 'update_needed' || this.state === 'stale') return
    this.state = state
    this.other = other
    this.changed()
  }

  private changed(): void {
    if (!this.stopped) this.options.onChange()
  }

  private get stopped(): boolean {
    return this.stopping.signal.aborted
  }
}

/** The sync itself could not be had: there is no network, or something else was given in its place. */
async function whyNotFetched(): Promise<Outcome> {
  const intercepted = await somethingIsInBetween()
  return { kind: 'retry', reached: false, afterMs: null, ...(intercepted && { intercepted }) }
}

interface SyncManager { register(tag: string): Promise<void> }

/** Where it exists, the browser wakes us when the network returns; everywhere else the timer does. */
async function askForBackgroundSync(): Promise<void> {
  // With a network and no server it would wake us at once, again and again.
  if (navigator.onLine) return
  try {
    const registration = await navigator.serviceWorker?.getRegistration()
    const manager = (registration as { sync?: SyncManager } | undefined)?.sync
    await manager?.register('daymark')
  } catch {
    // Refused by the browser or the person: the timer stays.
  }
}
