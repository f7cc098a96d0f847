import { describe, expect, it } from 'vitest'
import type { Fields } from '../../src/diary'
import { addDays, today } from '../../src/domain/days'
import { bucketsOf, firstOf, runsOf, spreadOf, weeksOf } from '../../src/history/series'
import { FakeDiary } from '../support/fakeDiary'
import { button, open, option, settle, tap, text, until } from '../support/mount'

const ago = (days: number) => addDays(today(), -days)

async function openHistory(diary: FakeDiary): Promise<void> {
  await open(diary, '/history')
  await until(() => document.querySelector('.calendar') !== null)
  await settle()
}

function threeDays(): FakeDiary {
  const diary = new FakeDiary()
  diary.seedDay(ago(0), { pain: 3, numbness: 0, ems_used: true })
  diary.seedDay(ago(1), { pain: 8, skipped: ['numbness'], ems_used: false })
  diary.seedDay(ago(3), { 'ratings.feet.pain': 2, 'ratings.hands.pain': 6 }, { is_late: true })
  return diary
}

const cell = (on: string) => document.querySelector<HTMLElement>(`.calendar a[href="/day/${on}"]`)
const rows = () => [...document.querySelectorAll('.values-of tbody tr')].map((row) => [...row.children].map((each) => each.textContent ?? ''))

describe('on a new device', () => {
  it('says that the diary is coming, not that there is none', async () => {
    const diary = new FakeDiary()
    diary.setStatus({ sync: 'syncing', last_synced_at: null })
    await open(diary, '/history')
    await until(() => text().includes('Fetching'))
    expect(document.querySelector('.calendar')).toBeNull()
    diary.setStatus({ sync: 'idle', last_synced_at: '2026-11-22T18:30:00Z' })
    await until(() => document.querySelector('.calendar') !== null)
  })
})

describe('the calendar', () => {
  it('prints the score in the cell, leaves a day without an entry empty, says late and EMS in words', async () => {
    const diary = threeDays()
    await openHistory(diary)
    expect(cell(ago(0))?.querySelector('.cell-score')?.textContent).toBe('3')
    expect(cell(ago(0))?.getAttribute('aria-label')).toMatch(/Pain 3, EMS, today$/)
    const gap = cell(ago(2)) ?? document.body
    if (ago(2).slice(0, 7) === today().slice(0, 7)) {
      expect(gap.querySelector('.cell-score')?.textContent).toBe('')
      expect(gap.getAttribute('aria-label')).toContain('no entry')
      expect(cell(ago(3))?.getAttribute('aria-label')).toContain('written later')
    }
  })

  it('shows 0, skipped, not answered and nothing written as four different things', async () => {
    const diary = new FakeDiary()
    const first = `${today().slice(0, 7)}-01`
    diary.seedDay(first, { numbness: 0 })
    await openHistory(diary)
    await tap(option('Show', 'numbness'))
    const shown = () => cell(first)?.querySelector('.cell-score')?.textContent
    expect(shown()).toBe('0')
    diary.seedDay(first, { numbness: null, skipped: ['numbness'] })
    diary.setStatus({})
    await settle()
    expect(shown()).toBe('/')
    diary.seedDay(first, { skipped: [], pain: 1 })
    diary.setStatus({})
    await settle()
    expect(shown()).toBe('–')
    diary.seedDay(first, { pain: null })
    diary.setStatus({})
    await settle()
    expect(shown()).toBe('')
  })

  it('goes month by month and never past this one', async () => {
    await openHistory(threeDays())
    const title = () => document.querySelector('.month')?.textContent
    const before = title()
    expect(button('Month after').disabled).toBe(true)
    await tap(button('Month before'))
    expect(title()).not.toBe(before)
    expect(button('Month after').disabled).toBe(false)
  })
})

describe('the legend', () => {
  const legend = () => document.querySelector('.legend-line')?.textContent ?? ''

  it('speaks only of what the month has', async () => {
    const first = `${today().slice(0, 7)}-01`
    const diary = new FakeDiary()
    diary.seedDay(first, { pain: 3 })
    await openHistory(diary)
    expect(legend()).toContain('the number is the day’s score')
    expect(legend()).not.toMatch(/EMS|written later|left out/)
    diary.seedDay(first, { pain: null, skipped: ['pain'], ems_used: true }, { is_late: true })
    diary.setStatus({})
    await settle()
    expect(legend()).toMatch(/EMS day.*written later.*left out on purpose/)
    expect(legend()).not.toContain('the number')
    await tap(button('Month before'))
    expect(legend()).toBe('empty: no entry')
  })
})

describe('with nothing written yet', () => {
  it('leads to today, and draws no chart of nothing', async () => {
    await openHistory(new FakeDiary())
    expect(text()).toContain('Nothing written yet.')
    expect(document.querySelector('main a.button')?.getAttribute('href')).toBe('/')
    expect(document.querySelectorAll('.strips, .summary, .values-of')).toHaveLength(0)
    expect(document.querySelector('.calendar')).not.toBeNull()
  })
})

describe('the chart and its table', () => {
  it('have the same values, day by day, with gaps as gaps', async () => {
    await openHistory(threeDays())
    const table = rows()
    expect(table).toHaveLength(14)
    expect(table.slice(0, 4).map((row) => row.slice(1))).toEqual([
      ['3', '0', '–no score', 'yes'], ['8', '/skipped', '–no score', 'no'], ['no entry', 'no entry', 'no entry', ''], ['6', '–no score', '–no score', ''],
    ])
    expect(table[3]?.[0]).toContain('late')
    const marks = document.querySelectorAll('.strip.pain .mark')
    const drawn = [...marks].map((mark) => (mark.getAttribute('d') ?? '').split('M').length - 1)
    expect(drawn).toEqual([2, 1])
  })

  it('join only neighbouring days', async () => {
    await openHistory(threeDays())
    const trace = document.querySelector('.strip.pain .trace')?.getAttribute('d') ?? ''
    expect(trace.split('M').length - 1).toBe(1)
    expect(trace.split('L').length - 1).toBe(1)
  })

  it('keep one row for each mark in every time span', async () => {
    const diary = threeDays()
    for (let days = 10; days < 800; days += 3) diary.seedDay(ago(days), { pain: days % 11, numbness: 5 })
    await openHistory(diary)
    for (const range of ['months', 'year', 'all']) {
      await tap(option('Time span', range))
      if (rows().length === 0) await tap(button('As a table'))
      const marks = [...document.querySelectorAll('.strip.pain .mark')].flatMap((mark) => (mark.getAttribute('d') ?? '').match(/M/g) ?? [])
      const scored = rows().filter((row) => /^\d/.test(row[1] ?? ''))
      expect(marks.length, range).toBe(scored.length)
      expect(marks.length, range).toBeGreaterThan(2)
    }
  })

  it('say beside each week and month how many of its days were written', async () => {
    const diary = new FakeDiary()
    for (let days = 0; days < 30; days += 2) diary.seedDay(ago(days), { pain: 4 })
    await openHistory(diary)
    await tap(option('Time span', 'year'))
    await tap(button('As a table'))
    const newest = document.querySelector('.values-of tbody tr')
    expect(newest?.querySelector('th')?.textContent).toMatch(/ [34] of 7 days$/)
    expect(newest?.querySelectorAll('td')).toHaveLength(4)
  })

  it('explain only the signs that are drawn', async () => {
    const signs = () => [...document.querySelectorAll('.strips .legend-line > span')].map((each) => each.textContent)
    const diary = new FakeDiary()
    diary.seedDay(ago(1), { pain: 4 })
    await openHistory(diary)
    expect(signs()).toEqual([])
    diary.seedDay(ago(1), { ems_used: true }, { is_late: true })
    diary.setStatus({})
    await settle()
    expect(signs()).toEqual(['EMS day', 'hollow: written later'])
    await tap(option('Time span', 'year'))
    expect(signs()).toEqual(['EMS day'])
  })

  it('say how many days a middle value stands on and how many are missing', async () => {
    await openHistory(threeDays())
    const lines = [...document.querySelectorAll('.summary tr')].map((row) => [...row.children].map((each) => each.textContent))
    expect(lines).toEqual([['', 'Middle', 'Range', 'Days'], ['Pain', '6', '3–8', '3 of 14'], ['Numbness', '0', '0–0', '1 of 14'], ['Tingling', 'no scores in this time']])
    expect(text()).not.toMatch(/improve|better|worse|trend/i)
  })
})

describe('the change', () => {
  const changes = () => [...document.querySelectorAll('.changes-told > li')].map((each) => each.textContent)
  const FROM = 'A change can be told from 8 weeks on, with at least 6 scores in every two weeks.'

  /** Half a year: pain falls by a point each month, numbness stays, tingling is scored for five weeks only. */
  function halfAYear(profile: Fields = {}): FakeDiary {
    const diary = new FakeDiary({ regions: ['feet'], first_run_done: true, ...profile })
    for (let days = 0; days < 182; days += 1) {
      diary.seedDay(ago(days), { 'ratings.feet.pain': 3 + Math.floor(days / 30), numbness: 4 + (days % 2), ...(days < 35 && { tingling: 2 }) })
    }
    return diary
  }

  async function show(diary: FakeDiary, range: string): Promise<void> {
    await openHistory(diary)
    await tap(option('Time span', range))
  }

  it('is told as the doctor’s report tells it, of each symptom', async () => {
    await show(halfAYear(), 'months')
    expect(changes()).toEqual([
      'Pain: clear change 2.2 points lower (95 % range 1.5 to 2.9 lower), from 84 days',
      'Numbness: no clear change the same (95 % range 0 to 0), from 84 days',
      'Tingling: too few days to tell 3 of 4 fortnights with enough answers',
    ])
    expect(text()).not.toContain(FROM)
  })

  it('is that of the days the chart shows', async () => {
    await show(halfAYear(), 'year')
    expect(changes()[0]).toMatch(/^Pain: clear change [45](\.\d)? points lower \(.*\), from 182 days$/)
  })

  it('is one only from what matters to the person on', async () => {
    await show(halfAYear({ difference_that_matters: 3 }), 'months')
    expect(changes()[0]).toBe('Pain: no clear change 2.2 points lower (95 % range 1.5 to 2.9 lower), from 84 days')
  })

  it('is told of no fortnight: once, from when on it can be', async () => {
    await show(halfAYear(), 'weeks')
    expect(changes()).toEqual([])
    expect(text().split(FROM)).toHaveLength(2)
  })

  it('is told of no diary of three days either, and nothing of what has no scores', async () => {
    await show(threeDays(), 'year')
    expect(text().split(FROM)).toHaveLength(2)
    const diary = halfAYear()
    for (let days = 0; days < 182; days += 1) diary.seedDay(ago(days), { tingling: null })
    diary.setStatus({})
    await show(diary, 'year')
    expect(changes().map((each) => each?.split(':')[0])).toEqual(['Pain', 'Numbness'])
  })
})

describe('the numbers', () => {
  it('never read a missing answer as 0', () => {
    const record = (data: Record<string, number | null>) => ({
      type: 'entry' as const, id: '', rev: 1, deleted: false, data, earlier: [], recorded_at: null, is_late: false, waiting: false,
    })
    expect(spreadOf([record({ pain: null }), record({ pain: 4 }), record({})], 'pain')).toEqual({ days: 1, median: 4, low: 4, high: 4 })
    expect(spreadOf([record({ pain: null })], 'pain')).toBeNull()
    expect(spreadOf([record({ pain: 1 }), record({ pain: 4 })], 'pain')?.median).toBe(2.5)
  })

  it('break a line at each gap', () => {
    expect(runsOf([1, null, 2, 3, null])).toEqual([{ start: 0, values: [1] }, { start: 2, values: [2, 3] }])
  })

  it('cover each span without a hole or an overlap', () => {
    for (const [size, range] of [['day', 'weeks'], ['week', 'year'], ['month', 'all']] as const) {
      const buckets = bucketsOf([], firstOf(range, '2026-11-22', '2024-02-10'), '2026-11-22', size, new Map())
      buckets.slice(1).forEach((bucket, index) => expect(bucket.from).toBe(addDays(buckets[index]?.to ?? '', 1)))
      expect(buckets.at(-1)?.to).toBe('2026-11-22')
      expect(buckets.reduce((sum, bucket) => sum + bucket.total, 0)).toBe(daysBetween(buckets[0]?.from ?? '', '2026-11-22'))
    }
  })

  it('lay out a leap February from Monday and from Sunday', () => {
    expect(weeksOf('2024-02', 1)[0]).toEqual([null, null, null, '2024-02-01', '2024-02-02', '2024-02-03', '2024-02-04'])
    expect(weeksOf('2024-02', 0).flat().filter(Boolean)).toHaveLength(29)
  })
})

function daysBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / 86_400_000 + 1
}
