import { beforeEach, describe, expect, it, vi } from 'vitest'
import { addDays, deviceTimeZone, today } from '../../src/domain/days'
import { placeName } from '../../src/i18n/placeName'
import { isTimeToAsk } from '../../src/shell/ZoneAsk'
import { FakeDiary, sessionOf } from '../support/fakeDiary'
import { button, buttons, chosen, open, option, settle, tap, tapLater, text, until } from '../support/mount'

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
    await tap(option('Do you have an EMS device?', 'false'))
    await tap(button('No answer for Do you have an EMS device?'))
    expect((await diary.profile())?.data.has_ems_device).toBeNull()
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
    await tap(button(`Use ${placeName(phone)} for the account`))
    await until(() => text().includes('That did not work.'))
  })
})

describe('data on this device', () => {
  it('shows what waits, leads to what was refused, and names other people’s data', async () => {
    const diary = new FakeDiary()
    diary.setStatus({ waiting: 2, attention: 1, storage_persisted: false, other_account: [{ email: 'bob@example.org', waiting: 1 }] })
    await openSettings(diary)
    for (const part of ['2 changes wait to be sent.', '1 answer was not taken by the server', 'bob@example.org has 1 unsent change',
      'The browser may remove this data']) expect(text()).toContain(part)
    await tap(document.querySelector<HTMLElement>('a[href="/unsent"]')!)
    expect(location.pathname).toBe('/unsent')
  })
})

describe('signing out', () => {
  beforeEach(() => void vi.stubGlobal('fetch', async () => Response.json(sessionOf())))

  it('without a network ends on a page of ours that says so', async () => {
    const leave = vi.spyOn(location, 'assign').mockImplementation(() => {})
    vi.stubGlobal('fetch', async () => { throw new TypeError('Failed to fetch') })
    await openSettings(new FakeDiary())
    await tap(button('Sign out'))
    await until(() => text().includes('You are signed out'))
    await tap(button('Sign in'))
    await until(() => text().includes('The server still does not answer.'))
    expect(leave).not.toHaveBeenCalled()
    vi.stubGlobal('fetch', async () => Response.json(sessionOf()))
    await tap(button('Sign in'))
    expect([leave.mock.calls, text().includes('still does not answer')]).toEqual([[['/accounts/login/']], false])
  })

  it('with nothing to lose says that the server does not answer, and signs out here all the same when told to', async () => {
    vi.stubGlobal('fetch', async () => { throw new TypeError('Failed to fetch') })
    const diary = new FakeDiary()
    const asked: boolean[] = []
    diary.signOut = async ({ discardUnsent }) => {
      asked.push(discardUnsent)
      return { done: discardUnsent, unsent: 0 }
    }
    await openSettings(diary)
    await tap(button('Sign out'))
    expect(text()).toContain('The server does not answer, so you could not be signed out there.')
    expect([...buttons('Try to send first'), ...buttons('Discard and sign out')]).toEqual([])
    await tapLater(button('Try again'))
    expect(document.querySelector('dialog [role=alert]')?.textContent).toContain('The server does not answer')
    expect(text()).not.toContain('They could not be sent.')
    await tapLater(button('Stay signed in'))
    expect([asked, document.querySelector('dialog')]).toEqual([[false, false], null])
    await tapLater(button('Sign out'))
    await tapLater(button('Sign out here all the same'))
    await until(() => text().includes('You are signed out'))
    expect(asked).toEqual([false, false, false, true])
  })

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

describe('an account that stayed at home', () => {
  const elsewhere = (since: string, answered = false) => ({ zone: deviceTimeZone(), since, answered })
  const session = sessionOf({ user: { email: 'alice@example.org', email_verified: true, time_zone: 'Pacific/Auckland', locale: 'en' } })

  it.each([[0, false], [2, false], [3, true], [30, true]])('after %i days elsewhere is asked about: %s', async (days, asked) => {
    const diary = new FakeDiary()
    await diary.keep('zone_elsewhere', elsewhere(addDays(today(), -days)))
    await open(diary, '/', session)
    await new Promise((resolve) => setTimeout(resolve, 500))
    expect(text().includes('Your account is in Auckland')).toBe(asked)
  })

  it('is moved, or stays, and is not asked about again', async () => {
    const diary = new FakeDiary()
    await diary.keep('zone_elsewhere', elsewhere(addDays(today(), -9)))
    await open(diary, '/', session)
    await until(() => text().includes('Stay with Auckland'))
    await tap(button('Stay with Auckland'))
    expect(text()).not.toContain('Your account is in')
    expect(await diary.kept('zone_elsewhere')).toMatchObject({ answered: true })
  })

  it('is known to have moved, without a new start', async () => {
    vi.stubGlobal('fetch', async () => new Response(JSON.stringify(sessionOf()), { headers: { 'Content-Type': 'application/json' } }))
    const moved = structuredClone(session)
    const diary = new FakeDiary()
    await diary.keep('zone_elsewhere', elsewhere(addDays(today(), -9)))
    await open(diary, '/', moved)
    await until(() => text().includes('Stay with Auckland'))
    await tap(button(`Use ${placeName(deviceTimeZone())} for the account`))
    await until(() => !text().includes('Stay with'))
    expect(moved.user?.time_zone).toBe(deviceTimeZone())
  })

  it('is not asked about where the other name means the same time, or the browser names none', async () => {
    const asks = async (phone: string, account: string) => {
      const diary = new FakeDiary()
      await diary.keep('zone_elsewhere', { zone: phone, since: addDays(today(), -9), answered: false })
      vi.spyOn(Intl.DateTimeFormat.prototype, 'resolvedOptions').mockReturnValue({ timeZone: phone } as Intl.ResolvedDateTimeFormatOptions)
      return isTimeToAsk(diary, account).finally(() => vi.restoreAllMocks())
    }
    expect(await asks('Asia/Kolkata', 'Asia/Calcutta')).toBe(false)
    expect(await asks('Europe/Berlin', 'Europe/Paris')).toBe(false)
    expect(await asks('America/Phoenix', 'America/Denver')).toBe(true)
    expect(await asks('Etc/Unknown', 'Pacific/Auckland')).toBe(false)
  })

  it('at home again begins the count anew', async () => {
    const diary = new FakeDiary()
    await diary.keep('zone_elsewhere', elsewhere(addDays(today(), -9)))
    expect(await isTimeToAsk(diary, deviceTimeZone())).toBe(false)
    expect(await isTimeToAsk(diary, 'Pacific/Auckland')).toBe(false)
    expect(await diary.kept('zone_elsewhere')).toEqual(elsewhere(today()))
  })
})
