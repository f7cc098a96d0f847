/** The server's disk is full, or its database away: everything stays here, and goes once there is room. */
import { IDBFactory } from 'fake-indexeddb'
import 'fake-indexeddb/auto'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { retryAfter } from '../../src/diary/api/client'
import { openDatabase, type DiaryDatabase } from '../../src/diary/db/schema'
import { countUnsent, writeChange } from '../../src/diary/db/store'
import { dailyId, newId } from '../../src/domain/ids'
import { SyncEngine } from '../../src/diary/sync/engine'
import { soon } from '../support/soon'
import { DIARY } from './device'
import { ModelServer } from './model-server'

const DAYS = 119
let server: ModelServer
let database: DiaryDatabase
let engine: SyncEngine

beforeEach(async () => {
  globalThis.indexedDB = new IDBFactory()
  server = new ModelServer(DIARY)
  vi.stubGlobal('fetch', server.fetch)
  database = await openDatabase(DIARY)
  engine = new SyncEngine({ use: (work) => work(database), diaryId: DIARY, session: null, onChange: () => {} })
})

async function writeDays(): Promise<void> {
  for (let number = 0; number < DAYS; number += 1) {
    const on = new Date(Date.UTC(2026, 6, 1 + number)).toISOString().slice(0, 10)
    const set = { kind: 'daily', on, pain: 1 }
    await writeChange(database, { op_id: newId(), type: 'entry', id: dailyId(DIARY, on), set, at: '2026-11-22T12:00:00Z' })
  }
}

afterEach(() => {
  engine.stop()
  database.close()
  vi.unstubAllGlobals()
})

test.each([[507, 'disk_full', '60'], [503, 'busy', '2']])('%i %s: the whole outbox waits, and all of it is sent later', async (status, code, seconds) => {
  await writeDays()
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
  try {
    server.faults.push({ status, body: { code }, headers: { 'Retry-After': seconds } })
    await engine.sync()
    // Neither "no network" nor "refused": the server is there and is not well.
    expect(engine.state).toBe('unwell')
    expect(await countUnsent(database)).toMatchObject({ waiting: DAYS })
    const asked = server.requests.length
    await vi.advanceTimersByTimeAsync(Number(seconds) * 1000 - 500)
    expect(server.requests.length).toBe(asked)
    await vi.advanceTimersByTimeAsync(1000)
    await soon(() => expect(engine.state).toBe('idle'))
    expect(await countUnsent(database)).toMatchObject({ waiting: 0 })
    expect(server.rows.size).toBe(DAYS)
  } finally {
    vi.useRealTimers()
  }
})

test.each(['Mon, 22 Nov 2027 12:00:00 GMT', '31536000'])('a wait of a year is a wrong clock, not a wish: %s', (header) => {
  expect(retryAfter(header, Date.parse('2026-11-22T12:00:00Z'))).toBe(60 * 60_000)
})
