/** A page that is left in the middle of a write: what was tapped is there at the next start, once. */
import { IDBFactory } from 'fake-indexeddb'
import 'fake-indexeddb/auto'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openDiary, QuotaError, type Diary } from '../../src/diary'
import { dailyId } from '../../src/domain/ids'
import type { LocalDiary } from '../../src/diary/local'
import { DIARY } from './device'
import { ModelServer } from './model-server'

const DAY = '2026-11-20'
const opened: Diary[] = []
let server: ModelServer
let online: boolean

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory()
  localStorage.clear()
  server = new ModelServer(DIARY)
  online = true
  vi.stubGlobal('fetch', async (path: string, init?: RequestInit) => {
    if (!online) throw new TypeError('Failed to fetch')
    return server.fetch(path, init)
  })
})

afterEach(() => opened.splice(0).forEach((diary) => diary.close()))

async function open(): Promise<Diary> {
  const { diary } = await openDiary()
  opened.push(diary!)
  return diary!
}

/** What localStorage holds in the tap's own turn, before anything could be stored. */
async function leftBy(write: () => Promise<unknown>): Promise<Record<string, string>> {
  const writing = write()
  const left = { ...localStorage } as Record<string, string>
  await writing
  return left
}

test.each([
  ['an answer', (diary: Diary) => diary.saveDay(DAY, { pain: 6 })],
  ['a moment', (diary: Diary) => diary.saveMoment({ pain: 6 })],
  ['a session', (diary: Diary) => diary.save('ems_programme', '0192f0c1-2d3e-7abc-8def-0123456789aa', { name: 'Calves', modality: 'ems' })],
  ['the profile', (diary: Diary) => diary.saveProfile({ regions: ['feet'] })],
])('%s is kept before the page can be left, and no longer than needed', async (_what, write) => {
  const diary = await open()
  expect(Object.keys(await leftBy(() => write(diary)))).toHaveLength(1)
  expect(localStorage).toHaveLength(0)
})

test('what was left is stored at the next start, in the order of the taps, also without a network', async () => {
  const elsewhere = await open()
  const first = await leftBy(() => elsewhere.saveDay(DAY, { pain: 6, note: 'words' }))
  const second = await leftBy(() => elsewhere.saveDay(DAY, { pain: 7 }))
  elsewhere.close()
  // The device as if neither had been stored.
  globalThis.indexedDB = new IDBFactory()
  ;(await open()).close()
  for (const [key, value] of Object.entries({ ...second, ...first })) localStorage.setItem(key, value)
  online = false
  const diary = await open()
  expect(await diary.day(DAY)).toMatchObject({ waiting: true, data: { pain: 7, note: 'words', on: DAY } })
  expect(diary.status().waiting).toBe(2)
  expect(localStorage).toHaveLength(0)
})

test('a change that was stored in time is not stored again', async () => {
  const diary = await open()
  online = false
  const left = await leftBy(() => diary.saveDay(DAY, { pain: 6 }))
  diary.close()
  for (const [key, value] of Object.entries(left)) localStorage.setItem(key, value)
  expect((await open()).status().waiting).toBe(1)
  expect(localStorage).toHaveLength(0)
})

test('a device without room says so at once: nothing is kept that would overwrite a later answer', async () => {
  const diary = await open()
  const put = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
    throw new DOMException('full', 'QuotaExceededError')
  })
  await expect(diary.saveDay(DAY, { pain: 6 })).rejects.toBeInstanceOf(QuotaError)
  put.mockRestore()
  expect(localStorage).toHaveLength(0)
})

/** A storage that does not answer, also not on a new connection. */
async function failing(write: () => Promise<unknown>): Promise<void> {
  const broken = vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(() => {
    throw new DOMException('dead', 'UnknownError')
  })
  await expect(write()).rejects.toThrow('dead')
  broken.mockRestore()
}

test.each<[string, (diary: Diary) => Promise<unknown>, (diary: Diary) => Promise<unknown>, object]>([
  ['an answer', (diary) => diary.saveDay(DAY, { pain: 5 }), (diary) => diary.saveDay(DAY, { pain: 7 }), { pain: 7 }],
  ['one of two answers', (diary) => diary.saveDay(DAY, { pain: 5, note: 'x' }), (diary) => diary.saveDay(DAY, { pain: 7 }), { pain: 7, note: 'x' }],
  ['a deletion', (diary) => diary.remove(dailyId(DIARY, DAY)), (diary) => diary.saveDay(DAY, { pain: 7 }), { pain: 7, numbness: 2 }],
])('what could not be stored never comes over what was written since: %s', async (_what, first, then, data) => {
  const diary = await open()
  await diary.saveDay(DAY, { numbness: 2 })
  await failing(() => first(diary))
  await then(diary)
  diary.close()
  const again = await open()
  expect(await again.day(DAY)).toMatchObject({ deleted: false, data })
  expect(localStorage).toHaveLength(0)
})

test('a page that can store nothing any more keeps nothing for later', async () => {
  const diary = (await open()) as LocalDiary
  diary.stale()
  await expect(diary.saveDay(DAY, { pain: 5 })).rejects.toThrow()
  expect(localStorage).toHaveLength(0)
})

test('what cannot be stored at a start waits for the next one', async () => {
  const diary = await open()
  online = false
  const left = await leftBy(() => diary.saveDay(DAY, { pain: 6 }))
  diary.close()
  globalThis.indexedDB = new IDBFactory()
  online = true
  ;(await open()).close()
  online = false
  for (const [key, value] of Object.entries(left)) localStorage.setItem(key, value)
  const add = vi.spyOn(IDBObjectStore.prototype, 'add').mockImplementation(() => {
    throw new DOMException('full', 'QuotaExceededError')
  })
  const full = await open()
  expect(await full.day(DAY)).toBeNull()
  expect(localStorage).toHaveLength(1)
  add.mockRestore()
  full.close()
  expect(await (await open()).day(DAY)).toMatchObject({ data: { pain: 6 } })
  expect(localStorage).toHaveLength(0)
})

test('signing out takes along what was left of this diary, and of no other', async () => {
  const diary = await open()
  const mine = Object.keys(await leftBy(() => diary.saveDay(DAY, { pain: 6 })))[0]!
  const theirs = mine.replace(DIARY, '6f0c6f0c-0000-4000-8000-000000000002')
  localStorage.setItem(mine, '{}')
  localStorage.setItem(theirs, '{}')
  await diary.signOut({ discardUnsent: true })
  expect(Object.keys(localStorage)).toEqual([theirs])
})

test('where localStorage is blocked the diary works as it is', async () => {
  const allowed = localStorage
  vi.stubGlobal('localStorage', undefined)
  const diary = await open()
  await diary.saveDay(DAY, { pain: 6 })
  expect(await diary.day(DAY)).toMatchObject({ data: { pain: 6 } })
  vi.stubGlobal('localStorage', allowed)
})
