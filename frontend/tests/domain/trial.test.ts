/** A trial's calendar on the phone, against the file that the server's rules wrote (tests/diary/trials/test_calendars_shared.py). */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, it, test, vi } from 'vitest'
import type { DiaryRecord, Fields } from '../../src/diary'
import { addDays } from '../../src/domain/days'
import { goingOn, isTrialDay, pauseField, periodToSay, progressOf, trialOf, trialsOf, type Trial } from '../../src/domain/trial'

interface Case {
  name: string
  today: string
  trial: Fields
  pauses: [told_on: string, reason: string, until: string | null][]
  days: [string, string][]
  periods: [number, string, string, boolean][]
  pause: string | null
  today_on_ems: boolean | null | 'unknown'
  state: string
  days_done: number
  day_number: number | null
  days_total: number
  ends_on: string
}

const file = join(import.meta.dirname, '../../../tests/diary/trials/calendars.json')
const cases = JSON.parse(readFileSync(file, 'utf8')) as Case[]

function recordOf(data: Fields, id = '1'): DiaryRecord {
  const given = { symptom: 'pain', preset: 'own', washout_days: 0, matters: 1, off_kind: 'nothing', time_zone: 'UTC', commitment: '', committed_text: '' }
  return { type: 'trial', id, rev: 1, deleted: false, data: { ...given, ...data }, earlier: [], recorded_at: null, is_late: false, waiting: false }
}

/** As the server sends it, and what a device took back itself. */
function told({ trial, pauses }: Pick<Case, 'trial' | 'pauses'>): DiaryRecord {
  const fields = pauses.map(([on, reason, until]) => [pauseField(on), until === null ? [reason] : [reason, until]] as const)
  // The order of the fields says nothing.
  return recordOf({ ...trial, [pauseField('2026-12-02')]: null, ...Object.fromEntries(fields.reverse()) })
}

function runs(days: string[]): [string, string][] {
  const begins = days.filter((on) => !days.includes(addDays(on, -1)))
  return begins.map((first) => {
    let last = first
    while (days.includes(addDays(last, 1))) last = addDays(last, 1)
    return [first, last]
  })
}

test.each(cases)('$name', (one) => {
  const trial = trialOf(told(one), one.today)!
  const period = trial.day_number === null ? null : periodToSay(trial)
  expect({
    days: runs(trial.days), state: trial.state, days_done: trial.days_done, day_number: trial.day_number, days_total: trial.days_total, ends_on: trial.ends_on,
    pause: trial.pause?.told_on ?? null, periods: trial.periods.map(({ pair, from, to, on_ems }) => [pair, from, to, on_ems]),
    today_on_ems: period === undefined ? 'unknown' : (period?.on_ems ?? null),
  }).toEqual({
    days: one.days, state: one.state, days_done: one.days_done, day_number: one.day_number, days_total: one.days_total, ends_on: one.ends_on,
    pause: one.pause, periods: one.periods, today_on_ems: one.today_on_ems,
  })
})

afterEach(() => void vi.useRealTimers())

it('the file is not short', () => expect(cases.length).toBeGreaterThanOrEqual(40))

const FIRST = '2026-12-01'
const DESIGN = { starts_on: FIRST, pairs: 6, period_days: 2, ended_on: null, shown_order: 'ENNE' }
const on = (today: string, data: Fields = {}): Trial => trialOf(recordOf({ ...DESIGN, ...data }), today)!
const day = (data: Fields): DiaryRecord => ({ ...recordOf(data), type: 'entry' })

it('a record without its design is no trial', () => {
  expect(trialsOf([recordOf({ [pauseField(FIRST)]: ['illness'] })])).toEqual([])
})

it('the newest comes first', () => {
  const records = [recordOf({ ...DESIGN, starts_on: '2025-01-01' }, 'a'), recordOf(DESIGN, 'b'), recordOf({ ...DESIGN, starts_on: '2026-02-01' }, 'c')]
  expect(trialsOf(records).map(({ id }) => id)).toEqual(['b', 'c', 'a'])
})

it('"go on" takes back what was told today and ends with tomorrow what was told before', () => {
  const pauses = { [pauseField('2026-12-02')]: ['illness'], [pauseField('2026-12-03')]: ['travel', '2026-12-09'], [pauseField('2026-12-05')]: ['other'] }
  expect(goingOn(on('2026-12-05', pauses))).toEqual({
    [pauseField('2026-12-02')]: ['illness', '2026-12-06'], [pauseField('2026-12-03')]: ['travel', '2026-12-06'], [pauseField('2026-12-05')]: null,
  })
  expect(goingOn(on('2026-12-05', { [pauseField('2026-12-02')]: ['illness', '2026-12-06'] }))).toEqual({})
  expect(goingOn(on('2026-12-05'))).toEqual({})
})

it('a day counts as rated by its places or its own score, today too, and a rest day never', () => {
  const trial = on('2026-12-06', { [pauseField('2026-12-02')]: ['illness', '2026-12-05'] })
  const records = [
    day({ on: '2026-12-01', 'ratings.feet.pain': 0 }), day({ on: '2026-12-02', numbness: 3 }), day({ on: '2026-12-03', pain: 3 }), day({ on: '2026-12-06', pain: 3 }), day({ on: '2026-12-07', pain: 3 }),
  ]
  expect(progressOf(trial, records)).toEqual({ scored: 2, missed: 2 })
})

it('only days of a trial that is not over are days of a trial', () => {
  vi.useFakeTimers({ now: new Date('2026-12-03T12:00:00Z') })
  const [trial, over] = [recordOf(DESIGN), recordOf({ ...DESIGN, ended_on: '2026-12-03' })]
  expect([-1, 0, 23, 24].map((number) => isTrialDay([trial], addDays(FIRST, number)))).toEqual([false, true, true, false])
  expect(isTrialDay([over], FIRST)).toBe(false)
})
