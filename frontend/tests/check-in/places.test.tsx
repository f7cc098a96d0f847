/** One place at a time: feet or hands for the page, left or right within a score; and what the bar says once nothing is open. */
import { describe, expect, it, vi } from 'vitest'
import { QuotaError, type Fields } from '../../src/diary'
import { addDays, today } from '../../src/domain/days'
import { seedSession } from '../support/emsSessions'
import { FakeDiary } from '../support/fakeDiary'
import { button, buttons, chosen, group, hasGroup, isIdle, nameOf, open, openMore, option, tap, tapLater } from '../support/mount'

const both = () => new FakeDiary({ regions: ['feet', 'hands'], first_run_done: true })
const scoresOf = (region: string, score = 4): Fields => Object.fromEntries(['pain', 'numbness', 'tingling'].map((symptom) => [`ratings.${region}.${symptom}`, score]))
const grids = () => [...document.querySelectorAll('.scores[role=radiogroup]')].map(nameOf)
const switches = (name: string) => [...group(name).querySelectorAll('button')].map((each) => `${nameOf(each)}${each.getAttribute('aria-pressed') === 'true' ? ' <' : ''}`)
const done = () => document.querySelector('.save-bar strong.done')?.textContent ?? null

async function opened(data: Fields, diary = both()): Promise<FakeDiary> {
  diary.seedDay(today(), data)
  await open(diary)
  return diary
}

describe('feet and hands', () => {
  it('share one page, the three scores of one of them at a time, and keep what was answered', async () => {
    const diary = both()
    await open(diary)
    expect([grids(), switches('Place')]).toEqual([['Pain, feet', 'Numbness, feet', 'Tingling, feet'], ['Feet <', 'Hands']])
    await tap(option('Pain, feet', 6))
    await tap(button('Hands'))
    expect([grids(), switches('Place'), hasGroup('EMS')]).toEqual([['Pain, hands', 'Numbness, hands', 'Tingling, hands'], ['Feet', 'Hands <'], true])
    await tap(option('Pain, hands', 2))
    await tap(button('Feet'))
    expect([chosen('Pain, feet'), diary.saved]).toEqual(['6', [{ 'ratings.feet.pain': 6 }, { 'ratings.hands.pain': 2 }]])
  })

  it('are marked when nothing of them is open, and not moved away from', async () => {
    await opened({ ...scoresOf('feet'), 'ratings.feet.tingling': null })
    expect(switches('Place')).toEqual(['Feet <', 'Hands'])
    await tap(option('Tingling, feet', 4))
    expect(switches('Place')).toEqual(['Feet, done <', 'Hands'])
    expect(button('Feet, done').querySelector('.done-mark')).not.toBeNull()
    await tap(button('Undo: Tingling, feet: 4'))
    expect(switches('Place')).toEqual(['Feet <', 'Hands'])
  })

  it.each<[string, Fields, string]>([
    ['the first with something open', scoresOf('feet'), 'Pain, hands'],
    ['also where that is left out there', { ...scoresOf('feet'), 'ratings.feet.pain': null, skipped: ['pain'] }, 'Pain, hands'],
    ['the first of all where nothing is open', { ...scoresOf('feet'), ...scoresOf('hands') }, 'Pain, feet'],
    ['the first of all where only the second is done', scoresOf('hands'), 'Pain, feet'],
  ])('open with %s', async (_, data, first) => {
    await opened(data)
    expect(grids()[0]).toBe(first)
  })

  it('lead on to each other below the questions', async () => {
    await open(both())
    const scrolled = vi.spyOn(window, 'scrollTo')
    await tap(button('Go on: Hands'))
    expect([grids()[0], scrolled.mock.calls]).toEqual(['Pain, hands', [[0, 0]]])
    expect([buttons('Go on: Hands').length, buttons('Go on: Feet').length]).toEqual([0, 1])
  })

  it('are no choice where one is in use', async () => {
    await open(new FakeDiary())
    expect([document.querySelector('.switch'), document.querySelector('.other-place')]).toEqual([null, null])
  })

  it('are also chosen on a day of its own', async () => {
    const diary = both()
    const yesterday = addDays(today(), -1)
    diary.seedDay(yesterday, scoresOf('feet'))
    await open(diary, `/day/${yesterday}`)
    expect([grids()[0], switches('Place')]).toEqual(['Pain, hands', ['Feet, done', 'Hands <']])
  })
})

describe('left and right', () => {
  it('take the place of the question they belong to, one at a time', async () => {
    const diary = new FakeDiary()
    await open(diary)
    await openMore('Pain, feet')
    await tap(button('Left and right differ (Pain, feet)'))
    expect([grids(), switches('Left and right differ')]).toEqual([['Pain, left foot', 'Numbness, feet', 'Tingling, feet'], ['Left foot <', 'Right foot']])
    await tap(option('Pain, left foot', 3))
    expect(switches('Left and right differ')).toEqual(['Left foot: 3 <', 'Right foot'])
    await tap(button('Right foot'))
    expect([grids()[0], chosen('Pain, right foot'), grids().length]).toEqual(['Pain, right foot', null, 3])
    await tap(option('Pain, right foot', 5))
    expect(switches('Left and right differ')).toEqual(['Left foot: 3', 'Right foot: 5 <'])
    await tap(button('Left foot: 3'))
    expect(chosen('Pain, left foot')).toBe('3')
    expect(diary.saved).toEqual([{ 'ratings.feet_left.pain': 3 }, { 'ratings.feet_right.pain': 5 }])
  })

  it('never make it more than three grids', async () => {
    await opened({ ...scoresOf('feet_left'), ...scoresOf('feet_right'), ...scoresOf('hands_left') })
    expect([grids().length, document.querySelectorAll('.switch.sides').length]).toEqual([3, 3])
    await tap(document.querySelector<HTMLElement>('.switch:not(.sides) button:last-child')!)
    expect([grids(), document.querySelectorAll('.switch.sides').length]).toEqual([['Pain, left hand', 'Numbness, left hand', 'Tingling, left hand'], 3])
  })

  it('are one again when they no longer differ, and one score takes the place of both', async () => {
    const diary = await opened({ 'ratings.feet_left.pain': 3, 'ratings.feet_right.pain': 5 }, new FakeDiary())
    await openMore('Pain, feet')
    await tap(button('Left and right differ (Pain, feet)'))
    expect([grids()[0], document.querySelector('.switch.sides')]).toEqual(['Pain, feet', null])
    await tap(option('Pain, feet', 4))
    expect(diary.saved).toEqual([{ 'ratings.feet.pain': 4, 'ratings.feet_left.pain': null, 'ratings.feet_right.pain': null }])
  })
})

describe('skipping with feet and hands', () => {
  it('is not offered for a score that the other place has', async () => {
    const diary = await opened({ 'ratings.hands.pain': 3 })
    await openMore('Pain, feet')
    expect([buttons('Skip Pain, feet').length, isIdle('No answer for Pain, feet')]).toEqual([0, true])
    await tap(button('No answer for Pain, feet'))
    expect(diary.saved).toEqual([])
  })

  it('counts for both, is seen on both, and is over with an answer on either', async () => {
    const diary = await opened({ ...scoresOf('feet'), ...scoresOf('hands'), 'ratings.feet.pain': null, 'ratings.hands.pain': null })
    await openMore('Pain, feet')
    await tap(button('Skip Pain, feet'))
    expect([diary.saved, switches('Place')]).toEqual([[{ skipped: ['pain'] }], ['Feet, done <', 'Hands, done']])
    await tap(button('Hands, done'))
    expect(buttons('More about Pain, hands: left out')).toHaveLength(1)
    await tap(option('Pain, hands', 2))
    expect([diary.saved.at(-1), switches('Place')]).toEqual([{ 'ratings.hands.pain': 2, skipped: [] }, ['Feet', 'Hands, done <']])
  })
})

describe('no answer', () => {
  it.each<[string, string, string, Fields, Fields]>([
    ['the place that is shown, not the other', 'Pain, feet', 'Pain, feet', { 'ratings.feet.pain': 8, 'ratings.hands.pain': 3, pain: 8 }, { 'ratings.feet.pain': null }],
    ['the side that is shown, not the other', 'Pain, feet', 'Pain, left foot', { 'ratings.feet_left.pain': 3, 'ratings.feet_right.pain': 5 }, { 'ratings.feet_left.pain': null }],
    ['the last place, and the score of the day it made', 'Pain, feet', 'Pain, feet', { 'ratings.feet.pain': 8, pain: 8 }, { 'ratings.feet.pain': null, pain: null }],
  ])('takes away %s', async (_, about, shown, data, set) => {
    const diary = await opened(data)
    await openMore(about)
    await tap(button(`No answer for ${shown}`))
    expect(diary.saved).toEqual([set])
    expect(chosen(shown)).toBeNull()
    await tapLater(button(`Undo: ${shown}: no answer`))
    expect(chosen(shown)).toBe(String(Object.values(data)[0]))
  })
})

describe('the bar', () => {
  it('says a place, then the day, and neither before', async () => {
    await opened({ ...scoresOf('feet'), ...scoresOf('hands'), 'ratings.feet.pain': null, 'ratings.hands.pain': null })
    expect(done()).toBeNull()
    await tap(option('Pain, feet', 4))
    expect(done()).toBe('Feet done')
    await tap(button('Hands'))
    expect(done()).toBeNull()
    await tap(option('Pain, hands', 4))
    expect(done()).toBe('Hands done')
    await tap(option('EMS', 'false'))
    expect(done()).toBe('Done for today')
    await tap(button('Undo: EMS: No'))
    expect([done(), chosen('EMS')]).toEqual(['Hands done', null])
  })

  it('does not call the day done for EMS and one of two places', async () => {
    await opened({ ...scoresOf('hands'), ems_used: false })
    expect(done()).toBeNull()
    await tap(button('Hands, done'))
    expect(done()).toBe('Hands done')
  })

  it.each<[string, Fields, string | null]>([
    ['three scores and EMS', { ...scoresOf('feet'), ems_used: true }, 'Done for today'],
    ['three scores without EMS', scoresOf('feet'), null],
    ['all left out', { skipped: ['ems_used', 'numbness', 'pain', 'tingling'] }, 'Done for today'],
    ['EMS left out', { ...scoresOf('feet'), skipped: ['ems_used'] }, 'Done for today'],
    ['scores without a place', { pain: 1, numbness: 2, tingling: 3, ems_used: false }, 'Done for today'],
    ['one side of each', { ...scoresOf('feet_left'), ems_used: false }, 'Done for today'],
  ])('where one region is in use says of %s', async (_, data, words) => {
    await opened(data, new FakeDiary())
    expect(done()).toBe(words)
  })

  it('takes an EMS session for the answer, not one of TENS', async () => {
    const diary = new FakeDiary()
    await seedSession(diary, today(), { modality: 'tens' })
    await opened(scoresOf('feet'), diary)
    expect(done()).toBeNull()
    await seedSession(diary, today())
    await diary.keepDraft(null)
    await tap(document.body)
    expect(done()).toBe('Done for today')
  })

  it('says beside it where the answers are, in few words, and speaks it once it is so', async () => {
    const diary = new FakeDiary()
    await opened(scoresOf('feet'), diary)
    const speaks = document.querySelector('.save-bar [aria-live=polite]')
    expect(speaks?.textContent).toBe('')
    diary.setStatus({ sync: 'offline' })
    await tap(option('EMS', 'false'))
    expect([document.querySelector('.save-bar [aria-live=polite]') === speaks, speaks?.textContent]).toEqual([true, 'Done for today'])
    expect(document.querySelector('.save-state')?.textContent).toBe('Done for todayNo network · 1 waiting')
  })

  it('says of a day that is over that it is done', async () => {
    const diary = new FakeDiary()
    const yesterday = addDays(today(), -1)
    diary.seedDay(yesterday, { ...scoresOf('feet'), ems_used: false })
    await open(diary, `/day/${yesterday}`)
    expect(done()).toBe('This day is done')
  })

  it('claims nothing of an answer that is on its way, or could not be stored', async () => {
    const diary = new FakeDiary()
    await opened(scoresOf('feet'), diary)
    let letThrough = () => {}
    const store = diary.saveDay.bind(diary)
    diary.saveDay = async (on, set) => {
      await new Promise<void>((resolve) => (letThrough = resolve))
      await store(on, set)
    }
    await tap(option('EMS', 'false'))
    expect(done()).toBeNull()
    letThrough()
    await tap(document.body)
    expect(done()).toBe('Done for today')
    diary.saveDay = store
    diary.failWith = new QuotaError('full')
    await tapLater(option('EMS', 'true'))
    expect([done(), chosen('EMS')]).toEqual([null, 'true'])
    diary.failWith = null
    await tapLater(button('Try again'))
    expect(done()).toBe('Done for today')
  })
})
