import { expect, it } from 'vitest'
import { today } from '../../src/domain/days'
import { FakeDiary } from './fakeDiary'
import { button, buttons, chosen, hasGroup, open, option, tap, tapLater, text } from './mount'

it('shows one question at a time and goes on with each answer', async () => {
  const diary = new FakeDiary()
  await open(diary, '/check-in')
  expect([hasGroup('Pain, feet'), hasGroup('Numbness, feet'), hasGroup('EMS')]).toEqual([true, false, false])
  await tap(option('Pain, feet', 8))
  await tapLater(option('Numbness, feet', 7))
  await tapLater(option('Tingling, feet', 6))
  await tapLater(option('EMS', 'false'))
  expect(text()).toContain('That is all for today.')
  expect((await diary.day(today()))?.data).toMatchObject({ 'ratings.feet.pain': 8, 'ratings.feet.numbness': 7, 'ratings.feet.tingling': 6, ems_used: false })
})

it('does not let a trembling second tap answer the next question', async () => {
  const diary = new FakeDiary()
  await open(diary, '/check-in')
  await tap(option('Pain, feet', 8))
  await tap(option('Numbness, feet', 8))
  expect(diary.saved).toHaveLength(1)
  expect(chosen('Numbness, feet')).toBeNull()
})

it('lets every question be skipped', async () => {
  const diary = new FakeDiary()
  await open(diary, '/check-in')
  for (let step = 0; step < 4; step += 1) await tapLater(button('Skip'))
  expect((await diary.day(today()))?.data.skipped).toEqual(['ems_used', 'numbness', 'pain', 'tingling'])
})

it('goes back to the question that is undone', async () => {
  await open(new FakeDiary(), '/check-in')
  await tap(option('Pain, feet', 8))
  expect(hasGroup('Numbness, feet')).toBe(true)
  await tapLater(button('Undo: Pain, feet: 8'))
  expect(hasGroup('Pain, feet')).toBe(true)
  expect(chosen('Pain, feet')).toBeNull()
})

it('begins with the first open question and can be left for the whole page', async () => {
  const diary = new FakeDiary()
  diary.seedDay(today(), { 'ratings.feet.pain': 1 })
  await open(diary, '/check-in')
  expect(hasGroup('Numbness, feet')).toBe(true)
  expect(buttons('Back')).toHaveLength(1)
  await tap(button('All questions on one page'))
  expect([hasGroup('Pain, feet'), hasGroup('EMS')]).toEqual([true, true])
})
