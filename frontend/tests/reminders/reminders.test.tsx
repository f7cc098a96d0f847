import { render } from 'preact'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { today } from '../../src/domain/days'
import { formatWallClock } from '../../src/i18n'
import { FakeDiary } from '../support/fakeDiary'
import { DEVICE_ID, FakeServer, occurrenceOf, reminderOf } from '../support/fakeServer'
import { button, buttons, chosen, open, option, settle, tap, tapLater, text, until } from '../support/mount'

let server: FakeServer

beforeEach(() => {
  // The server's next times are in November of 2026; a day of another year is written with its year.
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-11-23T10:00:00Z') })
  server = new FakeServer()
  vi.stubGlobal('fetch', server.fetch)
})

async function openList(diary = new FakeDiary()): Promise<FakeDiary> {
  await open(diary, '/reminders')
  await until(() => text().includes('E-mail') || text().includes('There is no connection'))
  await settle()
  return diary
}

/** A browser that can show notifications and has been asked already, or not. */
function stubBrowser(permission: NotificationPermission, answer: NotificationPermission = permission): void {
  const here = { permission, requestPermission: vi.fn(async () => (here.permission = answer)) }
  vi.stubGlobal('Notification', here)
  vi.stubGlobal('PushManager', class {})
  const subscription = { unsubscribe: async () => true, endpoint: 'https://push.example/1', toJSON: () => ({ endpoint: 'https://push.example/1', keys: { p256dh: 'p', auth: 'a' } }) }
  const pushManager = { subscribe: async () => subscription, getSubscription: async () => subscription }
  const registration = { pushManager, getNotifications: async () => [] }
  const worker = { ready: Promise.resolve(registration), getRegistration: async () => registration, addEventListener() {}, removeEventListener() {} }
  Object.defineProperty(navigator, 'serviceWorker', { value: worker, configurable: true })
}

describe('the list', () => {
  it('begins with one tap, at the time once wished for', async () => {
    await openList(new FakeDiary({ first_run_done: true, reminder_time: '21:00' }))
    await tap(button('Remind me every day at 21:00'))
    await until(() => text().includes('Every day at 21:00'))
    expect(server.asked[0]).toMatchObject({ method: 'POST', path: 'reminders/', body: { kind: 'check_in', times: ['21:00'] } })
    expect(buttons('Remind me every day at 21:00')).toEqual([])
  })

  it('says rules in plain words, with the next three times, and switches them', async () => {
    server.overview.reminders = [reminderOf({ weekdays: [0, 1, 2, 3, 4], times: ['08:00', '20:00'] })]
    server.overview.subscriptions = [{ id: 'd', name: 'Another phone', device_id: 'd', created_at: '', last_confirmed_at: null, silent: false, gone: false }]
    await openList()
    expect(text()).toMatch(/Monday to Friday at 0?8:00, 20:00/)
    for (const day of ['Mon 23 Nov', 'Tue 24 Nov', 'Wed 25 Nov']) expect(text()).toContain(day)
    await tap(button('Check-in: on'))
    expect(server.asked).toEqual([{ method: 'PATCH', path: `reminders/${reminderOf().id}/`, body: { active: false } }])
    expect(text()).toContain('Switched off.')
  })

  it('that no phone shows comes by e-mail instead, and says so', async () => {
    server.overview.reminders = [reminderOf()]
    server.overview.state.arriving = 'no_device'
    const diary = await openList()
    expect(text()).toContain('They come by e-mail as long as no phone or browser of yours says that it shows them.')
    for (const words of ['Mon 23 Nov', 'Meanwhile they come by e-mail.']) expect(text()).toContain(words)
    expect(text()).not.toContain('It does not come')
    render(null, document.body)
    await open(diary, `/reminders/${reminderOf().id}`)
    await until(() => text().includes('They come by e-mail as long as'))
  })

  it('rests in one tap and goes on in one tap', async () => {
    server.overview.reminders = [reminderOf()]
    await openList()
    await tap(button('Rest for 1 week'))
    expect(Date.parse(String(server.asked[0]?.body.until)) - Date.now()).toBeGreaterThan(6.9 * 86_400_000)
    expect(text()).toContain('All reminders rest until')
    await tapLater(button('End the rest'))
    expect([server.asked[1]?.body, text().includes('All reminders rest until')]).toEqual([{ until: null }, false])
  })

  it('shows what is open and what did not reach the person', async () => {
    server.overview.reminders = [reminderOf()]
    server.overview.state.open = [occurrenceOf()]
    server.overview.state.missed = [occurrenceOf({ id: '01939a00-0000-7000-8000-00000000000e', kind: 'weekly', state: 'missed' })]
    await openList()
    await tap(button('Later: Check-in'))
    expect(text()).toContain('You are reminded again in an hour.')
    await tapLater(button('Done: Check-in'))
    expect(buttons('Done: Check-in')).toEqual([])
    expect(server.asked.map(({ path }) => path.split('/').at(-2))).toEqual(['snooze', 'done'])
    await tap(button('Did not reach you'))
    expect(text()).toContain('Weekly question, ')
  })

  it('what asks all the same stays open when it is written', async () => {
    const weekly = '01939a00-0000-7000-8000-000000000002'
    server.overview.reminders = [reminderOf({ skip_if_logged: false }), reminderOf({ id: weekly, kind: 'weekly' })]
    server.overview.state.open = [
      occurrenceOf({ local_date: today() }), occurrenceOf({ id: '01939a00-0000-7000-8000-00000000000e', reminder: weekly, kind: 'weekly', local_date: today() }),
    ]
    const diary = new FakeDiary()
    diary.seedDay(today(), { pain: 3, spread_feet: 'toes' })
    await openList(diary)
    await until(() => buttons('Done: Weekly question').length === 0)
    expect(buttons('Done: Check-in').length).toBe(1)
  })

  it('says of today in a trial that it comes only while one runs, and opens Today', async () => {
    const change = { kind: 'trial_period' as const, skip_if_logged: false }
    server.overview.reminders = [reminderOf(change)]
    server.overview.state.open = [occurrenceOf(change)]
    await openList()
    expect(text()).toContain('It comes only on days on which a trial of yours is running.')
    const way = [...document.querySelectorAll('a')].find((each) => each.getAttribute('aria-label') === 'Open Today: What is today in my trial')
    expect(way?.getAttribute('href')).toBe('/')
    expect(buttons('Done: What is today in my trial').length).toBe(1)
  })

  it('without a network shows the last known, to read only', async () => {
    server.overview.reminders = [reminderOf()]
    const diary = await openList()
    server.reachable = false
    render(null, document.body)
    await openList(diary)
    await until(() => text().includes('This is what was last known.'))
    expect(text()).toContain('Every day at 20:00')
    expect([button('Check-in: on').disabled, button('Rest for 1 day').disabled]).toEqual([true, true])
  })

  it('never reads somebody else’s', async () => {
    const diary = new FakeDiary()
    Object.defineProperty(diary, 'diaryId', { value: '6f0c1e9e-0000-4000-8000-000000000002' })
    await open(diary, '/reminders')
    await until(() => text().includes('Sign in again'))
    expect(diary.remembered.size).toBe(0)
  })
})

describe('other ways', () => {
  it('stops and starts e-mail, makes and takes back a calendar address that is shown once', async () => {
    await openList()
    await tap(button('E-mail'))
    await tap(button('Stop reminder e-mails'))
    expect(text()).toContain('Reminder e-mails are stopped.')
    await tapLater(button('Start them again'))
    await tap(button('Calendar'))
    await tap(button('Make an address'))
    expect(document.querySelector<HTMLInputElement>('input[readonly]')?.value).toBe('https://diary.example/calendar/secret.ics')
    await tapLater(button('Take the address back'))
    expect([text().includes('The address no longer works.'), document.querySelector('input[readonly]')]).toEqual([true, null])
  })
})

describe('this phone', () => {
  beforeEach(() => {
    server.overview.reminders = [reminderOf()]
  })

  it('is asked only after a tap and an explanation, then told to the server and tested', async () => {
    stubBrowser('default', 'granted')
    const diary = await openList()
    expect(text()).toContain('Reminders are not arriving on this phone')
    await tap(button('Show reminders on this phone'))
    expect(text()).toContain('No symptom, no number, no name.')
    expect(Notification.requestPermission).not.toHaveBeenCalled()
    await tap(button('Go on: the phone asks'))
    await until(() => text().includes('This phone now shows reminders.'))
    expect(server.asked[0]).toEqual({
      method: 'POST', path: 'push/subscriptions/', body: { endpoint: 'https://push.example/1', keys: { p256dh: 'p', auth: 'a' }, device_id: DEVICE_ID },
    })
    expect(diary.remembered.get('push')).toMatchObject({ endpoint: 'https://push.example/1' })
    await tap(button('All reminders'))
    await until(() => buttons('Send a test now').length === 1)
    await tap(button('Send a test now'))
    expect(text()).toContain('The test is on its way.')
  })

  const gone = { id: '01939a00-0000-7000-8000-0000000000dd', name: 'Android phone', device_id: DEVICE_ID, created_at: '', last_confirmed_at: null, silent: false, gone: true }

  it.each([
    ['AbortError', 'did not take the phone on'], ['NotAllowedError', 'In a private window'], ['TimeoutError', 'did not answer'], ['Error', 'Close and open it'],
  ])('that cannot be registered (%s) says why, and offers mail and calendar there', async (name, words) => {
    stubBrowser('default', 'granted')
    const worker = await navigator.serviceWorker.ready
    worker.pushManager.subscribe = () => Promise.reject(new DOMException('Registration failed', name))
    await openList()
    await tap(button('Show reminders on this phone'))
    await tap(button('Go on: the phone asks'))
    await until(() => text().includes(words))
    await tap(button('Send all my reminders by e-mail too'))
    expect(server.asked).toEqual([{ method: 'PATCH', path: `reminders/${reminderOf().id}/`, body: { channels: ['push', 'email'] } }])
    expect(text()).toContain('They come by e-mail too.')
    expect([buttons('Send all my reminders by e-mail too').length, buttons('Make an address').length]).toEqual([0, 1])
  })

  it('whose address is refused by the server offers the same', async () => {
    stubBrowser('default', 'granted')
    await openList()
    await tap(button('Show reminders on this phone'))
    server.refuseWith = [400, { code: 'invalid', errors: [{ field: 'endpoint', code: 'not_a_push_service', message: '' }] }]
    await tap(button('Go on: the phone asks'))
    await until(() => text().includes('does not know the push service'))
    expect(buttons('Send all my reminders by e-mail too').length).toBe(1)
  })

  it('that its push service has ended is set up again in two taps, with a new address', async () => {
    stubBrowser('granted')
    server.overview.subscriptions = [gone]
    await openList()
    expect(text()).toContain('no longer takes messages for Daymark')
    expect(buttons('Send a test now')).toEqual([])
    await tap(button('Set this phone up again'))
    await tapLater(button('Set this phone up again'))
    await until(() => text().includes('This phone now shows reminders.'))
    expect(server.overview.subscriptions).toMatchObject([{ gone: false }])
  })

  it('takes a no for a no', async () => {
    stubBrowser('default', 'denied')
    await openList()
    await tap(button('Show reminders on this phone'))
    await tap(button('Go on: the phone asks'))
    await until(() => text().includes('The phone says no'))
    expect(server.asked).toEqual([])
  })

  it('says when it is blocked, and when the server cannot send', async () => {
    stubBrowser('denied')
    await openList()
    expect(text()).toContain('Notifications from Daymark are blocked on this phone.')
    server.overview.state.push = { configured: false, public_key: null }
    render(null, document.body)
    await openList()
    expect(text()).toContain('This server is not set up to send notifications.')
  })

  it('is removed from the list, here too', async () => {
    stubBrowser('granted')
    server.overview.subscriptions = [{ id: '01939a00-0000-7000-8000-0000000000dd', name: 'Android phone', device_id: DEVICE_ID, created_at: '', last_confirmed_at: '2026-11-22T19:00:00Z', silent: false, gone: false }]
    await openList()
    expect(text()).toContain('This phone shows reminders. Last confirmed')
    await tap(button('Devices that show reminders'))
    await tap(button('Remove: Android phone'))
    await until(() => text().includes('Android phone no longer gets reminders.'))
  })
})

describe('one reminder', () => {
  async function openOne(): Promise<void> {
    server.overview.reminders = [reminderOf()]
    await open(new FakeDiary(), `/reminders/${reminderOf().id}`)
    await until(() => text().includes('How it reaches you'))
  }

  /** Regions differ in how they write 8 o'clock. */
  const timeChip = (hour: number) => button(formatWallClock(`${String(hour).padStart(2, '0')}:00`))

  const chooser = (name: string) => [...document.querySelectorAll<HTMLButtonElement>('.chooser-one')].find((each) => each.textContent?.startsWith(name))!

  it('of today in a trial says when it comes before it is made, begins in the morning, and says it again', async () => {
    await open(new FakeDiary(), '/reminders/new')
    await until(() => buttons('Remind me every day at 20:00').length === 1)
    expect(chooser('What is today in my trial').textContent).toContain('Only while a trial is running')
    await tap(chooser('What is today in my trial'))
    await until(() => text().includes('It comes only on days on which a trial of yours is running.'))
    expect(server.asked[0]?.body).toMatchObject({ kind: 'trial_period', times: ['08:00'] })
    expect(server.asked[0]?.body).not.toHaveProperty('text')
  })

  it('begins with what it is about', async () => {
    await open(new FakeDiary(), '/reminders/new')
    await until(() => buttons('Remind me every day at 20:00').length === 1)
    await tap(chooser('Weekly question'))
    await until(() => location.pathname !== '/reminders/new')
    expect(server.asked[0]?.body).toMatchObject({ kind: 'weekly', weekdays: [6], times: ['20:00'] })
  })

  it('saves each change, in order, and keeps at least one time', async () => {
    await openOne()
    await tap(timeChip(8))
    await tapLater(timeChip(20))
    await tapLater(timeChip(8))
    expect(text()).toContain('At least one time stays.')
    await tap(option('How it reaches you', 'both'))
    await until(() => text().includes('Saved on the server'))
    expect(server.asked.map(({ body }) => body)).toEqual([{ times: ['08:00', '20:00'] }, { times: ['08:00'] }, { channels: ['email', 'push'] }])
  })

  it('says at the field what the server refused, and shows what is true', async () => {
    await openOne()
    server.refuseWith = [400, { code: 'invalid', errors: [{ field: 'channels', code: 'unknown_choice', message: '' }] }]
    await tap(option('How it reaches you', 'email'))
    await until(() => document.querySelector('[role=alert]') !== null)
    expect([document.querySelector('[role=alert]')?.textContent, chosen('How it reaches you')]).toEqual(['The server could not take this.', 'push'])
    server.reachable = false
    await tapLater(option('How it reaches you', 'both'))
    await until(() => text().includes('Not saved. It needs a network'))
    expect(chosen('How it reaches you')).toBe('push')
  })

  it('has quiet hours, one more reminder and a clock under More', async () => {
    await openOne()
    await tap(button('More'))
    await tap(option('Quiet hours', 'on'))
    await until(() => document.querySelectorAll('.quiet-times input').length === 2)
    await tap(option('If it stays open', '30'))
    await tap(option('Which clock', 'fixed'))
    await until(() => server.asked.length === 3)
    expect(server.asked.map(({ body }) => body)).toEqual([
      { quiet_from: '22:00', quiet_until: '07:00' }, { nag_after_minutes: 30 },
      { time_zone_mode: 'fixed', time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone },
    ])
  })

  it('is deleted and put back', async () => {
    await openOne()
    await tap(button('Delete this reminder'))
    await until(() => text().includes('Reminder deleted'))
    await tapLater(button('Undo'))
    await until(() => text().includes('How it reaches you'))
    expect(server.asked.map(({ method }) => method)).toEqual(['DELETE', 'POST'])
    expect(server.asked[1]?.body).toMatchObject({ id: reminderOf().id, kind: 'check_in' })
    expect(Object.keys(server.asked[1]?.body ?? {})).not.toContain('next')
  })

  it('that is gone says so', async () => {
    await open(new FakeDiary(), `/reminders/${reminderOf().id}`)
    await until(() => text().includes('This reminder no longer exists.'))
  })
})

describe('the weekly question', () => {
  it('asks one question a page and saves each with today', async () => {
    const diary = new FakeDiary({ regions: ['feet', 'hands'], first_run_done: true })
    await open(diary, '/weekly')
    await until(() => text().includes('How far up the legs is it today?'))
    await tap(option('How far up the legs is it today?', 'ankle'))
    await tapLater(option('How far up the arms is it today?', 'none'))
    await until(() => text().includes('That is all for this week.'))
    expect((await diary.day(today()))?.data).toMatchObject({ spread_feet: 'ankle', spread_hands: 'none' })
    const gone = vi.spyOn(history, 'go')
    await tapLater(button('Go to today'))
    await until(() => location.pathname === '/')
    // Back does not lead into it again.
    expect(gone.mock.calls).toEqual([[-2]])
  })

  it('takes an answer away again', async () => {
    const diary = new FakeDiary()
    diary.seedDay(today(), { spread_feet: 'ankle' })
    await open(diary, '/weekly')
    await until(() => text().includes('How far up the legs is it today?'))
    await tap(button('No answer for How far up the legs is it today?'))
    expect((await diary.day(today()))?.data.spread_feet).toBeNull()
  })
})

describe('on Today', () => {
  async function openToday(diary = new FakeDiary()): Promise<FakeDiary> {
    await diary.keep('reminders', server.overview)
    await open(diary, '/')
    return diary
  }

  it('an open reminder is one calm line; writing the day takes it away', async () => {
    vi.setSystemTime(Date.now() + 3_600_000)
    server.overview.reminders = [reminderOf()]
    server.overview.state.open = [occurrenceOf({ local_date: today() })]
    const diary = await openToday()
    await until(() => text().includes('Your check-in of'))
    await diary.saveDay(today(), { pain: 3 })
    await until(() => !text().includes('Your check-in of'))
  })

  /** Each test later than the one before: the server is asked once a minute. */
  async function openAtHour(hours: number, diary = new FakeDiary()): Promise<FakeDiary> {
    vi.setSystemTime(Date.now() + hours * 3_600_000)
    server.overview.state.open = server.overview.state.open.map((each) => occurrenceOf({ ...each, due_at: occurrenceOf().due_at, expires_at: occurrenceOf().expires_at }))
    return openToday(diary)
  }

  it('what asks all the same stays when the day is written, and can be ended', async () => {
    server.overview.reminders = [reminderOf({ skip_if_logged: false })]
    server.overview.state.open = [occurrenceOf({ local_date: today() })]
    const diary = new FakeDiary()
    diary.seedDay(today(), { pain: 3 })
    await openAtHour(4, diary)
    await until(() => text().includes('Check-in: already written.'))
    await tap(button('Done'))
    expect([text().includes('already written'), server.asked.map(({ path }) => path.split('/').at(-2))]).toEqual([false, ['done']])
  })

  it('what is today in a trial is no line of its own: it stands there, and the next reminder has its turn', async () => {
    const weekly = '01939a00-0000-7000-8000-000000000002'
    server.overview.reminders = [reminderOf({ kind: 'trial_period' }), reminderOf({ id: weekly, kind: 'weekly' })]
    server.overview.state.open = [
      occurrenceOf({ kind: 'trial_period', local_date: today() }), occurrenceOf({ id: '01939a00-0000-7000-8000-00000000000e', reminder: weekly, kind: 'weekly', local_date: today() }),
    ]
    await openAtHour(7)
    await until(() => text().includes('Your weekly question is open.'))
    expect(text()).not.toContain('in my trial')
  })

  it('without a network it stays, and says that it did not work', async () => {
    server.overview.reminders = [reminderOf({ kind: 'custom', text: 'Cream' })]
    server.overview.state.open = [occurrenceOf({ kind: 'custom', text: 'Cream', local_date: today() })]
    await openAtHour(5)
    await until(() => buttons('Done').length === 1)
    server.reachable = false
    await tap(button('Done'))
    expect([buttons('Done').length, text().includes('That did not work. It needs a network.')]).toEqual([1, true])
    server.reachable = true
    await tapLater(button('Done'))
    expect(buttons('Done').length).toBe(0)
  })

  it('a phone is wished for also where a mail stands in', async () => {
    server.overview.reminders = [reminderOf()]
    await openAtHour(6, new FakeDiary({ regions: ['feet'], first_run_done: true, reminder_time: '20:00' }))
    await until(() => text().includes('This phone can show it once you allow notifications.'))
  })

  it('nothing is claimed without an answer of the server', async () => {
    vi.setSystemTime(Date.now() + 7_200_000)
    server.overview.state.open = [occurrenceOf()]
    server.reachable = false
    await openToday()
    await new Promise((resolve) => setTimeout(resolve, 1_800))
    expect(text()).not.toContain('Your check-in of')
  })

  it('a wish that was never set up is offered once', async () => {
    vi.setSystemTime(Date.now() + 10_800_000)
    const diary = new FakeDiary({ regions: ['feet'], first_run_done: true, reminder_time: '21:00' })
    await open(diary, '/')
    await until(() => text().includes('You wished to be reminded at 21:00.'))
    await tap(button('Not now'))
    expect([text().includes('You wished'), diary.remembered.get('reminder_wish_dismissed')]).toEqual([false, true])
  })
})
