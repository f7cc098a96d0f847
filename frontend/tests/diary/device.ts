/** One phone in a test: a database of its own, writes with a clock of its own, syncs against the model server. */
import { IDBFactory } from 'fake-indexeddb'
import 'fake-indexeddb/auto'
import { openDatabase, REFUSED, WAITING, type DiaryDatabase, type StoredOp, type StoredRecord } from '../../src/diary/db/schema'
import { sendAgain, writeChange } from '../../src/diary/db/store'
import { dailyId, newId } from '../../src/domain/ids'
import type { Fields } from '../../src/domain/types'
import { runSync, type Outcome } from '../../src/diary/sync/run'

export const DIARY = '6f0c6f0c-0000-4000-8000-000000000001'

let clock = Date.parse('2026-11-22T12:00:00Z')

export class Device {
  private readonly factory = new IDBFactory()
  tabs: DiaryDatabase[] = []

  static async open(): Promise<Device> {
    const device = new Device()
    await device.reopen()
    return device
  }

  /** As after a crash: every tab is gone, what was written is still there. */
  async reopen(): Promise<void> {
    for (const tab of this.tabs) tab.close()
    globalThis.indexedDB = this.factory
    this.tabs = [await openDatabase(DIARY), await openDatabase(DIARY)]
  }

  get database(): DiaryDatabase {
    return this.tabs[0]!
  }

  save(on: string, set: Fields, tab = 0): Promise<void> {
    const fields = { kind: 'daily', on, ...set }
    return writeChange(this.tabs[tab]!, { op_id: newId(), type: 'entry', id: dailyId(DIARY, on), set: fields, at: tick() })
  }

  remove(on: string): Promise<void> {
    return writeChange(this.database, { op_id: newId(), type: 'entry', id: dailyId(DIARY, on), set: null, at: tick() })
  }

  sendAgain(opId: string): Promise<void> {
    return sendAgain(this.database, opId)
  }

  sync(tab = 0): Promise<Outcome> {
    return runSync({ database: this.tabs[tab]!, diaryId: DIARY, session: null, onProgress: () => {} })
  }

  record(on: string): Promise<StoredRecord | undefined> {
    return this.database.get('records', ['entry', dailyId(DIARY, on)])
  }

  records(): Promise<StoredRecord[]> {
    return this.database.getAll('records')
  }

  outbox(): Promise<StoredOp[]> {
    return this.database.getAll('outbox')
  }

  async refused(): Promise<StoredOp[]> {
    return this.database.getAllFromIndex('outbox', 'by_state', REFUSED)
  }

  async waiting(): Promise<StoredOp[]> {
    return (await this.outbox()).filter((op) => op.state === WAITING)
  }

  progress(): Promise<{ cursor: number | null; full: boolean } | undefined> {
    return this.database.get('meta', 'progress') as never
  }
}

function tick(): string {
  clock += 1_000
  return new Date(clock).toISOString()
}
