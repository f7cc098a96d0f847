/** A day that one device deleted while another went on with it: the other device's answers all come back. */
import { beforeEach, expect, test, vi } from 'vitest'
import { Device, DIARY } from './device'
import { ModelServer } from './model-server'

const DAY = '2026-11-20'
let phone: Device
let tablet: Device
let server: ModelServer

beforeEach(async () => {
  server = new ModelServer(DIARY)
  vi.stubGlobal('fetch', server.fetch)
  phone = await Device.open()
  await phone.save(DAY, { pain: 6, numbness: 4, note: 'cold feet', qualities: [] })
  await phone.sync()
  tablet = await Device.open()
  await tablet.sync()
  await phone.remove(DAY)
  await phone.sync()
})

test('the answers it still had follow the edited one', async () => {
  await tablet.save(DAY, { tingling: 2 })
  await tablet.sync()
  await phone.sync()
  const everything = { pain: 6, numbness: 4, note: 'cold feet', tingling: 2 }
  expect((await tablet.record(DAY))!.view).toMatchObject(everything)
  expect((await phone.record(DAY))!.view).toMatchObject(everything)
  expect(await tablet.outbox()).toEqual([])
})

test('an edited answer is not overwritten by the old one', async () => {
  await tablet.save(DAY, { pain: 1 })
  await tablet.save(DAY, { numbness: null })
  await tablet.sync()
  expect((await tablet.record(DAY))!.view).toMatchObject({ pain: 1, numbness: null, note: 'cold feet' })
})

test('edited without knowing of it and then deleted here too, it stays deleted, and nothing needs attention', async () => {
  await tablet.save(DAY, { pain: 1 })
  await tablet.remove(DAY)
  await tablet.sync()
  expect((await tablet.record(DAY))!.deleted).toBe(true)
  expect(await tablet.outbox()).toEqual([])
  expect(await tablet.refused()).toEqual([])
})

test('an edit that still waits when the deletion arrives can stand alone, however late it is sent', async () => {
  await tablet.save(DAY, { pain: 1 })
  server.faults = [{ status: 410, body: { code: 'cursor_too_old' } }, 'pass', 'offline']
  await tablet.sync()
  expect((await tablet.waiting()).map((op) => op.op)).toEqual(['put'])
  server.purge()
  await tablet.sync()
  expect((await tablet.record(DAY))!.view).toMatchObject({ pain: 1 })
  expect(await tablet.refused()).toEqual([])
})

test('what was deleted and never edited stays deleted', async () => {
  await tablet.sync()
  expect((await tablet.record(DAY))!.deleted).toBe(true)
})
