/** A day that one device deleted while another went on with it: the other device's answers all come back. */
import { beforeEach, expect, test, vi } from 'vitest'
import { Device, DIARY } from './device'
import { ModelServer } from './model-server'

const DAY = '2026-11-20'
let phone: Device
let tablet: Device

beforeEach(async () => {
  vi.stubGlobal('fetch', new ModelServer(DIARY).fetch)
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

test('what was deleted and never edited stays deleted', async () => {
  await tablet.sync()
  expect((await tablet.record(DAY))!.deleted).toBe(true)
})
