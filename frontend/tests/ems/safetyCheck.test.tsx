/** The safety check as a person meets it: asked when due, saved whole, and what follows from the answers. */
import { describe, expect, it, vi } from 'vitest'
import { QuotaError, type Fields } from '../../src/diary'
import { addDays, today } from '../../src/domain/days'
import { newId } from '../../src/domain/ids'
import { QUESTIONS, type Question } from '../../src/domain/screening'
import { go } from '../../src/ui/frame/go'
import { FakeDiary } from '../support/fakeDiary'
import { button, buttons, chosen, group, open, option, settle, tap, tapLater, text, until } from '../support/mount'

const TITLES: Record<Question, string> = {
  implanted_device: 'Device in the body', pregnancy: 'Pregnancy', heart: 'Heart', epilepsy: 'Epilepsy', blood_clot: 'Blood clot',
  bleeding_disorder: 'Bleeding disorder', cancer_near_pads: 'Cancer near the pads', poor_leg_circulation: 'Blood flow in the legs',
  skin_damaged: 'Skin under the pads', cannot_feel_touch: 'Feeling under the pads', insulin_diabetes: 'Diabetes with insulin',
}
const ALL_NO: Fields = Object.fromEntries(QUESTIONS.map((question) => [`answers.${question}`, 'no']))
const DAY = 86_400_000

/** What is tapped when nothing speaks against it: a light touch is felt. */
const harmless = (question: Question) => (question === 'cannot_feel_touch' ? 'yes' : 'no')

async function answer(taps: Partial<Record<Question, string>> = {}): Promise<void> {
  for (const question of QUESTIONS) await tap(option(TITLES[question], taps[question] ?? harmless(question)))
}

async function openCheck(diary: FakeDiary = new FakeDiary()): Promise<FakeDiary> {
  await open(diary, '/ems/safety')
  await until(() => text().includes('Device in the body') || text().includes('Whatever the answers'))
  return diary
}

async function checked(taps: Partial<Record<Question, string>> = {}): Promise<FakeDiary> {
  const diary = await openCheck()
  await answer(taps)
  await tapLater(button('Save my answers'))
  return diary
}

async function seedCheck(diary: FakeDiary, ago: number, more: Fields = {}): Promise<void> {
  await diary.save('safety_screening', newId(), { screened_at: new Date(Date.now() - ago).toISOString(), time_zone: 'UTC', version: 1, ...ALL_NO, ...more })
}

const latest = async (diary: FakeDiary) => (await diary.records('safety_screening')).at(-1)?.data
const canStart = () => [...document.querySelectorAll('main a')].some((link) => link.textContent === 'Start a session')

describe('why it is asked', () => {
  it('the first time', async () => {
    await openCheck()
    expect(text()).toContain('Before the first session')
  })

  it('after 90 days', async () => {
    const diary = new FakeDiary()
    await seedCheck(diary, 91 * DAY)
    await openCheck(diary)
    expect(text()).toContain('more than 90 days ago')
  })

  it('after an unwanted effect', async () => {
    const diary = new FakeDiary()
    await seedCheck(diary, 2 * DAY)
    await diary.save('side_effect', newId(), { kind: 'cramp', occurred_at: new Date(Date.now() - DAY).toISOString(), time_zone: 'UTC' })
    await openCheck(diary)
    expect(text()).toContain('An unwanted effect was noted since')
  })

  it('not by what a clock wrote that was years ahead', async () => {
    const diary = new FakeDiary()
    await seedCheck(diary, -3_600 * DAY)
    await diary.save('side_effect', newId(), { kind: 'cramp', occurred_at: new Date(Date.now() + 3_600 * DAY).toISOString(), time_zone: 'UTC' })
    await openCheck(diary)
    expect(text()).toContain('Before the first session')
    await seedCheck(diary, 0)
    await settle()
    expect(text()).toContain('Nothing here speaks against it')
  })

  it('not while the last one holds: then its result stands there', async () => {
    const diary = new FakeDiary()
    await seedCheck(diary, 2 * DAY)
    await openCheck(diary)
    expect(text()).toContain('Nothing here speaks against it')
    expect(canStart()).toBe(true)
    await tapLater(button('Answer the questions again'))
    expect(chosen('Heart')).toBeNull()
    await tapLater(button('Back to the last result'))
    expect(text()).toContain('Nothing here speaks against it')
  })
})

describe('the questions', () => {
  it('have no answer beforehand, and offer yes, no and not sure', async () => {
    await openCheck()
    for (const title of Object.values(TITLES)) {
      expect(chosen(title)).toBeNull()
      expect([...group(title).querySelectorAll('button')].map((each) => each.textContent)).toEqual(['Yes', 'No', 'Not sure'])
    }
  })

  it('are saved only when all are answered: what is open is named, and the first of it comes up', async () => {
    const diary = await openCheck()
    for (const question of QUESTIONS.filter((each) => each !== 'heart' && each !== 'epilepsy')) await tap(option(TITLES[question], harmless(question)))
    await tapLater(button('Save my answers'))
    expect(diary.saved).toEqual([])
    expect(document.querySelector('[role=alert]')?.textContent).toBe('Not answered yet: Heart, Epilepsy.')
    expect(group('Heart').contains(document.activeElement)).toBe(true)
    await tap(option('Heart', 'no'))
    expect(document.querySelector('[role=alert]')?.textContent).toBe('Not answered yet: Epilepsy.')
  })

  it('keep what was answered when the person leaves and comes back', async () => {
    await openCheck()
    await tap(option('Heart', 'unsure'))
    go('/doctor')
    await until(() => text().includes('Call for help now'))
    go('/ems/safety')
    await until(() => text().includes('Device in the body'))
    expect(chosen('Heart')).toBe('unsure')
  })

  it('keep the answers on the screen when the device is full', async () => {
    const diary = await openCheck()
    await answer({ heart: 'yes' })
    diary.failWith = new QuotaError('full')
    await tapLater(button('Save my answers'))
    expect(text()).toContain('Not saved: this device is full.')
    expect(chosen('Heart')).toBe('yes')
    diary.failWith = null
    await tapLater(button('Save my answers'))
    expect(text()).toContain('Talk to your doctor first')
  })
})

describe('what is stored', () => {
  it('is one whole check of this version', async () => {
    const diary = await checked()
    expect(diary.saved).toHaveLength(1)
    expect(await latest(diary)).toMatchObject({ ...ALL_NO, version: 1, time_zone: expect.any(String), screened_at: expect.any(String) })
    expect(text()).toContain('This is not a medical clearance.')
    expect(canStart()).toBe(true)
  })

  it.each([['no', 'yes'], ['yes', 'no'], ['unsure', 'unsure']])('a light touch felt "%s" means cannot feel "%s"', async (tapped, stored) => {
    const diary = await checked({ cannot_feel_touch: tapped })
    expect((await latest(diary))?.['answers.cannot_feel_touch']).toBe(stored)
    expect(text().includes('Talk to your doctor first')).toBe(stored !== 'no')
    if (stored !== 'no') expect(text()).toContain(`Feeling under the pads. Your answer: ${tapped === 'no' ? 'No' : 'Not sure'}.`)
  })
})

describe('every answer', () => {
  const others = QUESTIONS.filter((question) => question !== 'cannot_feel_touch')
  it.each(others.flatMap((question) => [[question, 'yes', 'Yes'], [question, 'unsure', 'Not sure']] as const))('%s %s is told with its reason', async (question, value, word) => {
    const diary = await checked({ [question]: value })
    expect((await latest(diary))?.[`answers.${question}`]).toBe(value)
    expect(text()).toContain(question === 'insulin_diabetes' ? 'Medical advice first' : 'Talk to your doctor first')
    expect(text()).toContain(`${TITLES[question]}. Your answer: ${word}.`)
    expect(text()).toContain('Never put pads across the chest')
    expect(canStart()).toBe(false)
  })
})

describe('a precaution', () => {
  it('opens the timer once its text was read', async () => {
    const diary = await checked({ insulin_diabetes: 'yes' })
    await tapLater(button('I have read this'))
    expect((await latest(diary))?.text_read).toBe(true)
    expect(buttons('I have read this')).toEqual([])
    expect(canStart()).toBe(true)
  })
})

describe('a contraindication', () => {
  const type = async (label: string, value: string) => {
    const input = [...document.querySelectorAll<HTMLInputElement>('main input')].find((each) => document.querySelector(`label[for="${each.id}"]`)?.textContent === label)!
    input.value = value
    input.dispatchEvent(new Event('input', { bubbles: true }))
    await settle()
    input.dispatchEvent(new FocusEvent('blur'))
    await settle()
  }

  it('leaves the diary open', async () => {
    await checked({ heart: 'yes' })
    expect(text()).toContain('The diary stays open')
    expect([...document.querySelectorAll('main a')].map((link) => link.getAttribute('href'))).toContain('/ems/log')
  })

  it('asks who, when and that the text was read, and names what is missing', async () => {
    const diary = await checked({ heart: 'yes' })
    await type('When?', addDays(today(), 1))
    await tapLater(button('Save the clearance'))
    expect(text()).toContain('Please write who has cleared you.')
    expect(text()).toContain('Not saved: When? has to be from')
    expect(text()).toContain('Please confirm that you have read the text above.')
    expect(diary.saved).toHaveLength(1)
  })

  it('opens the timer with a clearance on the same check, and closes it when that is taken back', async () => {
    const diary = await checked({ epilepsy: 'yes' })
    await type('Who?', ' Dr Weber ')
    await tapLater(button('I have read this'))
    await tapLater(button('Save the clearance'))
    expect(await diary.records('safety_screening')).toHaveLength(1)
    expect(await latest(diary)).toMatchObject({ text_read: true, cleared_by: 'Dr Weber', cleared_on: today(), 'answers.epilepsy': 'yes' })
    expect(text()).toContain('Cleared by Dr Weber')
    expect(canStart()).toBe(true)
    await tapLater(button('Take the clearance back'))
    expect(await latest(diary)).toMatchObject({ text_read: false, cleared_by: '', cleared_on: null })
    expect(canStart()).toBe(false)
  })

  it('keeps what was written when the device is full', async () => {
    const diary = await checked({ heart: 'yes' })
    await type('Who?', 'Dr Weber')
    await tapLater(button('I have read this'))
    diary.failWith = new QuotaError('full')
    await tapLater(button('Save the clearance'))
    expect(text()).toContain('this device is full')
    diary.failWith = null
    await tapLater(button('Save the clearance'))
    expect(canStart()).toBe(true)
  })
})

it('earlier checks are listed with their day, outcome and clearance', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-11-23T10:00:00Z') })
  const diary = new FakeDiary()
  await seedCheck(diary, 200 * DAY, { 'answers.heart': 'yes', cleared_by: 'Dr Weber', cleared_on: '2026-05-01', text_read: true })
  await seedCheck(diary, DAY)
  await openCheck(diary)
  await tap(button('Earlier checks'))
  const items = [...document.querySelectorAll('.fold li')].map((item) => item.textContent)
  expect(items).toHaveLength(1)
  expect(items[0]).toMatch(/^Thursday, 7 May 2026: Talk to your doctor first.*Because of: Heart.*Cleared by Dr Weber/)
})
