/** The facade: what the screens rely on, from opening to signing out. */
import { IDBFactory } from 'fake-indexeddb'
import 'fake-indexeddb/auto'
import { openDB } from 'idb'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openDatabase } from '../../src/diary/db/schema'
import { openDiary, QuotaError, type Diary } from '../../src/diary'
import { dailyId, newId } from '../../src/domain/ids'
import { DIARY } from './device'
import { ModelServer } from './model-server'
import { soon } from '../support/soon'

const BOBS = '6f0c6f0c-0000-4000-8000-000000000002'
const DAY = '2026-11-20'
let server: ModelServer
let online: boolean
let opened: Diary[]

beforeEach(() => {
  localStorage.clear()
  globalThis.indexedDB = new IDBFactory()
  server = new ModelServer(DIARY)
  online = true
  opened = []
  vi.stubGlobal('fetch', async (path: string, init?: RequestInit) => {
    if (!online) throw new TypeError('Failed to fetch')
    return server.fetch(path, init)
  })
})

afterEach(() => {
  for (const diary of opened) diary.close()
})

async function open(): Promise<Diary> {
  const { diary } = await openDiary()
  opened.push(diary!)
  return diary!
}

async function settled(diary: Diary): Promise<void> {
  await diary.sync()
  await soon(() => expect(diary.status()).toMatchObject({ sync: 'idle', waiting: 0 }))
}

/** The database as versions 1 and 2 of it were made. */
function madeByAnOlderApp(version: number) {
  return openDB(`daymark-${DIARY}`, version, {
    upgrade(database) {
      database.createObjectStore('records', { keyPath: ['type', 'id'] }).createIndex('by_day', ['kind', 'on'])
      const outbox = database.createObjectStore('outbox', { keyPath: 'seq', autoIncrement: true })
      outbox.createIndex('by_record', ['type', 'id'])
      outbox.createIndex('by_state', 'state')
      database.createObjectStore('attention', { keyPath: 'op_id' })
      database.createObjectStore('meta')
    },
  })
}

test('nobody ever signed in: no diary, with or without a network', async () => {
  server.signOut()
  expect(await openDiary()).toMatchObject({ diary: null, session: { authenticated: false }, online: true })
  online = false
  expect(await openDiary()).toEqual({ diary: null, session: null, online: false })
})

test('what was saved without a network is there after a new start without a network, and is sent later', async () => {
  ;(await open()).close()
  online = false
  const first = await open()
  expect(first.email).toBe('alice@example.org')
  await first.saveDay(DAY, { pain: 6, note: 'burning' })
  first.close()
  const second = await open()
  expect(await second.day(DAY)).toMatchObject({ rev: null, waiting: true, data: { pain: 6, note: 'burning', on: DAY } })
  expect(second.status()).toMatchObject({ waiting: 1 })
  online = true
  await settled(second)
  expect(await second.day(DAY)).toMatchObject({ rev: 1, waiting: false })
  expect(server.rows.get(dailyId(DIARY, DAY))?.data).toMatchObject({ pain: 6, kind: 'daily' })
  expect(second.status().last_synced_at).not.toBeNull()
})

test('the session ran out: the diary opens, writing goes on, and all is sent after signing in', async () => {
  await settled(await open())
  server.signOut()
  const diary = await open()
  await diary.saveDay(DAY, { pain: 3 })
  await diary.sync()
  expect(diary.status()).toMatchObject({ sync: 'signed_out', waiting: 1, other_account: [] })
  server.signIn()
  await settled(diary)
  expect(server.rows.size).toBe(1)
})

test('another person signs in: another database, the first keeps what waits', async () => {
  const alice = await open()
  await settled(alice)
  online = false
  await alice.saveDay(DAY, { pain: 3 })
  online = true
  server.signIn(BOBS, 'bob@example.org')
  await alice.sync()
  expect(alice.status()).toMatchObject({
    sync: 'signed_out', waiting: 1, other_account: [{ email: 'bob@example.org', waiting: 0 }],
  })
  const bob = await open()
  expect(bob).toMatchObject({ diaryId: BOBS, email: 'bob@example.org' })
  expect(await bob.day(DAY)).toBeNull()
  expect(bob.status().other_account).toEqual([{ email: 'alice@example.org', waiting: 1 }])
  server.signIn()
  await settled(alice)
})

test('every sync stays away from another person’s session', async () => {
  const alice = await open()
  await settled(alice)
  server.signIn(BOBS, 'bob@example.org')
  await alice.saveDay(DAY, { pain: 9 })
  await alice.sync()
  expect(server.rows.size).toBe(0)
  expect(alice.status().sync).toBe('signed_out')
})

test('days are listed oldest first with both ends, moments apart, removed ones not', async () => {
  const diary = await open()
  for (const on of ['2026-11-20', '2026-11-18', '2026-11-19', '2026-11-21']) await diary.saveDay(on, { pain: 1 })
  const moment = await diary.saveMoment({ pain: 8, occurred_at: '2026-11-19T22:30:00Z', time_zone: 'Europe/Berlin' })
  await diary.remove(dailyId(DIARY, '2026-11-19'))
  const days = await diary.days('2026-11-18', '2026-11-20')
  expect(days.map((day) => day.data.on)).toEqual(['2026-11-18', '2026-11-20'])
  const moments = await diary.moments('2026-11-19', '2026-11-19')
  expect(moments.map(({ id, data }) => [id, data.on])).toEqual([[moment, '2026-11-19']])
  await settled(diary)
  expect((await diary.moments('2026-11-19', '2026-11-19'))[0]).toMatchObject({ id: moment, waiting: false })
})

test('a moment is now unless said otherwise, and can be corrected', async () => {
  const diary = await open()
  const before = Date.now()
  const id = await diary.saveMoment({ pain: 8 })
  const today = new Date().toISOString().slice(0, 10)
  const [moment] = await diary.moments('2000-01-01', '2100-01-01')
  expect(Date.parse(moment!.data.occurred_at as string)).toBeGreaterThanOrEqual(before)
  await diary.saveMoment({ pain: 2 }, id)
  expect(await diary.moments('2000-01-01', '2100-01-01')).toMatchObject([{ id, data: { pain: 2, occurred_at: moment!.data.occurred_at } }])
  expect(moment!.data.on).toBeTypeOf('string')
  expect(today).toMatch(/^\d/)
})

test('the profile is one record', async () => {
  const diary = await open()
  expect(await diary.profile()).toBeNull()
  await diary.saveProfile({ regions: ['feet'] })
  await diary.saveProfile({ first_run_done: true })
  await settled(diary)
  expect(await diary.profile()).toMatchObject({ data: { regions: ['feet'], first_run_done: true }, waiting: false })
})

test('headline and skipped follow the answers before the server says so', async () => {
  const diary = await open()
  await diary.saveDay(DAY, { 'ratings.feet.pain': 3, 'ratings.hands.pain': 5, skipped: ['pain', 'tingling'] })
  expect((await diary.day(DAY))!.data).toMatchObject({ pain: 5, skipped: ['tingling'] })
})

test('a day filled in late is late at once, a note alone is not an answer', async () => {
  const diary = await open()
  await diary.saveDay('2026-01-05', { note: 'only words' })
  expect((await diary.day('2026-01-05'))!.is_late).toBe(false)
  await diary.saveDay('2026-01-05', { pain: 2 })
  expect((await diary.day('2026-01-05'))!.is_late).toBe(true)
})

test('undo of a removal brings everything back, also after the server knows of it', async () => {
  const diary = await open()
  await diary.saveDay(DAY, { pain: 6, note: 'words', 'ratings.feet.pain': 6 })
  await settled(diary)
  const id = dailyId(DIARY, DAY)
  const before = (await diary.day(DAY))!
  await diary.remove(id)
  await settled(diary)
  expect(await diary.day(DAY)).toBeNull()
  expect(server.rows.get(id)?.deleted).toBe(true)
  await diary.restore(id)
  await settled(diary)
  expect((await diary.day(DAY))!.data).toEqual(before.data)
  expect((await diary.day(DAY))!.recorded_at).toBe(before.recorded_at)
})

test('what was removed can be put back in a new page until tomorrow has ended, and is then gone from the device', async () => {
  const first = await open()
  await first.saveDay(DAY, { pain: 6, note: 'words' })
  await settled(first)
  await first.remove(dailyId(DIARY, DAY))
  await settled(first)
  first.close()
  const second = await open()
  expect((await second.removed()).map((record) => record.data.note)).toEqual(['words'])
  await second.restore(dailyId(DIARY, DAY))
  expect((await second.day(DAY))!.data).toMatchObject({ pain: 6, note: 'words' })
  expect(await second.removed()).toEqual([])
  await second.restore(dailyId(DIARY, DAY))
  await second.remove(dailyId(DIARY, DAY))
  second.close()
  for (const [days, left] of [[1, 1], [2, 0]] as const) {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + days * 86_400_000 })
    const later = await open()
    expect(await later.removed()).toHaveLength(left)
    later.close()
    vi.useRealTimers()
  }
})

test('each removal puts back what it took, also where the record was written and removed again', async () => {
  const diary = await open()
  const id = dailyId(DIARY, DAY)
  await diary.saveDay(DAY, { pain: 5, note: 'words' })
  const first = await diary.remove(id)
  await diary.saveDay(DAY, { pain: 6 })
  const second = await diary.remove(id)
  expect((await diary.removed()).map(({ data }) => data.pain)).toEqual([6])
  expect(await second()).toBe(true)
  expect((await diary.day(DAY))!.data.pain).toBe(6)
  await diary.saveDay(DAY, { pain: null })
  expect(await first()).toBe(true)
  expect((await diary.day(DAY))!.data).toMatchObject({ pain: 5, note: 'words' })
  expect(await first()).toBe(false)
})

test('what cannot be read is said, until it can be again', async () => {
  const diary = await open()
  await diary.saveDay(DAY, { pain: 5 })
  const broken = vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(() => {
    throw new DOMException('dead', 'UnknownError')
  })
  await expect(diary.day(DAY)).rejects.toThrow('dead')
  expect(diary.status().readable).toBe(false)
  broken.mockRestore()
  expect(await diary.day(DAY)).toMatchObject({ data: { pain: 5 } })
  expect(diary.status().readable).toBe(true)
})

test('a device that is full removes nothing: what could not be put back stays', async () => {
  const diary = await open()
  await diary.saveDay(DAY, { pain: 6 })
  const put = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
    throw new DOMException('full', 'QuotaExceededError')
  })
  await expect(diary.remove(dailyId(DIARY, DAY))).rejects.toBeInstanceOf(QuotaError)
  put.mockRestore()
  expect(await diary.day(DAY)).toMatchObject({ data: { pain: 6 } })
})

test('what an older app had taken off its record as refused is on it again', async () => {
  const old = await madeByAnOlderApp(2)
  const set = { kind: 'daily', on: DAY, time_zone: 'Europe/Berlin', pain: 11 }
  await old.put('attention', { op_id: newId(), type: 'entry', id: dailyId(DIARY, DAY), op: 'put', base: null, at: '2026-11-20T20:00:00Z', set, code: 'invalid', errors: [] })
  old.close()
  const diary = await open()
  expect(await diary.attention()).toMatchObject([{ code: 'invalid', set, held: false }])
  expect(diary.status().attention).toBe(1)
  expect(await diary.day(DAY)).toMatchObject({ data: { pain: 11 }, refused: true })
})

test('what an older app kept as refused is never put over what was answered since', async () => {
  const diary = await open()
  await diary.saveDay(DAY, { pain: 5 })
  await diary.saveDay('2026-11-19', { pain: 1 })
  await settled(diary)
  await diary.remove(dailyId(DIARY, '2026-11-19'))
  await settled(diary)
  diary.close()
  const database = await openDatabase(DIARY)
  for (const on of [DAY, '2026-11-19']) {
    const set = { kind: 'daily', on, time_zone: 'Europe/Berlin', pain: 11, note: 'a word' }
    await database.put('attention', { op_id: newId(), type: 'entry', id: dailyId(DIARY, on), op: 'put', base: null, at: '2026-11-20T20:00:00Z', set, code: 'invalid', errors: [] })
  }
  database.close()
  const again = await open()
  expect(await again.day(DAY)).toMatchObject({ data: { pain: 5, note: 'a word' }, refused: true })
  expect(await again.day('2026-11-19')).toBeNull()
  expect(await again.attention()).toHaveLength(2)
})

test('a device that is too full for that opens the diary all the same', async () => {
  const database = await openDatabase(DIARY)
  const set = { kind: 'daily', on: DAY, pain: 11 }
  await database.put('attention', { op_id: newId(), type: 'entry', id: dailyId(DIARY, DAY), op: 'put', base: null, at: '2026-11-20T20:00:00Z', set, code: 'invalid', errors: [] })
  database.close()
  const add = vi.spyOn(IDBObjectStore.prototype, 'add').mockImplementation(() => {
    throw new DOMException('full', 'QuotaExceededError')
  })
  const diary = await open()
  add.mockRestore()
  expect(diary.status().attention).toBe(1)
})

test('listeners hear of writes, of syncs, and of writes in another tab', async () => {
  const diary = await open()
  const other = await open()
  await settled(diary)
  await settled(other)
  const heard = vi.fn()
  const stop = other.subscribe(heard)
  await diary.saveDay(DAY, { pain: 1 })
  await soon(() => expect(heard).toHaveBeenCalled())
  await soon(() => expect(other.status().waiting).toBe(0))
  expect(await other.day(DAY)).toMatchObject({ data: { pain: 1 } })
  stop()
})

test('a full device: an error, nothing half saved', async () => {
  const diary = await open()
  await settled(diary)
  const add = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
    throw new DOMException('full', 'QuotaExceededError')
  })
  await expect(diary.saveDay(DAY, { pain: 6 })).rejects.toBeInstanceOf(QuotaError)
  add.mockRestore()
  expect(await diary.day(DAY)).toBeNull()
  await diary.sync()
  expect(server.rows.size).toBe(0)
  await diary.saveDay(DAY, { pain: 6 })
  expect(await diary.day(DAY)).toMatchObject({ data: { pain: 6 } })
})

test('a refused change is shown until it is dismissed, and is in the exported file', async () => {
  const diary = await open()
  await diary.saveDay(DAY, { pain: 11 })
  await settled(diary)
  online = false
  await diary.saveDay('2026-11-19', { note: 'unsent words' })
  const [refused] = await diary.attention()
  expect(refused).toMatchObject({ code: 'invalid', set: { pain: 11 }, errors: [{ field: 'pain' }] })
  const file = JSON.parse(await (await diary.exportOutbox()).text())
  expect(refused).toMatchObject({ op: 'put', held: false })
  expect(file).toMatchObject({ waiting: [{ set: { note: 'unsent words' } }], refused: [{ set: { pain: 11 } }] })
  await diary.dismissAttention(refused!.op_id)
  expect(await diary.attention()).toEqual([])
  expect(diary.status().attention).toBe(0)
})

test('signing out sends first, ends the session and leaves nothing', async () => {
  const diary = await open()
  await diary.saveDay(DAY, { pain: 6 })
  expect(await diary.signOut({ discardUnsent: false })).toEqual({ done: true, unsent: 0 })
  expect(server.rows.size).toBe(1)
  expect(server.session.authenticated).toBe(false)
  expect((await indexedDB.databases()).map(({ name }) => name)).toEqual(['daymark-people'])
  expect(await openDiary()).toMatchObject({ diary: null })
})

test('signing out with unsent changes asks; without a network only on demand, and the session ends later', async () => {
  const diary = await open()
  await settled(diary)
  await diary.keep('push', { id: 'here' })
  online = false
  expect(await diary.signOut({ discardUnsent: false })).toEqual({ done: false, unsent: 0 })
  // Whoever stays signed in goes on being reminded.
  expect(await diary.kept('push')).toEqual({ id: 'here' })
  await diary.saveDay(DAY, { pain: 6 })
  expect(await diary.signOut({ discardUnsent: false })).toEqual({ done: false, unsent: 1 })
  expect(await diary.day(DAY)).not.toBeNull()
  expect(await diary.signOut({ discardUnsent: true })).toEqual({ done: true, unsent: 1 })
  expect(await openDiary()).toEqual({ diary: null, session: null, online: false })
  online = true
  expect(server.session.authenticated).toBe(true)
  expect(await openDiary()).toMatchObject({ diary: null, session: { authenticated: false } })
  expect(server.session.authenticated).toBe(false)
  server.signIn()
  expect((await open()).email).toBe('alice@example.org')
})

test('signing out a diary does not end another person’s session', async () => {
  const diary = await open()
  await settled(diary)
  server.signIn(BOBS, 'bob@example.org')
  expect(await diary.signOut({ discardUnsent: false })).toEqual({ done: true, unsent: 0 })
  expect(server.session.authenticated).toBe(true)
})

test('a newer app opens the database: this tab closes it, never says saved, and asks for a reload', async () => {
  const diary = await open()
  await settled(diary)
  const request = indexedDB.open(`daymark-${DIARY}`, 3)
  await new Promise((resolve) => (request.onsuccess = resolve))
  request.result.close()
  expect(diary.status().sync).toBe('stale')
  await expect(diary.saveDay(DAY, { pain: 1 })).rejects.toThrow()
  const failed = vi.fn()
  void diary.day(DAY).then(failed, failed)
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(failed).not.toHaveBeenCalled()
})

test('two diaries never share a database', async () => {
  const mine = await openDatabase(DIARY)
  const theirs = await openDatabase(BOBS)
  expect(mine.name).not.toBe(theirs.name)
  mine.close()
  theirs.close()
})

test('a database of version 1 keeps what is unsent and pulls everything anew', async () => {
  const old = await madeByAnOlderApp(1)
  const progress = { cursor: 7, epoch: server.epoch, full: false, generation: 1, last_synced_at: null }
  await old.put('meta', progress, 'progress')
  const set = { kind: 'daily', on: DAY, time_zone: 'Europe/Berlin', pain: 4 }
  await old.add('outbox', {
    op_id: '0192f0c1-2d3e-7abc-8def-0123456789aa', type: 'entry', id: dailyId(DIARY, DAY), op: 'put', base: null,
    at: new Date().toISOString(), set, state: 0, acknowledged_rev: null,
  })
  old.close()
  await settled(await open())
  expect(server.requests.map((request) => request.cursor)[0]).toBeNull()
  expect(server.rows.get(dailyId(DIARY, DAY))?.data.pain).toBe(4)
})

test('a session, its programme and a side effect are found by type and by day, and travel', async () => {
  const diary = await open()
  const [programme, session] = [newId(), newId()]
  await diary.save('ems_programme', programme, { name: 'Calves', modality: 'ems' })
  await diary.save('ems_session', session, { started_at: '2026-11-20T18:00:00.000Z', time_zone: 'Europe/Berlin', modality: 'ems', duration_minutes: 30 })
  await diary.save('ems_session', session, { sensation: 'twitch' })
  expect((await diary.records('ems_programme')).map((record) => record.data.name)).toEqual(['Calves'])
  expect((await diary.records('ems_session', DAY, DAY)).map((record) => record.data)).toMatchObject([{ on: DAY, sensation: 'twitch' }])
  expect(await diary.records('ems_session', '2026-11-21', '2026-11-30')).toEqual([])
  await settled(diary)
  expect(server.carriedOut.at(-1)?.op.set).toEqual({ started_at: '2026-11-20T18:00:00.000Z', time_zone: 'Europe/Berlin', modality: 'ems', sensation: 'twitch' })
  await diary.remove(session, 'ems_session')
  expect(await diary.record('ems_session', session)).toBeNull()
  await diary.restore(session)
  expect((await diary.record('ems_session', session))?.data.duration_minutes).toBe(30)
  await settled(diary)
  expect(server.carriedOut.at(-1)?.op.set).not.toHaveProperty('on')
})

test('a session in the making stays on this device, over a new start, until it is forgotten', async () => {
  const draft = { id: newId(), step: 'timer' as const, fields: { pain_before: 3 }, started_at: null, paused_at: null, paused_ms: 0, planned_minutes: 30 }
  const first = await open()
  await first.keepDraft(draft)
  first.close()
  const second = await open()
  expect(await second.draft()).toEqual(draft)
  await settled(second)
  expect(server.carriedOut).toEqual([])
  await second.keepDraft(null)
  expect(await second.draft()).toBeNull()
})

test('a session told days later is marked; a note added to one told in time is not', async () => {
  const diary = await open()
  const [late, timely] = [newId(), newId()]
  const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString()
  await diary.save('ems_session', late, { started_at: daysAgo(5), modality: 'ems' })
  await diary.save('ems_session', timely, { started_at: daysAgo(0), modality: 'ems', duration_minutes: 20 })
  await diary.save('ems_session', timely, { note: 'warm feet' })
  expect((await diary.record('ems_session', late))?.is_late).toBe(true)
  expect((await diary.record('ems_session', timely))?.is_late).toBe(false)
})
