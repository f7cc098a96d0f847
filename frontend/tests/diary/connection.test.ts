/** The way to the database: opened again where the browser closed it, never made anew under a page that had one. */
import { IDBFactory } from 'fake-indexeddb'
import 'fake-indexeddb/auto'
import { openDB } from 'idb'
import { beforeEach, expect, test, vi } from 'vitest'
import { Connection } from '../../src/diary/db/connection'
import { deleteDatabase, type DiaryDatabase } from '../../src/diary/db/schema'

const DIARY = '6f0c6f0c-0000-4000-8000-000000000001'
let connection: Connection
let stale: ReturnType<typeof vi.fn>
const write = (value: string) => (database: DiaryDatabase) => database.put('meta', value, 'word')
const read = (database: DiaryDatabase) => database.get('meta', 'word')

beforeEach(async () => {
  globalThis.indexedDB = new IDBFactory()
  stale = vi.fn()
  connection = new Connection(DIARY, stale as () => void)
  await connection.use(write('first'))
})

test('closed from outside, the next use opens it again and is done', async () => {
  await connection.use(async (database) => database.close())
  await connection.use(write('second'))
  expect(await connection.use(read)).toBe('second')
  expect(stale).not.toHaveBeenCalled()
})

test.each(['UnknownError', 'InvalidStateError', 'AbortError'])('%s in the middle: once more on a new connection', async (name) => {
  const handles = new Set<DiaryDatabase>()
  await connection.use(async (database) => {
    handles.add(database)
    if (handles.size === 1) throw new DOMException('lost', name)
    await database.put('meta', 'second', 'word')
  })
  expect([handles.size, await connection.use(read)]).toEqual([2, 'second'])
})

test('an error of the work itself is told at once', async () => {
  const work = vi.fn(() => Promise.reject(new RangeError('too large')))
  await expect(connection.use(work)).rejects.toBeInstanceOf(RangeError)
  expect(work).toHaveBeenCalledTimes(1)
})

test('several that fail together do not close each other’s new connection', async () => {
  let failed = 0
  const work = async (database: DiaryDatabase) => {
    if (failed++ < 5) {
      await new Promise((resolve) => setTimeout(resolve, failed))
      throw new DOMException('lost', 'UnknownError')
    }
    for (let step = 0; step < 10; step += 1) await database.put('meta', step, 'word')
    return true
  }
  expect(await Promise.all(Array.from({ length: 5 }, () => connection.use(work)))).toEqual([true, true, true, true, true])
})

test('where one new connection fails too, a later use finds the next one', async () => {
  await connection.use(async (database) => database.close())
  const opening = vi.spyOn(indexedDB, 'open').mockImplementation(() => { throw new DOMException('not now', 'UnknownError') })
  await expect(connection.use(read)).rejects.toThrow('not now')
  opening.mockRestore()
  expect(await connection.use(read)).toBe('first')
  expect(stale).not.toHaveBeenCalled()
})

test('a database of a newer app is left alone', async () => {
  await connection.use(async (database) => database.close())
  ;(await openDB(`daymark-${DIARY}`, 99)).close()
  await expect(connection.use(read)).rejects.toThrow()
  expect(stale).toHaveBeenCalledTimes(1)
})

test('taken away with everything in it, no empty one is made in its place', async () => {
  await connection.use(async (database) => database.close())
  await deleteDatabase(DIARY)
  await expect(connection.use(read)).rejects.toThrow()
  expect(stale).toHaveBeenCalledTimes(1)
  expect(await indexedDB.databases()).toEqual([])
})

test('after the end nothing is opened any more', async () => {
  connection.close()
  await deleteDatabase(DIARY)
  await expect(connection.use(read)).rejects.toThrow('closed')
  expect(await indexedDB.databases()).toEqual([])
})
