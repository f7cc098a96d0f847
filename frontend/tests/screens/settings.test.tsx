import { describe, expect, it, vi } from 'vitest'
import { FakeDiary, sessionOf } from './fakeDiary'
import { button, chosen, open, option, settle, tap, tapLater, text, until } from './mount'

async function openSettings(diary: FakeDiary, session = sessionOf()): Promise<void> {
  await open(diary, '/settings', session)
  await until(() => document.querySelectorAll('.block').length > 0)
  await settle()
}

describe('look and profile', () => {
  it('changes the look at once and remembers it for the next start', async () => {
    await openSettings(new FakeDiary())
    expect(chosen('Look')).toBe('system')
    await tap(option('Look', 'amber'))
    expect(document.documentElement.dataset.look).toBe('amber')
    expect(localStorage.getItem('daymark-look')).toBe('amber')
  })

  it('saves regions, extras and cause as they are tapped', async () => {
    const diary = new FakeDiary()
    await openSettings(diary)
    await tap(button('Hands'))
    await tap(button('Falls'))
    await tap(button('What you told us at the start'))
    await tap(option('What is the cause, as far as you know?', 'chemotherapy'))
    const { regions, tracked, neuropathy_cause } = (await diary.profile())?.data ?? {}
    expect([regions, neuropathy_cause]).toEqual([['feet', 'hands'], 'chemotherapy'])
    expect(new Set(tracked as string[])).toEqual(new Set(['exposures', 'qualities', 'sleep_disturbance', 'spread', 'weakness']))
  })

  it('leads a wished time to the reminder itself', async () => {
    await openSettings(new FakeDiary())
    await tap(button('What you told us at the start'))
    expect([...document.querySelectorAll('a')].map((link) => link.getAttribute('href'))).not.toContain('/reminders/new')
    await tap(option('A good time to remind you', '21:00'))
    await tap([...document.querySelectorAll('a')].find((link) => link.textContent === 'Set this reminder')!)
    expect(location.pathname).toBe('/reminders/new')
  })

  it('starts Today one question at a time when that was chosen', async () => {
    const diary = new FakeDiary()
    await openSettings(diary)
    await tap(option('Check-in', 'one'))
    await tap(document.querySelector('.bar a') as HTMLElement)
    await until(() => text().includes('Question 1 of 4'))
  })
})

describe('the time zone', () => {
  it('is offered when the account and the phone differ, and says when that failed', async () => {
    vi.stubGlobal('fetch', vi.fn(async () => { throw new TypeError('no network') }))
    await openSettings(new FakeDiary(), sessionOf({ user: { email: 'a', email_verified: true, time_zone: 'Pacific/Auckland', locale: 'en' } }))
    const phone = Intl.DateTimeFormat().resolvedOptions().timeZone
    await tap(button(`Use ${phone} for the account`))
    await until(() => text().includes('That did not work.'))
  })
})

describe('data on this device', () => {
  it('shows what waits, what was refused and why, and other people’s data', async () => {
    const diary = new FakeDiary()
    const errors = [{ field: 'pain', code: 'out_of_range', message: 'must be a whole number from 0 to 10' }]
    diary.refused.push({ op_id: '1', at: '2026-11-22T10:00:00Z', type: 'entry', id: 'x', set: { on: '2026-11-21', pain: 11 }, code: 'invalid', errors })
    diary.setStatus({ waiting: 2, attention: 1, storage_persisted: false, other_account: [{ email: 'bob@example.org', waiting: 1 }] })
    await openSettings(diary)
    for (const part of ['2 changes wait to be sent.', '1 answer was not accepted', 'Sat 21 Nov', 'A value was outside of what can be stored. (Pain)',
      'bob@example.org has 1 unsent change', 'The browser may remove this data']) expect(text()).toContain(part)
    await tap(button('I have seen it, remove it'))
    expect(text()).not.toContain('was not accepted')
  })
})

describe('signing out', () => {
  it('leaves at once when nothing waits', async () => {
    const leave = vi.spyOn(location, 'assign').mockImplementation(() => {})
    const diary = new FakeDiary()
    await openSettings(diary)
    await tap(button('Sign out'))
    expect([diary.signOuts, leave.mock.calls]).toEqual([[false], [['/accounts/login/']]])
  })

  it('says how much is unsent and asks; keeping changes nothing', async () => {
    const leave = vi.spyOn(location, 'assign').mockImplementation(() => {})
    const diary = new FakeDiary()
    diary.unsentAtSignOut = 3
    await openSettings(diary)
    await tap(button('Sign out'))
    expect(text()).toContain('3 changes are only on this device.')
    await tap(button('Keep them and stay signed in'))
    expect([diary.signOuts, leave.mock.calls.length, document.querySelector('dialog')]).toEqual([[false], 0, null])
  })

  it('tries to send first, says when that failed, and discards only when told to', async () => {
    const leave = vi.spyOn(location, 'assign').mockImplementation(() => {})
    const diary = new FakeDiary()
    diary.unsentAtSignOut = 3
    await openSettings(diary)
    await tap(button('Sign out'))
    await tap(button('Try to send first'))
    expect(text()).toContain('They could not be sent.')
    expect(diary.signOuts).toEqual([false, false])
    await tapLater(button('Discard and sign out'))
    expect([diary.signOuts.at(-1), leave.mock.calls.length]).toEqual([true, 1])
  })
})
