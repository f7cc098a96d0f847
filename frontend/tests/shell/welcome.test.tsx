import { render } from 'preact'
import { expect, it, vi } from 'vitest'
import { QuotaError } from '../../src/diary'
import { firstReminderId } from '../../src/domain/ids'
import { DIARY_ID, FakeDiary, sessionOf } from '../support/fakeDiary'
import { FakeServer } from '../support/fakeServer'
import { button, hasGroup, open, option, settle, tap, tapLater, text, until } from '../support/mount'

async function openWelcome(diary: FakeDiary, session = sessionOf()): Promise<void> {
  await open(diary, '/', session)
  await until(() => text().includes('Start'))
}

it('meets a new person with what the app is and is not', async () => {
  await openWelcome(new FakeDiary(null))
  expect(location.pathname).toBe('/welcome')
  expect(text()).toContain('does not promise that anything gets better')
  expect(text()).not.toContain('sends no e-mail')
})

it('says what a missing mail server and an unconfirmed address mean', async () => {
  await openWelcome(new FakeDiary(null), sessionOf({ mail_configured: false }))
  expect(text()).toContain('Without a mail server, a forgotten password cannot be reset by e-mail')
})

it('says it for an unconfirmed address too', async () => {
  await openWelcome(new FakeDiary(null), sessionOf({ user: { email: 'a', email_verified: false, time_zone: 'Europe/Berlin', locale: 'en' } }))
  expect(text()).toContain('Your e-mail address is not confirmed yet.')
})

it('asks four questions, saves each at its tap, then opens today with the chosen region', async () => {
  const diary = new FakeDiary(null)
  await openWelcome(diary)
  await tap(button('Start'))
  await tap(button('Hands'))
  expect(diary.saved).toEqual([{ regions: ['hands'] }])
  await tap(button('Next'))
  await tap(option('What is the cause, as far as you know?', 'diabetes'))
  await tap(button('Next'))
  await tap(option('A good time to remind you', '21:00'))
  await tap(button('Next'))
  await tap(option('Do you have an EMS device?', 'true'))
  await tap(button('Go to today'))
  await until(() => hasGroup('Pain, hands'))
  expect((await diary.profile())?.data).toEqual({
    regions: ['hands'], neuropathy_cause: 'diabetes', reminder_time: '21:00', has_ems_device: true, first_run_done: true,
  })
})

it('lets every question be skipped', async () => {
  const diary = new FakeDiary(null)
  await openWelcome(diary)
  await tap(button('Start'))
  for (let question = 0; question < 4; question += 1) await tap(button('Skip'))
  await until(() => hasGroup('Pain'))
  expect(diary.saved).toEqual([{ first_run_done: true }])
})

it('makes one reminder of the time, also when entered again, and takes it back with the time', async () => {
  const server = new FakeServer()
  vi.stubGlobal('fetch', server.fetch)
  const diary = new FakeDiary(null)
  const toTime = async () => {
    history.replaceState(null, '', '/')
    await openWelcome(diary)
    await tap(button('Start'))
    for (let question = 0; question < 2; question += 1) await tapLater(button('Skip'))
  }
  await toTime()
  await tapLater(option('A good time to remind you', '21:00'))
  await tapLater(button('Next'))
  await until(() => server.overview.reminders.length === 1)
  expect(server.overview.reminders[0]).toMatchObject({ id: firstReminderId(DIARY_ID), times: ['21:00'] })
  render(null, document.body)
  await toTime()
  await tapLater(button('No answer for A good time to remind you'))
  expect((await diary.profile())?.data.reminder_time).toBeNull()
  await tapLater(button('Skip'))
  await until(() => server.overview.reminders.length === 0)
})

it('stays and says so when a full device cannot store that it is over', async () => {
  const diary = new FakeDiary(null)
  await openWelcome(diary)
  await tap(button('Start'))
  for (let question = 0; question < 3; question += 1) await tapLater(button('Skip'))
  diary.failWith = new QuotaError('full')
  await tapLater(button('Skip'))
  await until(() => text().includes('Not saved: this device is full.'))
  expect([location.pathname, text().includes('Do you have an EMS device?')]).toEqual(['/welcome', true])
  diary.failWith = null
  await tapLater(button('Try again'))
  await until(() => hasGroup('Pain'))
})

it('does not ask again', async () => {
  await open(new FakeDiary({ first_run_done: true }))
  await settle()
  expect(location.pathname).toBe('/')
  expect(document.title).toBe('Today – Daymark')
})
