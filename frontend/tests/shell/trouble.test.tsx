import { expect, it, vi } from 'vitest'
import { QuotaError } from '../../src/diary'
import { today } from '../../src/domain/days'
import { offerUpdate } from '../../src/shell/update'
import { FakeDiary } from '../support/fakeDiary'
import { button, buttons, chosen, open, option, settle, tap, tapLater, text, until } from '../support/mount'

it('keeps an answer on the screen when the device is full, and saves it on the next try', async () => {
  const diary = new FakeDiary()
  await open(diary)
  diary.failWith = new QuotaError('full')
  await tap(option('Pain, feet', 6))
  expect(text()).toContain('Not saved: this device is full')
  expect(text()).not.toContain('Saved on this device')
  expect(chosen('Pain, feet')).toBe('6')
  diary.failWith = null
  await tap(button('Try again'))
  expect((await diary.day(today()))?.data['ratings.feet.pain']).toBe(6)
  expect(document.querySelector('dialog')).toBeNull()
})

it('puts the unsaved answer into the file it offers', async () => {
  const diary = new FakeDiary()
  await open(diary)
  const files: Blob[] = []
  // happy-dom would follow the link of the download
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => {})
  vi.spyOn(URL, 'createObjectURL').mockImplementation((file) => (files.push(file as Blob), 'blob:x'))
  diary.failWith = new QuotaError('full')
  await tap(option('Pain, feet', 6))
  await tap(button('Save as a file'))
  expect(JSON.parse(await (files[0] as Blob).text())).toEqual({ not_saved: [{ about: today(), set: { 'ratings.feet.pain': 6 } }], outbox: { ops: [] } })
})

it('says how many entries wait when the session has ended, and where to sign in', async () => {
  const diary = new FakeDiary()
  diary.setStatus({ sync: 'signed_out', waiting: 1 })
  await open(diary)
  expect(text()).toContain('1 entry waits on this device – sign in to send it.')
  diary.setStatus({ waiting: 2 })
  await settle()
  expect(text()).toContain('2 entries wait on this device – sign in to send them.')
  expect(document.querySelector('.banner a')?.getAttribute('href')).toBe('/accounts/login/#alice%40example.org')
})

it('counts what waits while there is no network', async () => {
  const diary = new FakeDiary()
  diary.setStatus({ sync: 'offline' })
  await open(diary)
  await tap(option('Pain, feet', 6))
  expect(text()).toContain('No network · 1 waiting')
})

it('says on plain http what will not work, and still logs', async () => {
  vi.stubGlobal('isSecureContext', false)
  const diary = new FakeDiary()
  await open(diary)
  expect(text()).toContain('This address is not encrypted (http). Logging works.')
  await tap(option('Pain, feet', 6))
  expect(diary.saved).toHaveLength(1)
})

it('takes a new version only when the person chooses it', async () => {
  const apply = vi.fn()
  await open(new FakeDiary())
  offerUpdate(apply)
  await settle()
  expect(apply).not.toHaveBeenCalled()
  await tap(button('Update now'))
  expect(apply).toHaveBeenCalledOnce()
  await tap(button('Later'))
  expect(buttons('Update now')).toHaveLength(0)
})

it('offers the install guide after the first entry, once, and asks the browser to keep the data', async () => {
  const diary = new FakeDiary()
  await open(diary)
  expect(text()).not.toContain('Your first entry is saved')
  await tap(option('Pain, feet', 6))
  expect(text()).toContain('Your first entry is saved')
  expect(diary.persistenceAsked).toBe(1)
  await tap(button('Not now'))
  await tapLater(option('Numbness, feet', 6))
  expect(text()).not.toContain('Your first entry is saved')
  expect(diary.persistenceAsked).toBe(1)
})

it('stays on its day after midnight until the person moves on', async () => {
  vi.useFakeTimers({ now: new Date('2026-11-22T23:50:00'), toFake: ['Date'] })
  const diary = new FakeDiary()
  await open(diary)
  vi.setSystemTime(new Date('2026-11-23T00:20:00'))
  document.dispatchEvent(new Event('visibilitychange'))
  await settle()
  expect(text()).toContain('This page is about Sunday 22 November.')
  await tap(option('Pain, feet', 6))
  expect((await diary.day('2026-11-22'))?.data['ratings.feet.pain']).toBe(6)
  await tap(button('Go to today'))
  await until(() => document.querySelector('h1')?.textContent === 'Today: Mon 23 Nov')
  expect(chosen('Pain, feet')).toBeNull()
})
