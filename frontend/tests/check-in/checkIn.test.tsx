import { describe, expect, it, vi } from 'vitest'
import { QuotaError } from '../../src/diary'
import { addDays, today } from '../../src/domain/days'
import { FakeDiary } from '../support/fakeDiary'
import { button, buttons, chosen, group, hasGroup, isIdle, open, openMore, option, tap, tapLater, text } from '../support/mount'

const now = () => today()
const yesterday = () => addDays(today(), -1)
const stored = async (diary: FakeDiary) => (await diary.day(now()))?.data

describe('a check-in', () => {
  it('saves each answer at its tap', async () => {
    const diary = new FakeDiary()
    await open(diary)
    await tap(option('Pain, feet', 6))
    expect(diary.saved).toEqual([{ 'ratings.feet.pain': 6 }])
    expect(chosen('Pain, feet')).toBe('6')
  })

  it('is done in four taps with one region', async () => {
    const diary = new FakeDiary()
    await open(diary)
    const taps = [option('Pain, feet', 6), option('Numbness, feet', 4), option('Tingling, feet', 0), option('EMS', 'false')]
    for (const each of taps) await tap(each)
    expect(await stored(diary)).toMatchObject({ 'ratings.feet.pain': 6, 'ratings.feet.numbness': 4, 'ratings.feet.tingling': 0, ems_used: false })
  })

  it('asks for the whole day where the person has not said where', async () => {
    const diary = new FakeDiary({ first_run_done: true })
    await open(diary)
    await tap(option('Pain', 3))
    expect(diary.saved).toEqual([{ pain: 3 }])
  })

  it('ignores a second tap on the same question within a second', async () => {
    const diary = new FakeDiary()
    await open(diary)
    await tap(option('Pain, feet', 6))
    await tap(option('Pain, feet', 7))
    expect(chosen('Pain, feet')).toBe('6')
    await tapLater(option('Pain, feet', 7))
    expect(chosen('Pain, feet')).toBe('7')
  })

  it('says where the answers are', async () => {
    const diary = new FakeDiary()
    await open(diary)
    expect(text()).not.toContain('Saved on this device')
    await tap(option('Pain, feet', 6))
    expect(text()).toContain('Saved on this device')
    expect(text()).toContain('1 waiting')
    diary.seedDay(now(), {})
    diary.setStatus({ waiting: 0 })
    await tap(document.body)
    expect(text()).toContain('Saved and synced')
  })

  it('tells a screen reader what was saved', async () => {
    await open(new FakeDiary())
    await tap(option('Pain, feet', 6))
    expect(document.querySelector('[aria-live=polite][role=status]')?.textContent).toContain('Pain, feet: 6. Saved on this device.')
  })

  it('marks yesterday by a sign on the button and by words', async () => {
    const diary = new FakeDiary()
    diary.seedDay(yesterday(), { 'ratings.feet.pain': 4 })
    await open(diary)
    expect(option('Pain, feet', 4).querySelector('.diamond')).not.toBeNull()
    expect(option('Pain, feet', 5).querySelector('.diamond')).toBeNull()
    expect(text()).toContain('Yesterday: 4')
  })

  it('moves along the numbers with arrow keys without saving', async () => {
    const diary = new FakeDiary()
    await open(diary)
    option('Pain, feet', 0).focus()
    group('Pain, feet').dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true }))
    expect(document.activeElement).toBe(option('Pain, feet', 1))
    expect(diary.saved).toEqual([])
  })
})

describe('undo', () => {
  it('takes the last answer back and stays for the one before', async () => {
    const diary = new FakeDiary()
    await open(diary)
    await tap(option('Pain, feet', 6))
    await tap(option('Numbness, feet', 4))
    await tap(button('Undo: Numbness, feet: 4'))
    expect(chosen('Numbness, feet')).toBeNull()
    expect(chosen('Pain, feet')).toBe('6')
    await tapLater(button('Undo: Pain, feet: 6'))
    expect(chosen('Pain, feet')).toBeNull()
    expect(isIdle('Undo')).toBe(true)
    const saves = diary.saved.length
    await tapLater(button('Undo'))
    expect(diary.saved).toHaveLength(saves)
  })

  it('also takes back the headline that came from the taken rating', async () => {
    const diary = new FakeDiary()
    await open(diary)
    await tap(option('Pain, feet', 6))
    await tap(button('Undo: Pain, feet: 6'))
    expect(diary.saved.at(-1)).toEqual({ 'ratings.feet.pain': null, pain: null })
  })

  it('brings back the value that was changed', async () => {
    const diary = new FakeDiary()
    diary.seedDay(now(), { 'ratings.feet.pain': 2 })
    await open(diary)
    await tap(option('Pain, feet', 9))
    await tap(button('Undo: Pain, feet: 9'))
    expect(chosen('Pain, feet')).toBe('2')
  })
})

describe('same as yesterday', () => {
  it('copies the scores in one tap, but not EMS, and can be undone', async () => {
    const diary = new FakeDiary()
    diary.seedDay(yesterday(), { 'ratings.feet.pain': 4, 'ratings.feet.numbness': 0, ems_used: true, note: 'long walk' })
    await open(diary)
    const same = [...document.querySelectorAll<HTMLButtonElement>('button.same')]
    expect(same).toHaveLength(1)
    await tap(same[0] as HTMLButtonElement)
    const copied = ['ratings.feet.numbness', 'ratings.feet.pain']
    expect(diary.saved).toEqual([{ 'ratings.feet.pain': 4, 'ratings.feet.numbness': 0, copied }])
    expect([...document.querySelectorAll('.day-before')].map((each) => each.textContent)).toEqual(['As yesterday', 'As yesterday'])
    expect(chosen('EMS')).toBeNull()
    await tap(button('Undo: Same as yesterday'))
    expect(chosen('Pain, feet')).toBeNull()
  })

  it('after midnight, about the evening before, has one name for what is tapped and undone', async () => {
    vi.useFakeTimers({ now: new Date('2026-11-23T00:20:00'), toFake: ['Date'] })
    const diary = new FakeDiary()
    diary.seedDay('2026-11-21', { 'ratings.feet.pain': 4 })
    diary.seedDay('2026-11-22', { ems_used: true })
    await open(diary)
    expect(text()).toContain('It is past midnight, and not all of yesterday is written yet.')
    await tap(button('Yesterday evening, Sunday 22 November'))
    const same = document.querySelector<HTMLElement>('button.same')!
    expect(same.textContent).toContain('Same as the day before')
    await tapLater(same)
    expect(buttons('Undo: Same as the day before')).toHaveLength(1)
  })

  it('of a score without a place is marked where it is shown, and the same number tapped makes it an answer', async () => {
    const diary = new FakeDiary()
    diary.seedDay(yesterday(), { pain: 5 })
    await open(diary)
    await tap(document.querySelector<HTMLElement>('button.same')!)
    expect([await stored(diary), document.querySelector('.pain .day-before')?.textContent]).toMatchObject([{ pain: 5, copied: ['pain'] }, 'As yesterday'])
    await tapLater(option('Pain, feet', 5))
    expect([(await stored(diary))?.copied, document.querySelector('.pain .day-before')?.textContent]).toEqual([[], 'Yesterday: 5'])
  })

  it.each([['today', 0, '(As yesterday)'], ['a past day', 2, '(As the day before)']])('of a score that belongs to no region says so in the words of its day: %s', async (_, ago, words) => {
    const diary = new FakeDiary({ first_run_done: true, regions: ['feet', 'hands'] })
    diary.seedDay(addDays(now(), -ago), { pain: 5, copied: ['pain'] })
    await open(diary, ago === 0 ? '/' : `/day/${addDays(now(), -ago)}`)
    expect(document.querySelector('.question.pain > .aside')?.textContent).toContain(words)
  })

  it('keeps its mark when it could not be stored at once', async () => {
    const diary = new FakeDiary()
    diary.seedDay(yesterday(), { 'ratings.feet.pain': 5, 'ratings.feet.numbness': 2 })
    await open(diary)
    diary.failWith = new QuotaError()
    await tap(document.querySelector<HTMLElement>('button.same')!)
    diary.failWith = null
    await tapLater(option('Numbness, feet', 3))
    await tapLater(button('Try again'))
    expect(await stored(diary)).toMatchObject({ 'ratings.feet.pain': 5, 'ratings.feet.numbness': 3, copied: ['ratings.feet.pain'] })
  })

  it('is not offered when today already has scores or yesterday had none', async () => {
    const diary = new FakeDiary()
    diary.seedDay(yesterday(), { ems_used: true })
    await open(diary)
    expect(document.querySelector('button.same')).toBeNull()
  })
})

describe('skipping', () => {
  it('is an answer, and answering takes it off the list', async () => {
    const diary = new FakeDiary()
    await open(diary)
    await openMore('Pain, feet')
    await tap(button('Skip Pain, feet'))
    expect(await stored(diary)).toMatchObject({ skipped: ['pain'] })
    expect(button('Skip Pain, feet').getAttribute('aria-pressed')).toBe('true')
    expect(buttons('More about Pain, feet: left out')).toHaveLength(1)
    await tap(option('Pain, feet', 2))
    expect(await stored(diary)).toMatchObject({ 'ratings.feet.pain': 2, skipped: [] })
  })

  it('clears what was answered, also the headline', async () => {
    const diary = new FakeDiary()
    await open(diary)
    await tap(option('Pain, feet', 2))
    await openMore('Pain, feet')
    await tap(button('Skip Pain, feet'))
    expect(diary.saved.at(-1)).toEqual({ 'ratings.feet.pain': null, pain: null, skipped: ['pain'] })
  })

  it('keeps EMS without an answer apart from "no"', async () => {
    const diary = new FakeDiary()
    await open(diary)
    await openMore('EMS')
    await tap(button('Skip EMS'))
    expect(await stored(diary)).toMatchObject({ skipped: ['ems_used'] })
    expect((await stored(diary))?.ems_used ?? null).toBeNull()
  })
})

describe('regions and sides', () => {
  it('asks for feet and hands apart when both are in use', async () => {
    await open(new FakeDiary({ regions: ['feet', 'hands'], first_run_done: true }))
    expect([hasGroup('Pain, feet'), hasGroup('Pain, hands'), hasGroup('Pain')]).toEqual([true, false, false])
    await tap(button('Hands'))
    expect([hasGroup('Pain, feet'), hasGroup('Pain, hands'), hasGroup('Pain')]).toEqual([false, true, false])
  })

  it('opens left and right, and a side replaces the score of both', async () => {
    const diary = new FakeDiary()
    diary.seedDay(now(), { 'ratings.feet.pain': 6 })
    await open(diary)
    await openMore('Pain, feet')
    await tap(button('Left and right differ (Pain, feet)'))
    await tap(option('Pain, left foot', 3))
    expect(diary.saved).toEqual([{ 'ratings.feet_left.pain': 3, 'ratings.feet.pain': null }])
    expect(hasGroup('Numbness, left foot')).toBe(false)
  })

  it('shows an answer without a place instead of hiding it', async () => {
    const diary = new FakeDiary({ regions: ['feet', 'hands'], first_run_done: true })
    diary.seedDay(now(), { pain: 5 })
    await open(diary)
    expect(text()).toContain('Answered without feet or hands: 5')
  })
})

describe('details, note and moments', () => {
  it('saves words, places and counts from the folded part', async () => {
    const diary = new FakeDiary()
    await open(diary)
    expect(text()).not.toContain('walking on sand')
    await tap(button('More details'))
    await tap(button('walking on sand'))
    await tap(button('burning'))
    await tap(option('How far up the legs?', 'ankle'))
    await tap(option('Falls', 1))
    expect(await stored(diary)).toMatchObject({ qualities: ['burning', 'walking_on_sand'], spread_feet: 'ankle', falls: 1 })
  })

  it('shows only the extras the person tracks', async () => {
    await open(new FakeDiary({ regions: ['feet'], first_run_done: true, tracked: ['falls'] }))
    await tap(button('More details'))
    expect([hasGroup('Falls'), hasGroup('How far up the legs?'), text().includes('walking on sand')]).toEqual([true, false, false])
  })

  it('saves the note when the field is left', async () => {
    const diary = new FakeDiary()
    await open(diary)
    const field = document.querySelector('textarea') as HTMLTextAreaElement
    field.value = 'cold floor'
    field.dispatchEvent(new Event('input', { bubbles: true }))
    field.dispatchEvent(new FocusEvent('blur'))
    await tap(document.body)
    expect(diary.saved).toEqual([{ note: 'cold floor' }])
  })

  it('makes one moment of three quick taps, lists it, deletes it and puts it back', async () => {
    const diary = new FakeDiary()
    await open(diary)
    await tap(button('Rate right now'))
    option('Right now: Pain', 7).click()
    option('Right now: Tingling', 2).click()
    await tap(button('Done'))
    const [moment, second] = await diary.moments(now(), now())
    expect([moment?.data.pain, moment?.data.tingling, second]).toEqual([7, 2, undefined])
    await tap([...document.querySelectorAll<HTMLButtonElement>('.moments button')][0] as HTMLButtonElement)
    expect(await diary.moments(now(), now())).toEqual([])
    await tap([...document.querySelectorAll<HTMLButtonElement>('.taken-back button')][0] as HTMLButtonElement)
    expect(await diary.moments(now(), now())).toHaveLength(1)
  })
})
