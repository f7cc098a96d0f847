/** The timer is arithmetic on instants: whatever the phone does in between, the numbers are the same. */
import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { begun, clockText, doneMinutes, elapsedMs, paused, remainingMs, resumed, timerState } from '../../src/domain/timer'
import type { SessionDraft } from '../../src/domain/types'

const START = Date.parse('2026-11-22T19:00:00Z')
const MINUTE = 60_000
const ready: SessionDraft = {
  id: '0192f0c1-2d3e-7abc-8def-0123456789ab', step: 'timer', fields: {}, started_at: null, paused_at: null, paused_ms: 0, planned_minutes: 30,
}

describe('a timer', () => {
  it('counts from its start without having to tick', () => {
    const draft = begun(ready, START)
    expect(timerState(draft)).toBe('running')
    expect(elapsedMs(draft, START + 12 * MINUTE)).toBe(12 * MINUTE)
    expect(remainingMs(draft, START + 12 * MINUTE)).toBe(18 * MINUTE)
  })

  it('stands still in a pause and goes on after it', () => {
    const draft = paused(begun(ready, START), START + 5 * MINUTE)
    expect(elapsedMs(draft, START + 50 * MINUTE)).toBe(5 * MINUTE)
    const again = resumed(draft, START + 50 * MINUTE)
    expect(elapsedMs(again, START + 60 * MINUTE)).toBe(15 * MINUTE)
  })

  it('takes a second tap on start, pause or resume for none', () => {
    const started = begun(ready, START)
    expect(begun(started, START + MINUTE)).toEqual(started)
    const stopped = paused(started, START + MINUTE)
    expect(paused(stopped, START + 2 * MINUTE)).toEqual(stopped)
    const going = resumed(stopped, START + 3 * MINUTE)
    expect(resumed(going, START + 4 * MINUTE)).toEqual(going)
  })

  it('counts at least a minute and not more than was planned', () => {
    const draft = begun(ready, START)
    expect(doneMinutes(draft, START + 4_000, 480)).toBe(1)
    expect(doneMinutes(draft, START + 20 * MINUTE, 480)).toBe(20)
    expect(doneMinutes(draft, START + 300 * MINUTE, 480)).toBe(30)
    expect(doneMinutes({ ...draft, planned_minutes: null }, START + 3000 * MINUTE, 480)).toBe(480)
  })

  it('never counts below zero when the clock was set back', () => {
    expect(elapsedMs(begun(ready, START), START - MINUTE)).toBe(0)
  })

  it('shows minutes and seconds, and hours from an hour on', () => {
    expect([0, 65_000, 3_725_000, -5_000].map(clockText)).toEqual(['0:00', '1:05', '1:02:05', '0:05'])
  })
})

test('elapsed time is the time between the taps that was not a pause, whatever the taps', () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 10_000_000 }), { maxLength: 12 }), (gaps) => {
    let now = START
    let draft = begun(ready, now)
    let run = 0
    gaps.forEach((gap, index) => {
      now += gap
      if (index % 2 === 0) run += gap
      draft = index % 2 === 0 ? paused(draft, now) : resumed(draft, now)
    })
    expect(elapsedMs(draft, now)).toBe(run)
  }))
})
