import { expect, it } from 'vitest'
import { addDays, today } from '../../src/domain/days'
import { dailyId } from '../../src/domain/ids'
import { firstDay, isOpen } from '../../src/domain/openDays'
import { routeOf } from '../../src/shell/router'
import { DIARY_ID, FakeDiary } from '../support/fakeDiary'
import { button, buttons, chosen, hasGroup, open, option, settle, tap, tapLater, text } from '../support/mount'

const ago = (days: number) => addDays(today(), -days)

it('fills in a past day and says kindly that it will be marked', async () => {
  const diary = new FakeDiary()
  await open(diary, `/day/${ago(5)}`)
  expect(text()).toContain('kept and marked as written later. That is fine.')
  await tap(option('Pain, feet', 4))
  expect((await diary.day(ago(5)))?.data['ratings.feet.pain']).toBe(4)
  expect(text()).toContain('Written later')
})

it('does not speak of lateness on a day that is still fresh', async () => {
  await open(new FakeDiary(), `/day/${ago(1)}`)
  expect(hasGroup('Pain, feet')).toBe(true)
  expect(text()).not.toContain('written later')
})

it('shows what another device had written before', async () => {
  const diary = new FakeDiary()
  const earlier = { field: 'ratings.feet.numbness', value: 5, at: '2026-11-20T20:40:00Z', device: 'iPhone', reason: 'conflict' as const }
  const derived = { ...earlier, field: 'numbness', reason: 'derived' as const }
  diary.seedDay(ago(2), { 'ratings.feet.numbness': 7 }, { earlier: [earlier, derived] })
  await open(diary, `/day/${ago(2)}`)
  expect(text()).toMatch(/Earlier value: 5, from iPhone, 20 Nov/)
  await tap(button('Earlier values'))
  expect(document.querySelectorAll('.fold .plain li')).toHaveLength(1)
})

it('deletes the entry and puts it back', async () => {
  const diary = new FakeDiary()
  diary.seedDay(ago(2), { 'ratings.feet.pain': 7 })
  await open(diary, `/day/${ago(2)}`)
  await tap(button('Delete this day’s entry'))
  expect(diary.stored.has(dailyId(DIARY_ID, ago(2)))).toBe(false)
  expect(chosen('Pain, feet')).toBeNull()
  await tapLater(button('Put it back'))
  expect(chosen('Pain, feet')).toBe('7')
})

it.each([[1, false], [-1, true]])('asks about sleep and falls only where they can be known: %i days from today', async (days, known) => {
  await open(new FakeDiary(), `/day/${addDays(today(), days)}`)
  await tap(button('More details'))
  expect(text()).toMatch(/Anything that may (matter|have mattered) that day\?/)
  expect([text().includes('How much did it disturb your sleep?'), text().includes('How many times did you fall?')]).toEqual([known, known])
})

it('has no extras for a day ahead when what may matter is not kept', async () => {
  await open(new FakeDiary({ regions: ['feet'], first_run_done: true, tracked: ['falls'] }), `/day/${addDays(today(), 1)}`)
  expect(buttons('More details')).toEqual([])
})

it('offers nothing to delete where nothing is written', async () => {
  await open(new FakeDiary(), `/day/${ago(2)}`)
  expect(buttons('Delete this day’s entry')).toHaveLength(0)
})

it('goes to the day before and the day after', async () => {
  await open(new FakeDiary(), `/day/${ago(3)}`)
  const next = [...document.querySelectorAll<HTMLAnchorElement>('.neighbours a')].find((each) => each.textContent === 'Day after') as HTMLAnchorElement
  await tap(next)
  expect(location.pathname).toBe(`/day/${ago(2)}`)
  expect(document.activeElement?.tagName).toBe('H1')
  await settle()
})

it('opens ten years back and one day ahead, no further', () => {
  expect([isOpen('2016-11-22', '2026-11-22'), isOpen('2016-11-21', '2026-11-22')]).toEqual([true, false])
  expect([isOpen('2026-11-23', '2026-11-22'), isOpen('2026-11-24', '2026-11-22')]).toEqual([true, false])
  expect(firstDay('2028-02-29')).toBe('2018-03-01')
})

it('reads only real dates out of the address', () => {
  expect(routeOf('/day/2026-02-28')).toEqual({ name: 'day', on: '2026-02-28' })
  expect(routeOf('/day/2026-02-30').name).toBe('lost')
  expect(routeOf('/history/').name).toBe('history')
  expect(routeOf('/nothing').name).toBe('lost')
})
