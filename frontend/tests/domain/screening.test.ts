/** The rules of the safety check, against the same table as the server's. */
import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, test } from 'vitest'
import {
  ANSWERS, byTime, dueReason, opensTimer, outcomeOf, QUESTIONS, reasonsOf, screeningOf, VERSION, type Answers, type Outcome, type Screening,
} from '../../src/domain/screening'
import type { DiaryRecord, Fields } from '../../src/domain/types'

const TABLE = readFileSync(join(import.meta.dirname, '../../../tests/diary/ems/screening_table.csv'), 'utf8')
const [head = '', ...rows] = TABLE.trim().split(/\r?\n/)
const ALL_NO = Object.fromEntries(QUESTIONS.map((question) => [question, 'no'])) as Answers
const NOW = Date.parse('2026-11-22T19:00:00Z')
const DAY = 86_400_000
const at = (instant: number) => new Date(instant).toISOString()

function answersOf(changes: string): Answers {
  return { ...ALL_NO, ...Object.fromEntries(changes.split(';').filter(Boolean).map((change) => change.split('='))) }
}

describe('the table that the server tests too', () => {
  it('has the columns both expect, and every question with every answer', () => {
    expect(head).toBe('changes,outcome,reasons,opens_timer_unread,opens_timer_read,opens_timer_cleared')
    const changes = rows.map((row) => row.split(',')[0])
    const missing = QUESTIONS.flatMap((question) => ANSWERS.map((answer) => `${question}=${answer}`)).filter((change) => !changes.includes(change))
    expect(missing).toEqual([])
  })

  test.each(rows)('%s', (row) => {
    const [changes = '', outcome, reasons = '', unread, read, cleared] = row.split(',')
    const answers = answersOf(changes)
    const check = { outcome: outcomeOf(answers), text_read: false, cleared_by: '', cleared_on: null }
    expect(check.outcome).toBe(outcome)
    expect(reasonsOf(answers).map((reason) => `${reason.question}:${reason.answer}:${reason.level}`).join(' ')).toBe(reasons)
    expect(String(opensTimer(check))).toBe(unread)
    expect(String(opensTimer({ ...check, text_read: true }))).toBe(read)
    expect(String(opensTimer({ ...check, text_read: true, cleared_by: 'Dr Weber', cleared_on: '2026-11-20' }))).toBe(cleared)
  })
})

describe('a clearance', () => {
  const cleared = { outcome: 'contraindication' as Outcome, text_read: true, cleared_by: 'Dr Weber', cleared_on: '2026-11-20' }

  it('needs a name, a date and the text read, each of them', () => {
    expect(opensTimer(cleared)).toBe(true)
    expect(opensTimer({ ...cleared, cleared_by: '  ' })).toBe(false)
    expect(opensTimer({ ...cleared, cleared_on: null })).toBe(false)
    expect(opensTimer({ ...cleared, text_read: false })).toBe(false)
  })
})

describe('when the check is due', () => {
  const check = { screened_at: at(NOW - 10 * DAY), version: VERSION }
  const effect = (occurred: number, recorded: number | null) => ({ occurred_at: at(occurred), recorded_at: recorded === null ? null : at(recorded) })

  it('is due when it was never answered', () => expect(dueReason(NOW, undefined, [])).toBe('first'))

  it('is due when the questions have changed', () => expect(dueReason(NOW, { ...check, version: VERSION - 1 }, [])).toBe('new_questions'))

  it('is due after 90 days, and not at exactly 90', () => {
    expect(dueReason(NOW, { ...check, screened_at: at(NOW - 90 * DAY) }, [])).toBeNull()
    expect(dueReason(NOW, { ...check, screened_at: at(NOW - 90 * DAY - 1) }, [])).toBe('ninety_days')
  })

  it('is due after a side effect, also one of an earlier day that was written down later', () => {
    expect(dueReason(NOW, check, [effect(NOW - DAY, null)])).toBe('side_effect')
    expect(dueReason(NOW, check, [effect(NOW - 20 * DAY, NOW - DAY)])).toBe('side_effect')
  })

  it('is not due for a side effect that was known when it was answered', () => {
    expect(dueReason(NOW, check, [effect(NOW - 20 * DAY, NOW - 10 * DAY), effect(NOW - 11 * DAY, null)])).toBeNull()
  })
})

describe('a stored check', () => {
  const record = (data: Fields): DiaryRecord => ({
    type: 'safety_screening', id: 'one', rev: null, deleted: false, earlier: [], recorded_at: null, is_late: false, waiting: true,
    data: { screened_at: at(NOW), version: 1, ...data },
  })

  it('is judged by its answers, whatever a derived field says', () => {
    expect(screeningOf(record({ 'answers.heart': 'unsure', outcome: 'allowed' }))).toMatchObject({ outcome: 'contraindication', text_read: false, cleared_by: '', cleared_on: null })
  })

  it('of a newer version keeps the outcome it came with', () => {
    expect(screeningOf(record({ version: 2, outcome: 'precaution' })).outcome).toBe('precaution')
  })

  it('whose answers the server cannot open keeps the outcome it came with, and the timer closed', () => {
    const check = screeningOf({ ...record({ outcome: 'contraindication', text_read: true }), unreadable: ['answers'] })
    expect([check.outcome, opensTimer(check)]).toEqual(['contraindication', false])
    const other = { ...record({ 'answers.heart': 'yes', outcome: 'allowed' }), unreadable: ['cleared_by'] }
    expect(screeningOf(other).outcome).toBe('contraindication')
  })

  it('comes newest first, by when it was answered', () => {
    const check = (screened_at: string): Screening => ({ ...screeningOf(record({ screened_at })), id: screened_at })
    expect(byTime([check('2026-03-01T09:00:00+01:00'), check('2026-11-01T08:00:00Z')]).map((each) => each.id)).toEqual(['2026-11-01T08:00:00Z', '2026-03-01T09:00:00+01:00'])
  })
})

test('one more yes or not sure never makes an outcome milder', () => {
  const order = ['allowed', 'precaution', 'contraindication']
  const answers = fc.record(Object.fromEntries(QUESTIONS.map((question) => [question, fc.constantFrom(...ANSWERS)])))
  fc.assert(fc.property(answers, fc.constantFrom(...QUESTIONS), fc.constantFrom('yes', 'unsure'), (given, question, worse) => {
    const before = outcomeOf(given as Answers)
    expect(order.indexOf(outcomeOf({ ...(given as Answers), [question]: worse as 'yes' }))).toBeGreaterThanOrEqual(order.indexOf(before))
  }))
})
