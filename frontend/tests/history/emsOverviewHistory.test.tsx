import { describe, expect, it } from 'vitest'
import { today } from '../../src/domain/days'
import { newId } from '../../src/domain/ids'
import type { DiaryRecord, Fields } from '../../src/domain/types'
import { bucketsOf, modalitiesIn, sessionsByDay } from '../../src/history/series'
import { ago, seedSession } from '../support/emsSessions'
import { FakeDiary } from '../support/fakeDiary'
import { open, option, settle, tap, text, until } from '../support/mount'

async function openHistory(diary: FakeDiary): Promise<void> {
  await open(diary, '/history')
  await until(() => document.querySelector('.calendar') !== null)
  await settle()
}

const monthStart = `${today().slice(0, 7)}-01`
const cell = (on: string) => document.querySelector<HTMLElement>(`.calendar a[href="/day/${on}"]`)
const nameOf = (on: string) => cell(on)?.getAttribute('aria-label') ?? ''
const letters = (on: string) => [...(cell(on)?.querySelectorAll('.cell-sessions span') ?? [])].map((each) => each.textContent)
const lanes = () => [...document.querySelectorAll('.lane')]
const bars = (lane: Element | undefined) => (lane?.querySelector('.lane-mark')?.getAttribute('d') ?? '').split('M').length - 1
const column = () => [...document.querySelectorAll('.values-of tbody tr')].map((row) => row.querySelector('.sessions')?.textContent?.trim() ?? null)

function session(on: string, fields: Fields = {}): DiaryRecord {
  const data = { modality: 'ems', on, started_at: `${on}T12:00:00Z`, time_zone: 'UTC', ...fields }
  return { type: 'ems_session', id: newId(), rev: 1, deleted: false, data, earlier: [], recorded_at: null, is_late: false, waiting: false }
}

describe('the calendar', () => {
  it('tells the kinds of stimulation apart by letter and in words', async () => {
    const diary = new FakeDiary()
    diary.seedDay(monthStart, { pain: 3 })
    for (const modality of ['tens', 'ems', 'htems', 'ems']) await seedSession(diary, monthStart, { modality })
    await openHistory(diary)
    expect(letters(monthStart)).toEqual(['E', 'T', 'H'])
    expect(nameOf(monthStart)).toContain('Pain 3, EMS, sessions: EMS, TENS, High-tone')
    expect(document.querySelector('.legend-line')?.textContent).toContain('TTENS session')
    expect(text()).toContain('They stand apart and are never added up.')
  })

  it('marks an EMS day by its session, also without an entry, and not by a TENS session', async () => {
    const diary = new FakeDiary()
    await seedSession(diary, monthStart)
    await openHistory(diary)
    expect(nameOf(monthStart)).toContain('no entry, EMS, sessions: EMS')
    expect(cell(monthStart)?.querySelector('.cell-ems')).not.toBeNull()
    const [only] = await diary.records('ems_session')
    await diary.save('ems_session', only?.id ?? '', { modality: 'tens' })
    await settle()
    expect(nameOf(monthStart)).toContain('no entry, sessions: TENS')
    expect(cell(monthStart)?.querySelector('.cell-ems')).toBeNull()
  })

  it('leaves a typed No a No', async () => {
    const diary = new FakeDiary()
    diary.seedDay(monthStart, { pain: 3, ems_used: false })
    await seedSession(diary, monthStart)
    await openHistory(diary)
    expect(nameOf(monthStart)).toContain('Pain 3, sessions: EMS')
    expect(cell(monthStart)?.querySelector('.cell-ems')).toBeNull()
  })

  it('has rows for the most kinds of any day, in every month', async () => {
    const diary = new FakeDiary()
    for (const modality of ['tens', 'ems', 'htems']) await seedSession(diary, ago(70), { modality })
    await seedSession(diary, ago(1))
    await openHistory(diary)
    expect(document.querySelector('.calendar')?.classList).toContain('letters-3')
  })

  it('says nothing of sessions to who has none', async () => {
    const diary = new FakeDiary()
    diary.seedDay(monthStart, { pain: 3 })
    await openHistory(diary)
    expect([lanes().length, column()[0], text().includes('TENS')]).toEqual([0, null, false])
  })
})

describe('the chart and its table', () => {
  it('have one row for each kind that occurs, with the same days', async () => {
    const diary = new FakeDiary()
    for (const [days, modality] of [[1, 'ems'], [1, 'ems'], [1, 'tens'], [4, 'ems']] as const) await seedSession(diary, ago(days), { modality })
    await openHistory(diary)
    expect(lanes().map((lane) => lane.querySelector('figcaption')?.textContent)).toEqual(['EMS sessions on 2 days', 'TENS sessions on 1 day'])
    expect(lanes().map(bars)).toEqual([2, 1])
    expect(lanes()[0]?.querySelector('svg')?.getAttribute('aria-label')).toMatch(/^EMS sessions, .* to .*: on 2 days\./)
    expect(column().slice(0, 5)).toEqual([null, 'E 2 EMS 2. T 1 TENS 1.', null, null, 'E 1 EMS 1.'])
  })

  it('count session days of a week or a month, each kind by itself', async () => {
    const diary = new FakeDiary()
    for (let days = 0; days < 400; days += 2) await seedSession(diary, ago(days), { modality: days % 4 === 0 ? 'ems' : 'tens' })
    await openHistory(diary)
    await tap(option('Time span', 'year'))
    expect(lanes().map((lane) => lane.querySelector('figcaption')?.textContent)).toEqual(['EMS sessions on 91 days', 'TENS sessions on 91 days'])
    await tap(option('Time span', 'all'))
    expect(lanes().map((lane) => lane.querySelector('figcaption')?.textContent)).toEqual(['EMS sessions on 100 days', 'TENS sessions on 100 days'])
  })

  it('hold ten years of days and a thousand sessions', async () => {
    const diary = new FakeDiary()
    for (let days = 0; days < 3650; days += 1) diary.seedDay(ago(days), { pain: days % 11 })
    for (let index = 0; index < 1000; index += 1) await seedSession(diary, ago(index * 3), { modality: index % 3 === 0 ? 'tens' : 'ems' })
    await openHistory(diary)
    await tap(option('Time span', 'all'))
    expect(document.querySelectorAll('.strips svg *').length).toBeLessThan(60)
  })
})

describe('the numbers', () => {
  it('join answers and sessions as the check-in does', () => {
    const entry = (on: string, ems_used: boolean | null) => ({ ...session(on), type: 'entry' as const, data: { on, pain: 1, ems_used } })
    const sessions = sessionsByDay([session('2026-11-01'), session('2026-11-02'), session('2026-11-03', { modality: 'tens' })])
    const [week] = bucketsOf([entry('2026-11-02', false), entry('2026-11-04', true)], '2026-11-01', '2026-11-07', 'week', sessions)
    expect([week?.ems, week?.ems_no, week?.recorded]).toEqual([2, 1, 2])
    expect([week?.sessions.ems, week?.sessions.tens]).toEqual([{ sessions: 2, days: 2 }, { sessions: 1, days: 1 }])
    expect(modalitiesIn(week ? [week] : [])).toEqual(['ems', 'tens'])
  })

  it('find the sessions of a day without looking through all of them', () => {
    let looks = 0
    const many = Array.from({ length: 5000 }, (_, index): DiaryRecord => {
      const { data, ...rest } = session(ago(index % 3650))
      return { ...rest, get data() { looks += 1; return data } }
    })
    bucketsOf([], ago(3649), today(), 'month', sessionsByDay(many))
    expect(looks).toBeLessThan(20 * many.length)
  })
})
