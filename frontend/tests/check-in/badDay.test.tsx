import { describe, expect, it } from 'vitest'
import { today } from '../../src/domain/days'
import { FakeDiary } from '../support/fakeDiary'
import { button, buttons, chosen, hasGroup, open, option, tap, tapLater, text } from '../support/mount'

it('shows one question at a time and goes on with each answer', async () => {
  const diary = new FakeDiary()
  await open(diary, '/check-in')
  expect([hasGroup('Pain, feet'), hasGroup('Numbness, feet'), hasGroup('EMS')]).toEqual([true, false, false])
  await tap(option('Pain, feet', 8))
  await tapLater(option('Numbness, feet', 7))
  await tapLater(option('Tingling, feet', 6))
  await tapLater(option('EMS', 'false'))
  expect(text()).toContain('That is all.')
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

describe('an answer that was wrong', () => {
  const reload = async (diary: FakeDiary) => {
    await open(diary, '/check-in')
    await tapLater(button('Back'))
  }

  it('can be taken away after a reload, stays on its question, and comes back with Undo', async () => {
    const diary = new FakeDiary()
    diary.seedDay(today(), { 'ratings.feet.pain': 8, pain: 8 })
    await reload(diary)
    expect(chosen('Pain, feet')).toBe('8')
    await tapLater(button('No answer for Pain, feet'))
    expect([text().includes('Question 1 of 4'), chosen('Pain, feet')]).toEqual([true, null])
    expect((await diary.day(today()))?.data).toMatchObject({ 'ratings.feet.pain': null, pain: null })
    expect([buttons('No answer for Pain, feet').length, document.activeElement?.tagName]).toEqual([0, 'H2'])
    await tapLater(button('Undo: Pain, feet: no answer'))
    expect(chosen('Pain, feet')).toBe('8')
  })

  it('goes alone where several places are asked about', async () => {
    const diary = new FakeDiary({ regions: ['feet', 'hands'], first_run_done: true })
    diary.seedDay(today(), { 'ratings.feet.pain': 8, 'ratings.hands.pain': 3, pain: 8 })
    await reload(diary)
    await tapLater(button('No answer for Pain, hands'))
    expect(diary.saved).toEqual([{ 'ratings.hands.pain': null }])
    await tapLater(button('Back'))
    await tapLater(button('No answer for Pain, feet'))
    expect(diary.saved[1]).toEqual({ 'ratings.feet.pain': null, pain: null })
  })

  it('was a skip, or about EMS', async () => {
    const diary = new FakeDiary({ regions: ['feet', 'hands'], first_run_done: true })
    diary.seedDay(today(), { skipped: ['numbness', 'pain', 'tingling'], ems_used: true })
    await reload(diary)
    await tapLater(button('No answer for EMS'))
    await tapLater(button('Back'))
    await tapLater(button('No answer for Tingling, hands'))
    expect(diary.saved).toEqual([{ ems_used: null }, { skipped: ['numbness', 'pain'] }])
  })

  it('is not taken away by a trembling second tap of Back', async () => {
    const diary = new FakeDiary()
    diary.seedDay(today(), { 'ratings.feet.pain': 8 })
    await open(diary, '/check-in')
    await tap(button('Back'))
    await tap(button('No answer for Pain, feet'))
    expect(diary.saved).toEqual([])
  })
})
