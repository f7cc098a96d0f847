/** A trial on the way: what a device tells of it changes one that the server has, and begins none. */
import { IDBFactory } from 'fake-indexeddb'
import 'fake-indexeddb/auto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openDatabase, progressOf, type DiaryDatabase } from '../../src/diary/db/schema'
import { forgetRemovedBefore, keepValue, keptValue, recordsOfType, unsent, writeChange } from '../../src/diary/db/store'
import { newId } from '../../src/domain/ids'
import { trialsOf } from '../../src/domain/trial'
import type { Fields } from '../../src/domain/types'
import { applyAnswer } from '../../src/diary/sync/apply'
import type { Change, OpResult, SyncRequest } from '../../src/diary/sync/protocol'
import { adoptEpoch, pullFromNothing } from '../../src/diary/sync/restart'
import { DIARY } from './device'

const NOW = '2026-12-05T12:00:00.000Z'
const TRIAL = { type: 'trial' as const, id: '0192f000-0000-7000-8000-0000000000b1' }
const DESIGN = {
  symptom: 'pain', preset: 'quick', pairs: 8, period_days: 2, washout_days: 0, matters: 1, off_kind: 'nothing', starts_on: '2026-12-01', time_zone: 'Europe/Berlin',
  ended_on: null, commitment: 'a'.repeat(64), shown_order: 'ENNE', committed_text: '', recorded_at: '2026-11-30T12:00:00.000Z', earlier: [],
}
const PAUSE = { 'pauses.2026-12-05': ['illness'] }
let database: DiaryDatabase

beforeEach(async () => {
  globalThis.indexedDB = new IDBFactory()
  database = await openDatabase(DIARY)
})

afterEach(() => database.close())

async function answered(changes: Omit<Change, 'rev' | 'deleted'>[], results: OpResult[] = []): Promise<void> {
  const { cursor, epoch } = await progressOf(database)
  const rev = (cursor ?? 0) + 1
  const answer = {
    protocol: 1, epoch: 'e', server_now: NOW, time_zone: 'Europe/Berlin', results, cursor: rev, more: false, changes: changes.map((change) => ({ ...change, rev, deleted: false })),
  }
  const ops = (await unsent(database)).waiting
  await applyAnswer(database, { request: { cursor, epoch } as SyncRequest, ops, answer, now: NOW })
}

function tell(set: Fields): Promise<void> {
  return writeChange(database, { op_id: newId(), ...TRIAL, set, at: NOW })
}

async function waiting(): Promise<object[]> {
  return (await unsent(database)).waiting.map(({ op, set, base }) => ({ op, set, base }))
}

async function trials() {
  return trialsOf(await recordsOfType(database, 'trial'))
}

test('it comes by an ordinary pull, also to a device whose cursor is further on', async () => {
  await answered([])
  await answered([{ ...TRIAL, data: DESIGN }])
  expect(await trials()).toMatchObject([{ id: TRIAL.id, symptom: 'pain', pauses: [], waiting: false }])
})

test('what is told is a patch of nothing but that, and is seen at once', async () => {
  await answered([{ ...TRIAL, data: DESIGN }])
  await tell(PAUSE)
  await tell({ ended_on: '2026-12-05' })
  expect(await waiting()).toEqual([{ op: 'patch', set: PAUSE, base: 1 }, { op: 'patch', set: { ended_on: '2026-12-05' }, base: 1 }])
  expect(await trials()).toMatchObject([{ ended_on: '2026-12-05', pauses: [{ reason: 'illness', told_on: '2026-12-05' }], waiting: true }])
})

test('a pause that was taken back is none, here and when the server has heard it', async () => {
  await answered([{ ...TRIAL, data: { ...DESIGN, ...PAUSE } }])
  await tell({ 'pauses.2026-12-05': null })
  expect(await trials()).toMatchObject([{ pauses: [], waiting: true }])
  const [op] = (await unsent(database)).waiting
  await answered([{ ...TRIAL, data: DESIGN }], [{ op_id: op!.op_id, status: 'applied', rev: 2 }])
  expect(await trials()).toMatchObject([{ pauses: [], waiting: false }])
})

test('one that the server has forgotten is not begun again by what was told of it', async () => {
  await answered([{ ...TRIAL, data: DESIGN }])
  await tell(PAUSE)
  await pullFromNothing(database)
  await answered([])
  expect(await trials()).toEqual([])
  expect(await waiting()).toEqual([{ op: 'patch', set: PAUSE, base: 1 }])
  const [op] = (await unsent(database)).waiting
  await answered([], [{ op_id: op!.op_id, status: 'rejected', code: 'not_found' }])
  expect((await unsent(database)).refused).toMatchObject([{ set: PAUSE, refusal: { code: 'not_found' } }])
})

test('after a restored backup only what was told is sent again, never the design or the order', async () => {
  await answered([])
  await answered([{ ...TRIAL, data: { ...DESIGN, ...PAUSE } }])
  await adoptEpoch(database, 'e2', 1)
  expect(await waiting()).toEqual([{ op: 'patch', set: PAUSE, base: 1 }])
})

test('after a restored backup it is told again that the answer was looked at', async () => {
  await answered([])
  await answered([{ ...TRIAL, data: { ...DESIGN, ended_on: '2026-12-03', answer_seen_on: '2026-12-04' } }])
  await adoptEpoch(database, 'e2', 1)
  expect(await waiting()).toEqual([{ op: 'patch', set: { ended_on: '2026-12-03', answer_seen_on: '2026-12-04' }, base: 1 }])
})

test('what an older app kept of a trial is gone after a start, all else that is kept stays', async () => {
  await database.put('meta', { id: TRIAL.id, periods: [] }, 'kept_trial')
  await keepValue(database, 'trial_answer x', 1)
  await forgetRemovedBefore(database, '2026-12-04')
  expect([await keptValue(database, 'trial'), await keptValue(database, 'trial_answer x')]).toEqual([undefined, 1])
})

test('after a restored backup a trial of which nothing was told sends nothing', async () => {
  await answered([])
  await answered([{ ...TRIAL, data: DESIGN }])
  await adoptEpoch(database, 'e2', 1)
  expect(await waiting()).toEqual([])
})
