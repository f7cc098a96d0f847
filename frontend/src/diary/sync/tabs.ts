/** Tabs of one diary: only one syncs at a time, all hear of changes. Both are missing on plain http or old browsers. */

export type SyncState =
  | 'idle' | 'syncing' | 'signed_out' | 'update_needed' | 'other_tab'
  /** another tab has a newer app, or signed out: this page can store nothing any more */
  | 'stale'
  /** no answer from the server, or one that says it cannot now */
  | 'offline' | 'unwell'
  /** something in between answers in the server's place: a login of the house, a filter */
  | 'intercepted'
  /** the database of this device refuses; what is written may fail too, and then says so */
  | 'local_trouble'
  /** the server will not take what this app sends, whenever it is sent */
  | 'refused'

export type Message = { kind: 'written' } | { kind: 'synced'; sync: SyncState; other: string | null }

export interface Tabs {
  tell(message: Message): void
  /** Runs `work` unless another tab is syncing; then null. */
  alone<Result>(work: () => Promise<Result>): Promise<Result | null>
  close(): void
}

export function joinTabs(diaryId: string, hear: (message: Message) => void): Tabs {
  const name = `daymark-${diaryId}`
  const channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(name)
  if (channel) channel.onmessage = (event: MessageEvent<Message>) => hear(event.data)
  return {
    tell: (message) => channel?.postMessage(message),
    alone: (work) => holdLock(`${name}-sync`, work),
    close: () => channel?.close(),
  }
}

async function holdLock<Result>(name: string, work: () => Promise<Result>): Promise<Result | null> {
  // Without locks two tabs may sync at once: the compare-and-set in applyAnswer keeps that harmless.
  if (!('locks' in navigator) || !navigator.locks) return work()
  return navigator.locks.request(name, { ifAvailable: true }, (lock) => (lock ? work() : null))
}
