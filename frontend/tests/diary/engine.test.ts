/** When the engine syncs and what it says: tabs, waits, wake-ups. */
import { IDBFactory } from 'fake-indexeddb'
import 'fake-indexeddb/auto'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openDatabase, type DiaryDatabase } from '../../src/diary/db/schema'
import { call } from '../../src/diary/api/client'
import { writeChange } from '../../src/diary/db/store'
import { dailyId, newId } from '../../src/domain/ids'
import { SyncEngine } from '../../src/diary/sync/engine'
import { DIARY } from './device'
import { ModelServer } from './model-server'
import { soon } from '../support/soon'

let server: ModelServer
let database: DiaryDatabase
let engines: SyncEngine[]

beforeEach(async () => {
  globalThis.indexedDB = new IDBFactory()
  server = new ModelServer(DIARY)
  vi.stubGlobal('fetch', server.fetch)
  database = await openDatabase(DIARY)
  engines = []
})

afterEach(() => {
  for (const engine of engines) engine.stop()
  database.close()
  vi.unstubAllGlobals()
})

function makeEngine(): SyncEngine {
  const engine = new SyncEngine({ use: (work) => work(database), diaryId: DIARY, session: null, onChange: () => {} })
  engines.push(engine)
  return engine
}

async function write(on: string): Promise<void> {
  const set = { kind: 'daily', on, pain: 1 }
  await writeChange(database, { op_id: newId(), type: 'entry', id: dailyId(DIARY, on), set, at: '2026-11-22T12:00:00Z' })
}

function stubLocks(): { held: Set<string> } {
  const held = new Set<string>()
  const request = async (name: string, _options: object, work: (lock: object | null) => unknown) => {
    if (held.has(name)) return work(null)
    held.add(name)
    try {
      return await work({})
    } finally {
      held.delete(name)
    }
  }
  vi.stubGlobal('navigator', { onLine: true, locks: { request } })
  return { held }
}

test('several writes in a row make one sync soon after', async () => {
  const engine = makeEngine()
  await engine.sync()
  const asked = server.requests.length
  for (const on of ['2026-11-18', '2026-11-19', '2026-11-20']) {
    await write(on)
    engine.written()
  }
  await soon(() => expect(server.rows.size).toBe(3))
  expect(server.requests.length - asked).toBe(1)
})

test('the network returns, or the page: a sync', async () => {
  const engine = makeEngine()
  engine.start()
  await soon(() => expect(engine.state).toBe('idle'))
  let asked = server.requests.length
  dispatchEvent(new Event('online'))
  await soon(() => expect(server.requests.length).toBe(asked + 1))
  await soon(() => expect(engine.state).toBe('idle'))
  asked = server.requests.length
  document.dispatchEvent(new Event('visibilitychange'))
  await soon(() => expect(server.requests.length).toBe(asked + 1))
})

test('a sync that is under way is followed by one more when something was written meanwhile', async () => {
  const engine = makeEngine()
  await engine.sync()
  server.meanwhile = async () => {
    await write('2026-11-20')
    void engine.sync()
  }
  await engine.sync()
  expect(server.rows.size).toBe(1)
  expect(engine.state).toBe('idle')
})

test('without a network: offline, and a try of its own later', async () => {
  const engine = makeEngine()
  server.faults.push('offline')
  await engine.sync()
  expect(engine.state).toBe('offline')
  await soon(() => expect(engine.state).toBe('idle'))
})

test('Retry-After is kept, whatever wakes the engine meanwhile', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
  try {
    const engine = makeEngine()
    engine.start()
    server.faults.push({ status: 503, headers: { 'Retry-After': '60' } })
    await engine.sync()
    const asked = server.requests.length
    engine.written()
    dispatchEvent(new Event('online'))
    await vi.advanceTimersByTimeAsync(59_000)
    expect(server.requests.length).toBe(asked)
    await vi.advanceTimersByTimeAsync(2_000)
    await soon(() => expect(server.requests.length).toBe(asked + 1))
  } finally {
    vi.useRealTimers()
  }
})

/** Without a network for `seconds`, while somebody writes every half second. */
async function writeWithoutNetwork(engine: SyncEngine, seconds: number): Promise<void> {
  server.faults.push(...Array<'offline'>(500).fill('offline'))
  for (let half = 0; half < seconds * 2; half += 1) {
    engine.written()
    await vi.advanceTimersByTimeAsync(500)
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve))
  }
  server.faults.length = 0
}

test.each([[5, 8], [120, 30]])('%d s of writing without a network: it is tried again within %d s', async (seconds, longest) => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
  try {
    const engine = makeEngine()
    await writeWithoutNetwork(engine, seconds)
    expect(engine.state).toBe('offline')
    await vi.advanceTimersByTimeAsync(longest * 1_000)
    await vi.waitFor(() => expect(engine.state).toBe('idle'), { timeout: 500, interval: 5 })
  } finally {
    vi.useRealTimers()
  }
})

test('while another tab syncs this one leaves it to it, and looks again', async () => {
  const { held } = stubLocks()
  held.add(`daymark-${DIARY}-sync`)
  const engine = makeEngine()
  await engine.sync()
  expect(engine.state).toBe('other_tab')
  expect(server.requests).toHaveLength(0)
  held.clear()
  await soon(() => expect(engine.state).toBe('idle'))
})

test('two tabs with locks: one syncs, the other hears how it went', async () => {
  stubLocks()
  const [one, two] = [makeEngine(), makeEngine()]
  await write('2026-11-20')
  await Promise.all([one.sync(), two.sync()])
  expect([one.state, two.state].sort()).toEqual(['idle', 'other_tab'])
  await soon(() => expect([one.state, two.state]).toEqual(['idle', 'idle']))
  expect(server.carriedOut).toHaveLength(1)
})

test('an outdated app stops asking', async () => {
  const engine = makeEngine()
  server.faults.push({ status: 426, body: { code: 'client_too_old' } })
  await engine.sync()
  expect(engine.state).toBe('update_needed')
  const asked = server.requests.length
  await engine.sync()
  expect(server.requests.length).toBe(asked)
})

test('the local database refusing is no crash: later', async () => {
  const engine = makeEngine()
  database.close()
  await engine.sync()
  expect(engine.state).toBe('local_trouble')
})

test.each([[true, 0], [false, 1]])('Background Sync is asked for only without a network (online: %s)', async (onLine, times) => {
  const register = vi.fn(async () => {})
  const serviceWorker = { addEventListener: () => {}, getRegistration: async () => ({ sync: { register } }) }
  vi.stubGlobal('navigator', { onLine, serviceWorker })
  server.faults.push('offline')
  await makeEngine().sync()
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(register).toHaveBeenCalledTimes(times)
})

const LOGIN = () => new Response('<html>Please log in</html>', { headers: { 'Content-Type': 'text/html' } })

test('something in between answers: said, tried again by itself, and sent once it lets us through', async () => {
  const engine = makeEngine()
  await write('2026-11-20')
  vi.stubGlobal('fetch', async () => LOGIN())
  await engine.sync()
  expect(engine.state).toBe('intercepted')
  vi.stubGlobal('fetch', server.fetch)
  await soon(() => expect(engine.state).toBe('idle'))
  expect(server.rows.size).toBe(1)
})

test('what only some screen’s request met is said everywhere, and asked about once', async () => {
  const engine = makeEngine()
  engine.start()
  await soon(() => expect(engine.state).toBe('idle'))
  const fetched = vi.fn(async () => LOGIN())
  vi.stubGlobal('fetch', fetched)
  await call('/api/v1/reminders/')
  await soon(() => expect(engine.state).toBe('intercepted'))
  await call('/api/v1/reminders/')
  await new Promise((resolve) => setTimeout(resolve, 20))
  // The two of the screen, and of the engine the sync and the question whether it is a login.
  expect(fetched).toHaveBeenCalledTimes(4)
})

test.each([['a login in its place', async () => LOGIN(), 'intercepted'], ['no network', async () => { throw new TypeError('Failed to fetch') }, 'offline']])(
  'the sync itself could not be fetched, for there is %s',
  async (_why, fetched, state) => {
    vi.doMock('../../src/diary/sync/run', () => { throw new TypeError('Failed to fetch dynamically imported module') })
    try {
      const engine = makeEngine()
      vi.stubGlobal('fetch', fetched)
      await engine.sync()
      expect(engine.state).toBe(state)
    } finally {
      vi.doUnmock('../../src/diary/sync/run')
    }
  },
)
