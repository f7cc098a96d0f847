/** This phone as a place for reminders: renewed when lost, left alone when removed elsewhere, off at signing out. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { switchOff } from '../../src/diary/phone'
import { today } from '../../src/domain/days'
import { followDiary } from '../../src/reminders/following'
import { bytesOf, renew } from '../../src/reminders/thisPhone'
import { closeAnswered, closeOne, renewInTime } from '../../src/reminders/upkeep'
import { FakeDiary } from '../support/fakeDiary'
import { DEVICE_ID, FakeServer } from '../support/fakeServer'
import { soon } from '../support/soon'

let server: FakeServer
let diary: FakeDiary
let there: { endpoint: string; toJSON(): unknown; unsubscribe(): Promise<boolean> } | null
let ended: string[]
let notifications: { data: { navigate: string; asks_anyway?: boolean } | null; close(): void }[]
let keys: unknown[]
let hear: (event: unknown) => void
const clearAppBadge = vi.fn(async () => {})

function subscription(endpoint: string) {
  return { endpoint, toJSON: () => ({ endpoint, keys: { p256dh: 'p', auth: 'a' } }), unsubscribe: async () => ended.push(endpoint) > 0 }
}

beforeEach(async () => {
  // What is kept to be looked at half a second later is looked at on the same day.
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-11-23T10:00:00Z') })
  ;[server, diary, ended, notifications, keys] = [new FakeServer(), new FakeDiary(), [], [], []]
  vi.stubGlobal('fetch', server.fetch)
  vi.stubGlobal('Notification', { permission: 'granted' })
  vi.stubGlobal('PushManager', class {})
  there = subscription('https://push.example/1')
  const pushManager = {
    getSubscription: async () => there,
    subscribe: async ({ applicationServerKey }: { applicationServerKey: unknown }) => {
      keys.push(applicationServerKey)
      return (there = subscription('https://push.example/2'))
    },
  }
  const registration = { pushManager, getNotifications: async () => notifications }
  const worker = {
    ready: Promise.resolve(registration), getRegistration: async () => registration, removeEventListener() {},
    addEventListener: (_kind: string, listener: typeof hear) => (hear = listener),
  }
  Object.defineProperty(navigator, 'serviceWorker', { value: worker, configurable: true })
  Object.defineProperty(navigator, 'clearAppBadge', { value: clearAppBadge, configurable: true })
  clearAppBadge.mockClear()
  await diary.keep('push', { id: '01939a00-0000-7000-8000-0000000000dd', endpoint: 'https://push.example/1', public_key: 'BAAA' })
})

afterEach(() => void vi.useRealTimers())

const endpoints = () => server.asked.map(({ method, body }) => [method, body.endpoint])

describe('at each start', () => {
  it('a subscription that stands is left alone', async () => {
    expect([await renew(diary), server.asked]).toEqual(['nothing', []])
  })

  it('one that its push service has ended gets a new address', async () => {
    server.overview.subscriptions = [{ id: '01939a00-0000-7000-8000-0000000000dd', name: 'A', device_id: DEVICE_ID, created_at: '', last_confirmed_at: null, silent: false, gone: true }]
    expect([await renew(diary), ended, endpoints()]).toEqual(['ok', ['https://push.example/1'], [['POST', 'https://push.example/2']]])
    expect(await renew(diary)).toBe('nothing')
  })

  const listed = { id: '01939a00-0000-7000-8000-0000000000dd', name: 'A', device_id: DEVICE_ID, created_at: '', last_confirmed_at: null, silent: false, gone: false }

  it('whether it has ended is asked again when the server could not be', async () => {
    server.reachable = false
    expect(await renew(diary)).toBe('unreachable')
  })

  it.each(['lost', 'changed', 'there'])('one that is %s takes the key that the server has now', async (how) => {
    server.overview.state.push.public_key = 'BBBB'
    server.overview.subscriptions = [listed]
    if (how !== 'there') there = how === 'lost' ? null : subscription('https://push.example/3')
    expect([await renew(diary), endpoints(), keys]).toEqual(['ok', [['POST', 'https://push.example/2']], [bytesOf('BBBB')]])
    expect(diary.remembered.get('push')).toMatchObject({ public_key: 'BBBB' })
  })

  it('one that was removed elsewhere is left alone, whatever the key', async () => {
    server.overview.state.push.public_key = 'BBBB'
    expect([await renew(diary), server.asked]).toEqual(['nothing', []])
  })

  it('a lost one is made again and told to the server', async () => {
    there = null
    expect([await renew(diary), endpoints()]).toEqual(['ok', [['POST', 'https://push.example/2']]])
    expect(server.asked[0]?.body.device_id).toBe(DEVICE_ID)
    expect(await renew(diary)).toBe('nothing')
  })

  it('one that the browser changed is told to the server', async () => {
    there = subscription('https://push.example/3')
    await renew(diary)
    expect(endpoints()).toEqual([['POST', 'https://push.example/3']])
  })

  it('without a network it is tried again at the next', async () => {
    there = null
    server.reachable = false
    expect(await renew(diary)).toBe('unreachable')
    server.reachable = true
    expect([await renew(diary), endpoints()]).toEqual(['ok', [['POST', 'https://push.example/2']]])
  })

  it.each([['was never switched on here', 'granted', null], ['was blocked since', 'denied', undefined]])('nothing is asked where it %s', async (_name, permission, kept) => {
    vi.stubGlobal('Notification', { permission })
    if (kept === null) await diary.keep('push', null)
    there = null
    expect([await renew(diary), server.asked]).toEqual(['nothing', []])
  })
})

describe('while the app lives', () => {
  it('it is renewed at most once an hour, and again at once where that failed', async () => {
    there = null
    server.reachable = false
    await renewInTime(diary)
    server.reachable = true
    await renewInTime(diary)
    expect(endpoints().length).toBe(1)
    there = null
    await renewInTime(diary)
    expect(endpoints().length).toBe(1)
    vi.setSystemTime(Date.now() + 3_600_000)
    await renewInTime(diary)
    expect(endpoints().length).toBe(2)
  })

  it('only one attempt is made at a time', async () => {
    there = null
    await Promise.all([renewInTime(diary), renewInTime(diary)])
    expect(endpoints().length).toBe(1)
  })
})

describe('signing out', () => {
  it('ends it on the server and in the browser', async () => {
    await switchOff(diary)
    expect([server.asked.map(({ method, path }) => `${method} ${path}`), ended]).toEqual(
      [['DELETE push/subscriptions/01939a00-0000-7000-8000-0000000000dd/'], ['https://push.example/1']])
    expect(diary.remembered.get('push')).toBeNull()
  })

  it('without a network ends it in the browser', async () => {
    server.reachable = false
    await switchOff(diary)
    expect(ended).toEqual(['https://push.example/1'])
  })
})

describe('notifications', () => {
  const shown = (path: string, more = {}) => {
    const notification = { data: { navigate: `${location.origin}${path}`, ...more }, close: () => void (notifications = notifications.filter((each) => each !== notification)) }
    notifications.push(notification)
  }
  const paths = () => notifications.map(({ data }) => data?.navigate.replace(location.origin, ''))

  it('that the diary has answered are closed, others stay with the badge', async () => {
    for (const path of ['/check-in', '/weekly', '/ems', '/reminders']) shown(path)
    await diary.saveDay(today(), { pain: 2 })
    await closeAnswered(diary)
    expect([paths(), clearAppBadge.mock.calls.length]).toEqual([['/weekly', '/ems', '/reminders'], 0])
  })

  it('what is today in a trial goes when the day is written, not what else opens Today', async () => {
    for (const path of ['/#today', '/']) shown(path)
    await closeAnswered(diary)
    expect(paths()).toEqual(['/#today', '/'])
    await diary.saveDay(today(), { ems_used: false })
    await closeAnswered(diary)
    expect(paths()).toEqual(['/'])
  })

  it('that ask all the same stay until they are ended', async () => {
    shown('/check-in', { asks_anyway: true })
    await diary.saveDay(today(), { pain: 2 })
    await closeAnswered(diary)
    expect([paths(), clearAppBadge.mock.calls.length]).toEqual([['/check-in'], 0])
    await closeOne('check_in', today())
    expect(paths()).toEqual([])
  })

  it('are closed also while a renewal hangs', async () => {
    there = null
    Object.assign(navigator.serviceWorker, { ready: new Promise(() => {}) })
    const stop = followDiary(diary)
    shown('/check-in')
    await diary.saveDay(today(), { pain: 2 })
    await soon(() => expect(paths()).toEqual([]))
    shown('/weekly')
    await diary.saveDay(today(), { spread_feet: 'toes' })
    await soon(() => expect(paths()).toEqual([]))
    stop()
  })

  it('the badge goes with the last', async () => {
    shown('/check-in')
    await closeAnswered(diary)
    expect(clearAppBadge).not.toHaveBeenCalled()
    await diary.saveDay(today(), { pain: 2 })
    await closeAnswered(diary)
    expect([paths(), clearAppBadge.mock.calls.length]).toEqual([[], 1])
  })

  it('are looked after when something is written; a tap on one opens its screen', async () => {
    const stop = followDiary(diary)
    shown('/check-in')
    await diary.saveDay(today(), { pain: 2 })
    await soon(() => expect(paths()).toEqual([]))
    const answered = vi.fn()
    hear({ data: { kind: 'open', path: '/weekly' }, ports: [{ postMessage: answered }] })
    expect(answered).toHaveBeenCalled()
    expect(location.pathname).toBe('/weekly')
    stop()
  })
})
