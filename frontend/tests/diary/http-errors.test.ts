// @vitest-environment node
/** Every way the server or the network can say no: no op is touched, the right thing happens next. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { call, retryAfter } from '../../src/diary/api/client'
import { WAITING, type Hold, type StoredOp } from '../../src/diary/db/schema'
import { forgetChange, sendAgain, writeChange } from '../../src/diary/db/store'
import { nextBatch } from '../../src/diary/sync/batch'
import type { WireOp } from '../../src/diary/sync/protocol'
import { newId, profileId } from '../../src/domain/ids'
import type { Fields } from '../../src/domain/types'
import { Device, DIARY } from './device'
import { ModelServer, type Fault } from './model-server'

const DAY = '2026-11-20'
let server: ModelServer
let phone: Device

beforeEach(async () => {
  server = new ModelServer(DIARY)
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => server.fetch(path, init))
  phone = await Device.open()
  await phone.sync()
  await phone.save(DAY, { pain: 4 })
})

async function expectUntouched(): Promise<void> {
  expect(await phone.waiting()).toHaveLength(1)
  expect((await phone.record(DAY))?.view.pain).toBe(4)
}

async function expectSentNow(): Promise<void> {
  expect(await phone.sync()).toEqual({ kind: 'done' })
  expect(await phone.outbox()).toEqual([])
  expect([...server.rows.values()].map((row) => row.data.pain)).toEqual([4])
}

test.each<[string, ModelServer['faults'][number], object]>([
  ['no network', 'offline', { reached: false, afterMs: null }],
  ['408', { status: 408 }, { reached: true, afterMs: null }],
  ['an unknown 409', { status: 409, body: { code: 'conflict' } }, { reached: true, afterMs: null }],
  ['429', { status: 429, headers: { 'Retry-After': '17' } }, { reached: true, afterMs: 17_000 }],
  ['500', { status: 500 }, { reached: true, afterMs: null }],
  ['502 without a body', { status: 502 }, { reached: true, afterMs: null }],
  ['503', { status: 503, body: { code: 'busy' }, headers: { 'Retry-After': '2' } }, { reached: true, afterMs: 2_000 }],
])('%s: later, and nothing is lost', async (_name, fault, expected) => {
  server.faults.push(fault)
  expect(await phone.sync()).toEqual({ kind: 'retry', ...expected })
  await expectUntouched()
  await expectSentNow()
})

test.each([400, 404, 405, 406, 415, 422, 431, 451])('%i: the request will not do, which is not called no network', async (status) => {
  server.faults.push({ status, body: { code: 'invalid' } })
  expect(await phone.sync()).toEqual({ kind: 'refused' })
  await expectUntouched()
  await expectSentNow()
})

test.each([[400, { kind: 'refused' }], [404, { kind: 'refused' }], [503, { kind: 'retry', reached: true, afterMs: 9_000 }]])(
  '%i where it is asked who is signed in: not called no network either',
  async (status, expected) => {
    vi.stubGlobal('fetch', async (path: string, init: RequestInit) =>
      path === '/api/v1/session/' ? new Response('{}', { status, headers: { 'Content-Type': 'application/problem+json', 'Retry-After': '9' } }) : server.fetch(path, init))
    expect(await phone.sync()).toEqual(expected)
    await expectUntouched()
    vi.stubGlobal('fetch', (path: string, init: RequestInit) => server.fetch(path, init))
    await expectSentNow()
  },
)

test('an answer that got lost is asked for again and the op counts once', async () => {
  server.faults.push('lose answer')
  expect(await phone.sync()).toMatchObject({ kind: 'retry' })
  await expectUntouched()
  await expectSentNow()
  expect(server.carriedOut).toHaveLength(1)
})

test('a request that hangs is given up after its time', async () => {
  server.faults.push('hang')
  expect(await call('/api/v1/sync', { method: 'POST', body: {}, timeoutMs: 20 })).toEqual({ kind: 'unreachable' })
})

test('401: signed out, the outbox is kept and writing goes on', async () => {
  server.signOut()
  expect(await phone.sync()).toEqual({ kind: 'signed_out', other: null })
  await expectUntouched()
  await phone.save('2026-11-21', { pain: 5 })
  expect(await phone.waiting()).toHaveLength(2)
  server.signIn()
  expect(await phone.sync()).toEqual({ kind: 'done' })
  expect(server.rows.size).toBe(2)
})

test('401 in the middle: the session is forgotten', async () => {
  server.faults.push({ status: 401, body: { code: 'not_authenticated' } })
  expect(await phone.sync()).toEqual({ kind: 'signed_out', other: null })
  await expectUntouched()
  await expectSentNow()
})

test('403: a fresh token is fetched once', async () => {
  server.faults.push({ status: 403, body: { code: 'csrf_failed' } })
  expect(await phone.sync()).toEqual({ kind: 'done' })
  await expectSentNow()
})

test('403 again: not for ever', async () => {
  const refused: Fault = { status: 403, body: { code: 'csrf_failed' } }
  server.faults.push(refused, refused, refused)
  expect(await phone.sync()).toEqual({ kind: 'refused' })
  expect(server.faults).toHaveLength(1)
  await expectUntouched()
})

test('another person is signed in: nothing is sent', async () => {
  const asked = server.requests.length
  server.signIn('6f0c6f0c-0000-4000-8000-000000000002', 'bob@example.org')
  expect(await phone.sync()).toEqual({ kind: 'signed_out', other: 'bob@example.org' })
  expect(server.requests).toHaveLength(asked)
  await expectUntouched()
})

test('409 epoch_changed: what the backup lacks is sent again, also what was deleted after it', async () => {
  await phone.save('2026-11-18', { pain: 1, 'ratings.feet.pain': 1 })
  await phone.sync()
  const backup = server.backup()
  await phone.save('2026-11-18', { 'ratings.feet.pain': null, pain: 7 })
  await phone.save('2026-11-19', { pain: 2 })
  await phone.remove(DAY)
  await phone.sync()
  await phone.save('2026-11-19', { numbness: 3 })
  server.restore(backup)
  expect(await phone.sync()).toEqual({ kind: 'done' })
  const live = [...server.rows.values()].filter((row) => !row.deleted).map((row) => row.data)
  expect(live).toEqual([
    expect.objectContaining({ on: '2026-11-18', pain: 7 }),
    expect.objectContaining({ on: '2026-11-19', pain: 2, numbness: 3 }),
  ])
  expect(live[0]).not.toHaveProperty('ratings.feet.pain', 1)
  expect(await phone.outbox()).toEqual([])
})

test('409 epoch_changed: no op claims to know more than the backup', async () => {
  await phone.sync()
  const backup = server.backup()
  await phone.save(DAY, { numbness: 1 })
  await phone.sync()
  await phone.save(DAY, { pain: 6 })
  server.restore(backup)
  server.faults.push('pass', 'pass', 'offline')
  await phone.sync()
  // what was answered, what was left empty, the score of the whole day, and the edit that was still waiting
  expect(await phone.waiting()).toHaveLength(4)
  for (const op of await phone.waiting()) expect(op.base ?? 0).toBeLessThanOrEqual(server.restoredSeq)
})

test('409 epoch_changed: a day that was in time does not become late by being sent again', async () => {
  await phone.sync()
  server.restore({ seq: 0, rows: [], log: [] })
  await phone.sync()
  const [sent, empty] = server.requests.flatMap((request) => request.ops).slice(-3) as [WireOp, WireOp]
  expect(sent.op).toBe('put')
  expect(Object.values(empty.set!)).toContain(null)
  expect(Date.parse(empty.at)).toBeLessThan(Date.parse(sent.at))
  const recorded = Date.parse((await phone.record(DAY))!.base_recorded_at!)
  expect(Math.abs(Date.parse(sent.at) - recorded)).toBeLessThan(1_000)
})

test('410: everything is pulled again, then the rest is sent', async () => {
  await phone.sync()
  const other = await Device.open()
  await other.sync()
  await other.remove(DAY)
  await other.sync()
  server.purge()
  await phone.save('2026-11-21', { pain: 1 })
  expect(await phone.sync()).toEqual({ kind: 'done' })
  expect(await phone.record(DAY)).toBeUndefined()
  expect([...server.rows.values()].map((row) => row.data.on)).toEqual(['2026-11-21'])
})

test('410: an edit of a day the server has forgotten is put again, not refused', async () => {
  await phone.sync()
  const other = await Device.open()
  await other.sync()
  await other.remove(DAY)
  await other.sync()
  server.purge()
  await phone.save(DAY, { note: 'still here' })
  expect(await phone.sync()).toEqual({ kind: 'done' })
  expect([...server.rows.values()].map((row) => row.data.note)).toEqual(['still here'])
  expect(await phone.refused()).toEqual([])
})

test('410 for ever does not become a loop', async () => {
  const gone: Fault = { status: 410, body: { code: 'cursor_too_old' } }
  server.faults.push(gone, gone, gone, gone, gone, gone)
  expect(await phone.sync()).toMatchObject({ kind: 'retry' })
  expect(server.faults).toHaveLength(2)
})

test('413: half as many, until it fits', async () => {
  for (const on of ['2026-11-16', '2026-11-17', '2026-11-18']) await phone.save(on, { pain: 1 })
  server.faults.push({ status: 413 }, { status: 413 })
  expect(await phone.sync()).toEqual({ kind: 'done' })
  expect(server.requests.slice(1).map((request) => request.ops.length)).toEqual([1, 1, 1, 1])
})

test('413 for a single op: the others go on, it waits behind them', async () => {
  await phone.save('2026-11-16', { pain: 1 })
  server.faults.push({ status: 413 }, { status: 413 })
  expect(await phone.sync()).toEqual({ kind: 'done', held: true })
  expect((await phone.waiting()).map(({ set, held }) => [set.on, held])).toEqual([[DAY, 'too_large']])
  expect([...server.rows.values()].map((row) => row.data.on)).toEqual(['2026-11-16'])
  const tablet = await Device.open()
  await tablet.save('2026-11-18', { pain: 2 })
  await tablet.sync()
  server.faults.push({ status: 413 })
  expect(await phone.sync()).toEqual({ kind: 'done', held: true })
  expect(await phone.record('2026-11-18')).toMatchObject({ view: { pain: 2 } })
  expect(await phone.sync()).toEqual({ kind: 'done' })
  expect(server.rows.size).toBe(3)
})

test('413 for a pull alone: the request will not do', async () => {
  await phone.sync()
  server.faults.push({ status: 413 })
  expect(await phone.sync()).toEqual({ kind: 'refused' })
})

test('426: an update is needed, the outbox is kept', async () => {
  server.faults.push({ status: 426, body: { code: 'client_too_old' } })
  expect(await phone.sync()).toEqual({ kind: 'update_needed' })
  await expectUntouched()
})

test('rejected: the value stays on the screen and in the list, the ones behind it go on', async () => {
  await phone.save('2026-11-19', { pain: 11 })
  await phone.save('2026-11-21', { pain: 2 })
  expect(await phone.sync()).toEqual({ kind: 'done' })
  expect(await phone.refused()).toEqual([
    expect.objectContaining({ set: expect.objectContaining({ pain: 11 }), refusal: { code: 'invalid', errors: [expect.objectContaining({ field: 'pain' })] } }),
  ])
  expect(await phone.record('2026-11-19')).toMatchObject({ view: { pain: 11 }, refused: true, waiting: false, deleted: false })
  expect(server.rows.size).toBe(2)
})

test('rejected: it stays when the other device writes the day, and when everything is pulled again', async () => {
  const other = await Device.open()
  await phone.save('2026-11-19', { pain: 11, numbness: 1 })
  await phone.sync()
  await other.save('2026-11-19', { pain: 3, tingling: 2 })
  await other.sync()
  server.faults.push({ status: 410, body: { code: 'cursor_too_old' } })
  await phone.sync()
  expect(await phone.record('2026-11-19')).toMatchObject({ view: { pain: 11, numbness: 1, tingling: 2 }, refused: true })
  server.restore(server.backup())
  await phone.sync()
  expect(await phone.refused()).toHaveLength(1)
})

test('rejected: sent again under a new id, for the server keeps its first answer to the old one', async () => {
  await phone.save('2026-11-19', { pain: 11 })
  await phone.sync()
  const [first] = await phone.refused()
  await sendAgain(phone.database, first!.op_id)
  expect(await phone.waiting()).toHaveLength(1)
  await phone.sync()
  expect(await phone.refused()).toEqual([expect.objectContaining({ set: first!.set })])
  expect((await phone.refused())[0]!.op_id).not.toBe(first!.op_id)
})

test('rejected: what is written anew is no longer in the list, what is not stays there', async () => {
  await phone.save('2026-11-19', { pain: 11, falls: 77 })
  await phone.sync()
  await phone.save('2026-11-19', { pain: 4 })
  expect((await phone.refused()).map(({ set }) => [set.pain, set.falls])).toEqual([[undefined, 77]])
  await phone.sync()
  expect(await phone.record('2026-11-19')).toMatchObject({ view: { pain: 4, falls: 77 }, refused: true })
  const [left] = await phone.refused()
  await forgetChange(phone.database, left!.op_id)
  expect(await phone.record('2026-11-19')).toMatchObject({ view: { pain: 4 }, refused: false })
  expect(await phone.record('2026-11-19')).not.toMatchObject({ view: { falls: 77 } })
})

test.each([true, false])('rejected, then deleted (%s: before the answer): gone, and nobody’s attention is needed', async (before) => {
  await phone.save('2026-11-19', { pain: 11 })
  if (!before) await phone.sync()
  await phone.remove('2026-11-19')
  await phone.sync()
  expect(await phone.refused()).toEqual([])
  expect(await phone.record('2026-11-19')).toBeUndefined()
})

test('rejected: a deletion that is not allowed leaves the record where it is', async () => {
  const id = profileId(DIARY)
  await writeChange(phone.database, { op_id: newId(), type: 'profile', id, set: { regions: ['feet'] }, at: '2026-11-22T12:00:00Z' })
  await phone.sync()
  await writeChange(phone.database, { op_id: newId(), type: 'profile', id, set: null, at: '2026-11-22T12:00:01Z' })
  await phone.sync()
  expect(await phone.database.get('records', ['profile', id])).toMatchObject({ deleted: false, refused: true, view: { regions: ['feet'] } })
})

test('a clock far ahead: its day waits, everything else is sent, and it follows by itself when the clocks agree', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-11-22T12:00:00Z') })
  await phone.save('2026-12-24', { pain: 7 })
  await phone.save('2026-11-21', { pain: 2 })
  await phone.save('2026-12-24', { note: 'still here' })
  expect(await phone.sync()).toEqual({ kind: 'done', held: true })
  expect([...server.rows.values()].map((row) => row.data.on)).toEqual([DAY, '2026-11-21'])
  expect((await phone.waiting()).map(({ held }) => held)).toEqual(['clock_ahead', 'clock_ahead'])
  expect(await phone.record('2026-12-24')).toMatchObject({ view: { pain: 7, note: 'still here' } })
  vi.setSystemTime(Date.parse('2026-12-24T20:00:00Z'))
  expect(await phone.sync()).toEqual({ kind: 'done' })
  expect(server.rows.size).toBe(3)
  vi.useRealTimers()
})

describe('a change that waits for clocks that agree', () => {
  const AHEAD = '2026-12-24'
  beforeEach(async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-11-22T12:00:00Z') })
    await phone.save(AHEAD, { pain: 7, note: 'a word' })
    expect(await phone.sync()).toEqual({ kind: 'done', held: true })
  })
  afterEach(() => void vi.useRealTimers())

  test('is gone when its day is deleted before it was taken', async () => {
    await phone.remove(AHEAD)
    expect(await phone.sync()).toEqual({ kind: 'done' })
    expect(await phone.outbox()).toEqual([])
    expect(await phone.record(AHEAD)).toBeUndefined()
  })

  test('is deleted on the server too, where it was taken and the answer got lost', async () => {
    vi.setSystemTime(Date.parse('2026-12-24T20:00:00Z'))
    server.faults.push('lose answer')
    await phone.sync()
    await phone.remove(AHEAD)
    expect(await phone.sync()).toEqual({ kind: 'done' })
    expect(await phone.record(AHEAD)).toMatchObject({ deleted: true })
    expect([...server.rows.values()].find((row) => row.data.on === AHEAD)).toBeUndefined()
  })

  test('gives way to what is written over it, and keeps the rest', async () => {
    await phone.save(AHEAD, { pain: 2 })
    const sets = (await phone.waiting()).map(({ set }) => set).filter((set) => set.on === AHEAD)
    expect(sets).toEqual([expect.not.objectContaining({ pain: 7 }), expect.objectContaining({ pain: 2 })])
    vi.setSystemTime(Date.parse('2026-12-24T20:00:00Z'))
    expect(await phone.sync()).toEqual({ kind: 'done' })
    expect(await phone.record(AHEAD)).toMatchObject({ view: { pain: 2, note: 'a word' } })
  })

  test('and hundreds after it of the same record: nothing is sent again and again, and it is not called unwell', async () => {
    for (let number = 0; number < 505; number += 1) await phone.save(AHEAD, { numbness: number % 10 })
    const asked = server.requests.length
    expect(await phone.sync()).toEqual({ kind: 'done', held: true })
    expect(server.requests.length - asked).toBeLessThan(4)
  })

  test('a programme whose date was ahead takes the right date at once', async () => {
    const id = newId()
    const save = (set: Fields) => writeChange(phone.database, { op_id: newId(), type: 'ems_programme', id, set, at: new Date().toISOString() })
    await save({ name: 'Calves', modality: 'ems' })
    await phone.sync()
    await save({ pads_changed_on: AHEAD })
    server.heldFields.add('pads_changed_on')
    expect(await phone.sync()).toEqual({ kind: 'done', held: true })
    server.heldFields.clear()
    await save({ pads_changed_on: '2026-11-22' })
    expect((await phone.waiting()).filter((op) => op.id === id).map(({ set }) => set.pads_changed_on)).toEqual([undefined, '2026-11-22'])
    await phone.sync()
    expect(server.rows.get(id)?.data.pads_changed_on).toBe('2026-11-22')
    expect(await phone.database.get('records', ['ems_programme', id])).toMatchObject({ view: { pads_changed_on: '2026-11-22' } })
  })
})

test('rejected for one field: put right, the others are sent by themselves', async () => {
  await phone.save('2026-11-19', { pain: 11, numbness: 3, note: 'kept' })
  await phone.sync()
  await phone.save('2026-11-19', { pain: 4 })
  expect(await phone.refused()).toEqual([])
  expect(await phone.sync()).toEqual({ kind: 'done' })
  const row = [...server.rows.values()].find(({ data }) => data.on === '2026-11-19')
  expect(row?.data).toMatchObject({ pain: 4, numbness: 3, note: 'kept' })
})

test('what is held never stands in the way: it goes last, its record with it, in order', () => {
  const op = (seq: number, id: string, held?: Hold): StoredOp => ({
    seq, op_id: `${seq}`, type: 'entry', id, op: 'put', base: null, at: '', set: {}, state: WAITING, acknowledged_rev: null, ...(held && { held }),
  })
  const waiting = [op(1, 'a', 'clock_ahead'), op(2, 'b'), op(3, 'a'), op(4, 'c')]
  expect(nextBatch(waiting).map(({ seq }) => seq)).toEqual([2, 4, 1, 3])
  expect(nextBatch(waiting, 2).map(({ seq }) => seq)).toEqual([2, 4])
})

test('deferred: sent again until the server had time for all', async () => {
  for (const on of ['2026-11-16', '2026-11-17']) await phone.save(on, { pain: 1 })
  server.deferAfter = 1
  expect(await phone.sync()).toEqual({ kind: 'done' })
  expect(server.carriedOut).toHaveLength(3)
})

test('all deferred: later, not at once for ever', async () => {
  server.deferAfter = 0
  expect(await phone.sync()).toMatchObject({ kind: 'retry' })
  await expectUntouched()
})

test('kept: a deletion that another phone overtook brings the day back', async () => {
  await phone.sync()
  const other = await Device.open()
  await other.sync()
  await other.save(DAY, { numbness: 9 })
  await other.sync()
  await phone.remove(DAY)
  expect((await phone.record(DAY))?.deleted).toBe(true)
  await phone.sync()
  expect(await phone.record(DAY)).toMatchObject({ deleted: false, view: { pain: 4, numbness: 9 } })
})

test.each([['7', 7_000], ['0', 0], ['Sun, 22 Nov 2026 12:00:30 GMT', 30_000], ['soon', null], [null, null]])(
  'Retry-After %s', (header, expected) => {
    expect(retryAfter(header, Date.parse('2026-11-22T12:00:00Z'))).toBe(expected)
  },
)

test('a day that was deleted and is written anew stands on its own, edit by edit: its grave may be forgotten', async () => {
  await phone.sync()
  await phone.remove(DAY)
  await phone.sync()
  await phone.save(DAY, { pain: 3 })
  await phone.save(DAY, { pain: 5 })
  expect((await phone.waiting()).map((op) => op.op)).toEqual(['put', 'put'])
})
