/** The way to a diary's database. A browser may close it under us, for lack of room or for nothing: then it is opened again. */
import { openDatabase, type DiaryDatabase } from './schema'

/** How IndexedDB says that the connection is gone, not that the work was wrong. */
const LOST = new Set(['InvalidStateError', 'UnknownError', 'AbortError'])
/** And at the opening, that no other try will help. */
const OVER = new Set(['AbortError', 'VersionError'])

export class Connection {
  private opened: Promise<DiaryDatabase> | null = null
  private wasOpen = false
  private ended = false

  constructor(private readonly diaryId: string, private readonly onStale: () => void) {}

  /**
   * Does `work` on the open database. Lost in the middle, it is opened again and `work` is done once more: whatever it writes
   * has to be the same thing twice.
   */
  async use<Result>(work: (database: DiaryDatabase) => Promise<Result>): Promise<Result> {
    const opened = this.open()
    try {
      return await work(await opened)
    } catch (error) {
      if (this.ended || !isLost(error)) throw error
      this.drop(opened)
      opened.then((database) => database.close(), () => {})
      return work(await this.open())
    }
  }

  /** For good: nothing is opened any more. */
  close(): void {
    this.ended = true
    void this.opened?.then((database) => database.close(), () => {})
    this.opened = null
  }

  private open(): Promise<DiaryDatabase> {
    if (this.ended) return Promise.reject(new Error('the diary is closed'))
    return (this.opened ??= this.openAnew())
  }

  private openAnew(): Promise<DiaryDatabase> {
    const opened: Promise<DiaryDatabase> = openDatabase(this.diaryId, {
      onStale: () => this.stale(), onLost: () => this.drop(opened), again: this.wasOpen,
    }).then((database) => {
      this.wasOpen = true
      return database
    }, (error: unknown) => {
      this.drop(opened)
      // Somebody has cleared it away under us: a new and empty one in its place would hide that. Or it is a newer app's now.
      if (this.wasOpen && OVER.has(nameOf(error))) this.stale()
      throw error
    })
    return opened
  }

  /** Others may have opened it again meanwhile. */
  private drop(opened: Promise<DiaryDatabase>): void {
    if (this.opened === opened) this.opened = null
  }

  private stale(): void {
    this.ended = true
    this.onStale()
  }
}

function isLost(error: unknown): boolean {
  return LOST.has(nameOf(error))
}

function nameOf(error: unknown): string {
  return (error as { name?: string } | null)?.name ?? ''
}
