import { expect, it } from 'vitest'
import { FakeDiary, sessionOf } from './fakeDiary'
import { button, hasGroup, open, option, settle, tap, text, until } from './mount'

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

it('does not ask again', async () => {
  await open(new FakeDiary({ first_run_done: true }))
  await settle()
  expect(location.pathname).toBe('/')
  expect(document.title).toBe('Today – Daymark')
})
