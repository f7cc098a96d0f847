/** Rules of reminders on the phone: times, days, rests, and why nothing arrives. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { kindsAnswered } from '../../src/reminders/answered'
import { comesByMailInstead, lacksPhone, reasonHere, whyNowhere } from '../../src/reminders/arriving'
import { bytesOf } from '../../src/reminders/thisPhone'
import { restingUntil, restUntil, TIMES_MAX, timesToShow, weekdaysFrom, withTime, withWeekday } from '../../src/reminders/times'
import { FakeDiary } from '../support/fakeDiary'
import { FakeServer, reminderOf } from '../support/fakeServer'

const TIME = fc.integer({ min: 0, max: 1439 }).map((minute) => `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`)

describe('times and days', () => {
  it('are one to six, each once, in order, whatever is tapped', () => {
    fc.assert(fc.property(fc.array(TIME, { maxLength: 40 }), (taps) => {
      let times = ['20:00']
      for (const time of taps) times = withTime(times, time) ?? times
      expect(times.length).toBeGreaterThan(0)
      expect(times.length).toBeLessThanOrEqual(TIMES_MAX)
      expect([...new Set(times)].sort()).toEqual(times)
      expect(timesToShow(times)).toEqual(expect.arrayContaining(times))
    }))
  })

  it('keep at least one weekday', () => {
    expect(withWeekday([3], 3)).toBeNull()
    expect(withWeekday([3], 0)).toEqual([0, 3])
    expect(withWeekday([0, 3], 0)).toEqual([3])
  })

  it.each([[1, [0, 1, 2, 3, 4, 5, 6]], [7, [6, 0, 1, 2, 3, 4, 5]], [6, [5, 6, 0, 1, 2, 3, 4]]])('begin the week where the region does (%i)', (first, days) => {
    expect(weekdaysFrom(first)).toEqual(days)
  })
})

describe('a rest', () => {
  const now = new Date('2026-11-23T08:00:00Z')

  it('ends at the same time of day', () => {
    expect(new Date(restUntil(7, now)).getHours()).toBe(now.getHours())
    expect(Date.parse(restUntil(1, now)) - now.getTime()).toBeGreaterThanOrEqual(23 * 3_600_000)
  })

  it('is one only while everything rests', () => {
    const until = '2026-11-30T08:00:00Z'
    expect(restingUntil([], now)).toBeNull()
    expect(restingUntil([reminderOf({ paused_until: until }), reminderOf({ paused_until: until })], now)).toBe(until)
    expect(restingUntil([reminderOf({ paused_until: until }), reminderOf()], now)).toBeNull()
    expect(restingUntil([reminderOf({ paused_until: '2026-11-23T07:59:00Z' })], now)).toBeNull()
  })
})

describe('why nothing arrives here', () => {
  const device = { id: 'd', name: 'Android phone', device_id: 'here', created_at: '', last_confirmed_at: null as string | null, silent: false, gone: false }
  const known = (change: { configured?: boolean; channels?: ('push' | 'email')[]; devices?: typeof device[] }) => {
    const { overview } = new FakeServer()
    overview.reminders = [reminderOf({ channels: change.channels ?? ['push'] })]
    overview.state.push.configured = change.configured ?? true
    overview.subscriptions = change.devices ?? [device]
    return overview
  }

  it.each([
    ['not_needed', known({ channels: ['email'], configured: false }), 'granted'], ['not_configured', known({ configured: false }), 'granted'],
    ['insecure', known({}), 'insecure'], ['home_screen', known({}), 'home_screen'], ['unsupported', known({}), 'unsupported'],
    ['denied', known({}), 'denied'], ['can_ask', known({}), 'can_ask'], ['off', known({ devices: [] }), 'granted'],
    ['off', known({ devices: [{ ...device, device_id: 'elsewhere' }] }), 'granted'], ['silent', known({ devices: [{ ...device, silent: true }] }), 'granted'],
    ['gone', known({ devices: [{ ...device, gone: true, silent: true }] }), 'granted'],
    ['unproven', known({}), 'granted'], ['working', known({ devices: [{ ...device, last_confirmed_at: '2026-11-22T19:00:00Z' }] }), 'granted'],
  ] as const)('%s', (reason, overview, ability) => {
    expect(reasonHere(overview, { ability, deviceId: 'here', keptKey: 'BAAA' })).toBe(reason)
  })

  it('is switched on again for another key of the server', () => {
    expect(reasonHere(known({}), { ability: 'granted', deviceId: 'here', keptKey: 'BBBB' })).toBe('off')
  })
})

describe('a reminder for phones only', () => {
  const device = { id: 'd', name: 'Android phone', device_id: 'here', created_at: '', last_confirmed_at: null, silent: false, gone: false }
  const known = ({ devices = [] as typeof device[], configured = true, email = { available: true, stopped: false } }) => {
    const { overview } = new FakeServer()
    Object.assign(overview.state, { push: { configured, public_key: configured ? 'BAAA' : null }, email })
    return { ...overview, subscriptions: devices }
  }
  const noMail = { available: false, stopped: false }

  it.each([
    ['a phone shows it', known({ devices: [device] }), [null, false, false]],
    ['no phone is left, a mail comes', known({ devices: [{ ...device, gone: true }] }), [null, true, true]],
    ['all phones are silent, a mail comes', known({ devices: [{ ...device, silent: true }] }), [null, true, false]],
    ['the server cannot push, a mail comes', known({ devices: [device], configured: false }), [null, true, false]],
    ['no phone and no mail', known({ email: noMail }), ['no_phone', false, true]],
    ['no push and mails stopped', known({ configured: false, email: { available: true, stopped: true } }), ['no_push', false, false]],
    ['a silent phone and no mail', known({ devices: [{ ...device, silent: true }], email: noMail }), [null, false, false]],
  ] as const)('%s', (_name, overview, expected) => {
    const reminder = reminderOf()
    expect([whyNowhere(reminder, overview), comesByMailInstead(reminder, overview), lacksPhone(reminder, overview)]).toEqual(expected)
  })

  it('a mail that was chosen stands in for nothing; what is off comes nowhere and lacks nothing', () => {
    const mailed = reminderOf({ channels: ['email'] })
    expect([whyNowhere(mailed, known({})), comesByMailInstead(mailed, known({})), lacksPhone(mailed, known({}))]).toEqual([null, false, false])
    expect(whyNowhere(mailed, known({ devices: [device], email: noMail }))).toBe('no_mail')
    const off = reminderOf({ active: false })
    expect([whyNowhere(off, known({})), comesByMailInstead(off, known({})), lacksPhone(off, known({}))]).toEqual([null, false, false])
  })
})

describe('what the diary has answered', () => {
  it('a score or a skipped question answers the check-in, a note alone does not', async () => {
    const diary = new FakeDiary()
    diary.seedDay('2026-11-23', { note: 'a walk', ems_used: true })
    expect(await kindsAnswered(diary, '2026-11-23')).not.toContain('check_in')
    diary.seedDay('2026-11-23', { skipped: ['pain'] })
    expect(await kindsAnswered(diary, '2026-11-23')).toContain('check_in')
    expect([...(await kindsAnswered(diary, '2026-11-24'))]).toEqual([])
  })

  it.each([[{ pain: 3 }, true], [{ skipped: ['pain'] }, true], [{ ems_used: false }, true], [{ note: 'a walk', ems_used: null }, false]])(
    'what is today in a trial: %o', async (data, isAnswered) => {
      const diary = new FakeDiary()
      diary.seedDay('2026-11-23', data)
      expect((await kindsAnswered(diary, '2026-11-23')).has('trial_period')).toBe(isAnswered)
    },
  )

  it('the weekly question counts for seven days, a session for its day', async () => {
    const diary = new FakeDiary()
    diary.seedDay('2026-11-17', { spread_feet: 'toes' })
    await diary.save('ems_session', 's', { started_at: '2026-11-23T10:00:00Z', time_zone: 'UTC', modality: 'tens' })
    expect([...(await kindsAnswered(diary, '2026-11-23'))].sort()).toEqual(['ems_session', 'trial_period', 'weekly'])
    expect([...(await kindsAnswered(diary, '2026-11-24'))]).toEqual([])
  })
})

it('reads the server’s key as browsers want it', () => {
  expect([...bytesOf('BP-_AQ')]).toEqual([4, 255, 191, 1])
})
