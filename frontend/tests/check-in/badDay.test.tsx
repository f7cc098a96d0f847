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
  expect(document.querySelector('h2')?.textContent).toBe('Done for today')
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
  expect(buttons('Pain, feet: 1. Change')).toHaveLength(1)
  await tap(button('All questions on one page'))
  expect([hasGroup('Pain, feet'), hasGroup('EMS')]).toEqual([true, true])
})

describe('an answer that was wrong', () => {
  const reload = async (diary: FakeDiary, last: string) => {
    await open(diary, '/check-in')
    await tapLater(button(`${last}. Change`))
  }

  it('can be taken away after a reload, stays on its question, and comes back with Undo', async () => {
    const diary = new FakeDiary()
    diary.seedDay(today(), { 'ratings.feet.pain': 8, pain: 8 })
    await reload(diary, 'Pain, feet: 8')
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
    await reload(diary, 'Pain, hands: 3')
    await tapLater(button('No answer for Pain, hands'))
    expect(diary.saved).toEqual([{ 'ratings.hands.pain': null }])
    await tapLater(button('Pain, feet: 8. Change'))
    await tapLater(button('No answer for Pain, feet'))
    expect(diary.saved[1]).toEqual({ 'ratings.feet.pain': null, pain: null })
  })

  it('was a skip, or about EMS', async () => {
    const diary = new FakeDiary({ regions: ['feet', 'hands'], first_run_done: true })
    diary.seedDay(today(), { skipped: ['numbness', 'pain', 'tingling'], ems_used: true })
    await reload(diary, 'EMS: Yes')
    await tapLater(button('No answer for EMS'))
    await tapLater(button('Tingling, hands: Skipped. Change'))
    await tapLater(button('No answer for Tingling, hands'))
    expect(diary.saved).toEqual([{ ems_used: null }, { skipped: ['numbness', 'pain'] }])
  })

  it('is not taken away by a trembling second tap of the way back', async () => {
    const diary = new FakeDiary()
    diary.seedDay(today(), { 'ratings.feet.pain': 8 })
    await open(diary, '/check-in')
    await tap(button('Pain, feet: 8. Change'))
    await tap(button('No answer for Pain, feet'))
    expect(diary.saved).toEqual([])
  })
})

describe('the last answer', () => {
  const last = () => document.querySelector('.last-answer')?.textContent ?? null
  const both = () => new FakeDiary({ regions: ['feet', 'hands'], first_run_done: true })

  it('is named from the second question on, to the end, and each can be changed', async () => {
    const diary = new FakeDiary()
    await open(diary, '/check-in')
    expect(last()).toBeNull()
    await tap(option('Pain, feet', 8))
    expect(last()).toBe('Pain, feet: 8. Change')
    await tapLater(button('Skip'))
    expect(last()).toBe('Numbness, feet: Skipped. Change')
    await tapLater(option('Tingling, feet', 0))
    expect(last()).toBe('Tingling, feet: 0. Change')
    await tapLater(option('EMS', 'false'))
    expect(last()).toBe('EMS: No. Change')
    await tapLater(button('EMS: No. Change'))
    expect([hasGroup('EMS'), last()]).toEqual([true, 'Tingling, feet: 0. Change'])
    await tapLater(option('EMS', 'true'))
    expect([last(), document.querySelector('h2')?.textContent]).toEqual(['EMS: Yes. Change', 'Done for today'])
    expect(diary.saved.at(-1)).toEqual({ ems_used: true })
  })

  it('that was a skip is an answer once it is changed', async () => {
    const diary = new FakeDiary()
    await open(diary, '/check-in')
    await tap(button('Skip'))
    await tapLater(button('Pain, feet: Skipped. Change'))
    expect([hasGroup('Pain, feet'), chosen('Pain, feet'), last()]).toEqual([true, null, null])
    await tapLater(option('Pain, feet', 3))
    expect([last(), diary.saved.at(-1)]).toEqual(['Pain, feet: 3. Change', { 'ratings.feet.pain': 3, skipped: [] }])
  })

  it('says so of a place that was passed over, whose score another place has', async () => {
    const diary = both()
    await open(diary, '/check-in')
    await tap(option('Pain, feet', 8))
    await tapLater(button('Skip'))
    expect([diary.saved.length, last(), hasGroup('Numbness, feet')]).toEqual([1, 'Pain, hands: no answer. Change', true])
  })
})

it('skips in the twelfth place of the numbers, and below the two of EMS', async () => {
  await open(new FakeDiary(), '/check-in')
  expect([button('Skip').classList.contains('twelfth'), button('Skip').closest('[role=radiogroup]')]).toEqual([true, null])
  for (let step = 0; step < 3; step += 1) await tapLater(button('Skip'))
  expect([hasGroup('EMS'), button('Skip').classList.contains('twelfth')]).toEqual([true, false])
})

it('ends without claiming that all is done where something is open', async () => {
  const diary = new FakeDiary({ regions: ['feet', 'hands'], first_run_done: true })
  diary.seedDay(today(), { 'ratings.feet.pain': 1, 'ratings.feet.numbness': 1, 'ratings.hands.numbness': 1, 'ratings.feet.tingling': 1, 'ratings.hands.tingling': 1, ems_used: true })
  await open(diary, '/check-in')
  expect(hasGroup('Pain, hands')).toBe(true)
  for (let step = 0; step < 6 && document.querySelector('.one-answers'); step += 1) await tapLater(button('Skip'))
  expect(text()).toContain('What you answered is kept. The rest can stay open.')
  expect(text()).not.toContain('Done for today')
})

it('agrees with the page on what is done: one side is enough', async () => {
  const diary = new FakeDiary()
  diary.seedDay(today(), { 'ratings.feet_left.pain': 3, 'ratings.feet.numbness': 1, 'ratings.feet.tingling': 1, ems_used: false })
  await open(diary, '/check-in')
  expect(document.querySelector('h2')?.textContent).toBe('Done for today')
  await tap(button('See all answers'))
  expect(document.querySelector('.done')?.textContent).toBe('Done for today')
})

it('does not take away an answer without a place by passing the question over', async () => {
  const diary = new FakeDiary({ regions: ['feet', 'hands'], first_run_done: true })
  diary.seedDay(today(), { pain: 5 })
  await open(diary, '/check-in')
  await tapLater(button('Skip'))
  expect([diary.saved, text().includes('Pain, hands')]).toEqual([[], true])
})

it('comes back to a question that was passed over, and not to the answer before it', async () => {
  const diary = new FakeDiary({ regions: ['feet', 'hands'], first_run_done: true })
  await open(diary, '/check-in')
  await tap(option('Pain, feet', 5))
  await tapLater(button('Skip'))
  await tapLater(button('Undo: Pain, hands: no answer'))
  expect([hasGroup('Pain, hands'), (await diary.day(today()))?.data['ratings.feet.pain']]).toEqual([true, 5])
  await tapLater(button('Undo: Pain, feet: 5'))
  expect(hasGroup('Pain, feet')).toBe(true)
})
