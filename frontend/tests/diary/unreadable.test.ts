/** What the server has and cannot open stays on this device as it was. */
import { IDBFactory } from 'fake-indexeddb'
import 'fake-indexeddb/auto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openDatabase, progressOf, type DiaryDatabase } from '../../src/diary/db/schema'
import { recordById } from '../../src/diary/db/store'
import { applyAnswer } from '../../src/diary/sync/apply'
import type { Change, SyncRequest } from '../../src/diary/sync/protocol'
import type { RecordType } from '../../src/domain/types'
import { DIARY } from './device'

const NOW = '2026-11-22T12:00:00.000Z'
const DAY = { type: 'entry' as const, id: '0192f000-0000-7000-8000-000000000001' }
const CHECK = { type: 'safety_screening' as RecordType, id: '0192f000-0000-7000-8000-000000000002' }
const IDENTITY = { kind: 'daily', on: '2026-11-22', time_zone: 'Europe/Berlin', recorded_at: NOW, is_late: false, earlier: [] }
let database: DiaryDatabase

beforeEach(async () => {
  globalThis.indexedDB = new IDBFactory()
  database = await openDatabase(DIARY)
})

afterEach(() => database.close())

async function pulled(changes: Omit<Change, 'rev' | 'deleted'>[]): Promise<void> {
  const { cursor, epoch } = await progressOf(database)
  const rev = (cursor ?? 0) + 1
  const answer = {
    protocol: 1, epoch: 'e', server_now: NOW, time_zone: 'Europe/Berlin', results: [], cursor: rev, more: false,
    changes: changes.map((change) => ({ ...change, rev, deleted: false })),
  }
  await applyAnswer(database, { request: { cursor, epoch } as SyncRequest, ops: [], answer, now: NOW })
}

async function view({ type, id }: typeof DAY | typeof CHECK): Promise<Record<string, unknown>> {
  return (await database.get('records', [type, id]))!.view
}

test('a note that came before stays when it comes no more', async () => {
  await pulled([{ ...DAY, data: { ...IDENTITY, pain: 3, note: 'burning' } }])
  await pulled([{ ...DAY, data: { ...IDENTITY, pain: 4 }, unreadable: ['note'] }])
  expect(await view(DAY)).toMatchObject({ pain: 4, note: 'burning' })
  expect(await view(DAY)).not.toHaveProperty('unreadable')
})

test('what cannot be opened is named to the screens until it comes again', async () => {
  await pulled([{ ...DAY, data: { ...IDENTITY, pain: 3 }, unreadable: ['note'] }])
  expect((await recordById(database, DAY.type, DAY.id))!.unreadable).toEqual(['note'])
  await pulled([{ ...DAY, data: { ...IDENTITY, pain: 3, note: 'burning' } }])
  expect((await recordById(database, DAY.type, DAY.id))!.unreadable).toBeUndefined()
})

test('so do all answers of a safety check', async () => {
  const data = { screened_at: NOW, on: '2026-11-22', time_zone: 'Europe/Berlin', version: 1, recorded_at: NOW, earlier: [] }
  await pulled([{ ...CHECK, data: { ...data, 'answers.heart': 'yes', cleared_by: 'Dr. Who' } }])
  await pulled([{ ...CHECK, data: { ...data, outcome: 'contraindication' }, unreadable: ['answers', 'cleared_by'] }])
  expect(await view(CHECK)).toMatchObject({ 'answers.heart': 'yes', cleared_by: 'Dr. Who' })
})

test('what the server left out for another reason goes', async () => {
  await pulled([{ ...DAY, data: { ...IDENTITY, pain: 3, 'ratings.feet.pain': 3 } }])
  await pulled([{ ...DAY, data: { ...IDENTITY, pain: null } }])
  expect(await view(DAY)).not.toHaveProperty('ratings.feet.pain')
})
