/** "Does it help?": what goes together, a trial set up, lived through, paused, ended and answered. */
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Fields } from '../../src/diary'
import { differenceIn, rangeIn } from '../../src/diary/points'
import { addDays, deviceTimeZone, localDay, today } from '../../src/domain/days'
import { newId } from '../../src/domain/ids'
import { QUESTIONS, VERSION } from '../../src/domain/screening'
import { chooseTonight } from '../../src/domain/whichDay'
import { formatDay } from '../../src/i18n'
import { fingerprintOf } from '../../src/trial/Commitment'
import { chanceOf } from '../../src/trial/wording'
import { go } from '../../src/ui/frame/go'
import { FakeDiary } from '../support/fakeDiary'
import { button, buttons, chosen, group, hasGroup, isIdle, open, option, settle, tap, tapLater, text, until } from '../support/mount'
import { COMMITTED, finished, orderOf, resultOf, seedTrial, TRIAL_ID, trialOf, TrialWorld, type Told } from './trialServer'

let world: TrialWorld
let diary: FakeDiary

beforeEach(() => {
  diary = new FakeDiary()
  world = new TrialWorld(diary)
  vi.stubGlobal('fetch', world.fetch)
})

async function openHelps(): Promise<void> {
  await open(diary, '/does-it-help')
  await settle()
}

function banners(): string {
  return document.querySelector('.banners')?.textContent ?? ''
}

async function openTrial(trial: Told = trialOf()): Promise<void> {
  seedTrial(diary, trial)
  await open(diary, `/trial/${trial.id}`)
  await until(() => text().includes('About '))
  await settle()
}

/** Goes to Today and waits for what the trial says there. */
async function todaySays(words: string): Promise<void> {
  go('/')
  await until(() => banners().includes(words))
}

/** A safety check that opens the timer. */
function seedSafetyCheck(answers: Fields = {}): void {
  const all = Object.fromEntries(QUESTIONS.map((question) => [`answers.${question}`, 'no']))
  diary.seed('safety_screening', newId(), { screened_at: new Date(Date.now() - 60_000).toISOString(), version: VERSION, ...all, ...answers })
}

describe('differences in words', () => {
  it('name the direction, one decimal, and never a difference of nothing', () => {
    expect([-1.21, 1, 0.04, -0.04].map(differenceIn)).toEqual(['1.2 points lower', '1 point higher', 'the same', 'the same'])
    expect(rangeIn(-2.14, -0.28)).toBe('between 0.3 and 2.1 points lower')
    expect(rangeIn(0.28, 2.14)).toBe('between 0.3 and 2.1 points higher')
    expect(rangeIn(-1, 1.2)).toBe('between 1 point lower and 1.2 points higher')
    expect([rangeIn(-0.04, 1.2), rangeIn(-2, 0.04)]).toEqual(['between 0 and 1.2 points higher', 'between 0 and 2 points lower'])
  })

  it('say it when the range has no width, or no end', () => {
    expect(rangeIn(0, 0)).toBe('close to none')
    expect(rangeIn(null, -0.5)).toBe('at least 0.5 points lower')
    expect(rangeIn(null, 0.5)).toBe('anything up to “0.5 points higher”')
    expect(rangeIn(0.5, null)).toBe('at least 0.5 points higher')
    expect(rangeIn(-0.5, null)).toBe('anything from “0.5 points lower” upwards')
    expect(rangeIn(null, null)).toContain('too few days')
  })

  it('never say that chance is impossible', () => {
    expect(chanceOf(0.001)).toContain('fewer than 1 of 100')
    expect(chanceOf(0.0195)).toContain('about 2 of 100')
    expect(chanceOf(1)).toContain('about 100 of 100')
  })
})

describe('what goes together', () => {
  it('is told in one line a symptom', async () => {
    await openHelps()
    await until(() => text().includes('What goes together'))
    expect(text()).toContain('Days with EMS go together with lower pain.')
    expect(text()).toContain('No link found.')
    expect(text()).toContain('Not enough days yet: at least 9 more.')
  })

  it('needs the internet and says so', async () => {
    world.reachable = false
    await openHelps()
    expect(text()).toContain('This needs the internet.')
  })
})

describe('setting up', () => {
  it('explains, offers safe choices and sends what was chosen', async () => {
    await open(diary, '/trial/new')
    await until(() => text().includes('Set up the trial'))
    expect(text()).toContain('What it cannot tell')
    expect(text()).toContain('10 pairs of 3-day periods, 60 days. Finds a difference of 1 point in about 48 of 100 such trials, of 2 points in about 96 of 100.')
    await tap(option('Which symptom is it about?', 'tingling'))
    await tap(option('How long?', 'quick'))
    expect(text()).toContain('Sees only large differences')
    await tap(button('Set up the trial'))
    await until(() => location.pathname !== '/trial/new' && text().includes('About tingling'))
    expect(world.asked).toEqual([{
      path: 'trials/',
      body: {
        id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string, symptom: 'tingling', preset: 'quick', washout_days: 0, matters: 1, off_kind: 'nothing',
        starts_on: addDays(today(), 1), time_zone: deviceTimeZone(),
      },
    }])
  })

  it('says that it is on its way until it has come, and shows it then', async () => {
    diary.sync = async () => {}
    await open(diary, '/trial/new')
    await until(() => text().includes('Set up the trial'))
    await tap(button('Set up the trial'))
    await until(() => text().includes('This trial is not on this phone yet.'))
    seedTrial(diary, trialOf({ id: location.pathname.split('/')[2]! }))
    await until(() => text().includes('Day 1 of 60'))
  })

  it('says no figures with days left out: they were computed without', async () => {
    await open(diary, '/trial/new')
    await until(() => text().includes('Set up the trial'))
    await tap(button('More choices'))
    await tap(option('Days left out at the start of each period', '1'))
    expect(text()).toContain('10 pairs of 3-day periods, 60 days. With days left out fewer days count')
    expect(text()).not.toContain('of 100 such trials')
    await tap(option('How long?', 'slow_fading'))
    expect(text()).toContain('7-day periods show about 75 %, or 93 % with two days left out.')
    await tapLater(option('How long?', 'quick'))
    expect(text()).not.toContain('46 %')
    await tapLater(option('Days left out at the start of each period', '0'))
    expect(text()).toContain('2-day periods show about 46 %.')
  })

  it.each([[2, '2', 5], [0.7, '0.7', 6], [null, '1', 5]])('what matters begins with what the person said matters: %s', async (own, picked, count) => {
    await diary.saveProfile({ difference_that_matters: own })
    await open(diary, '/trial/new')
    await until(() => text().includes('Set up the trial'))
    await tap(button('More choices'))
    expect(chosen('What difference would matter to you?')).toBe(picked)
    expect(group('What difference would matter to you?').querySelectorAll('[data-value]')).toHaveLength(count)
    await tap(button('Set up the trial'))
    await until(() => world.asked.length === 1)
    expect(world.asked[0]?.body).toMatchObject({ matters: Number(picked) })
  })

  it('leaves out no more days than a shorter period has', async () => {
    await open(diary, '/trial/new')
    await until(() => text().includes('Set up the trial'))
    await tap(button('More choices'))
    await tap(option('Days left out at the start of each period', '2'))
    await tap(option('How long?', 'quick'))
    expect(chosen('Days left out at the start of each period')).toBe('1')
  })

  it.each([['tomorrow', '2026-11-27'], ['today', '2026-11-26'], ['monday', '2026-11-30']])(
    'opened before midnight and made after it: %s is that of the day it is made on', async (start, starts_on) => {
      vi.useFakeTimers({ now: new Date('2026-11-25T23:55:00'), toFake: ['Date'] })
      await open(diary, '/trial/new')
      await until(() => text().includes('Set up the trial'))
      await tap(option('First day', start))
      vi.setSystemTime(new Date('2026-11-26T00:05:00'))
      document.dispatchEvent(new Event('visibilitychange'))
      await settle()
      expect(chosen('First day')).toBe(start)
      await tap(button('Set up the trial'))
      await until(() => world.asked.length === 1)
      expect(world.asked[0]?.body).toMatchObject({ starts_on, time_zone: deviceTimeZone() })
      expect(world.asked[0]?.body).not.toHaveProperty('start')
    },
  )

  it.each([
    [{ code: 'safety_check', reason: 'first' }, 'Please answer the safety check first.'],
    [{ code: 'safety_check', reason: 'contraindication' }, 'talk to your doctor first'],
    [{ code: 'trial_running' }, 'One at a time'],
    [{ code: 'of_the_future' }, 'The server could not take that.'],
  ])('says why it is refused: %o', async (refusal, words) => {
    world.refuseWith = refusal
    await open(diary, '/trial/new')
    await until(() => text().includes('Set up the trial'))
    await tap(button('Set up the trial'))
    await until(() => text().includes(words))
    expect(document.querySelector('[role=alert] a[href="/ems/safety"]') !== null).toBe(refusal.code === 'safety_check')
  })
})

describe('while it goes on', () => {
  beforeEach(() => seedSafetyCheck())

  it('says without a network what today is and what comes next, no result, and Today says it too', async () => {
    world.reachable = false
    diary.seedDay(today(), { pain: 4 })
    await openTrial()
    expect(text()).toContain('Today: no EMS')
    expect([...document.querySelectorAll('.ahead li')].map((each) => each.textContent)).toEqual([expect.stringMatching(/: no EMS$/), expect.stringMatching(/: EMS$/)])
    expect(text()).toContain('No results until')
    expect(text()).toContain('Day 1 of 60')
    expect(text()).toContain('1 day rated so far.')
    await todaySays('Today: no EMS')
    go('/does-it-help')
    await until(() => document.querySelector('.trial-today') !== null)
    expect(text()).toContain('Today: no EMS')
  })

  it('counts days without a rating once they are over', async () => {
    diary.seedDay(addDays(today(), -3), { 'ratings.feet.pain': 4 })
    diary.seedDay(addDays(today(), -2), { numbness: 4 })
    await openTrial(trialOf({ starts_on: addDays(today(), -3) }))
    expect(text()).toContain('1 day rated so far, 2 days without a rating.')
  })

  it('before its first day nothing is rated and nothing is said on Today', async () => {
    await openTrial(trialOf({ starts_on: addDays(today(), 2) }))
    expect(text()).toContain('0 days rated so far.')
    expect(text()).not.toContain('Today:')
    expect(diary.status().readable).toBe(true)
  })

  it('never guesses what today is when it does not know', async () => {
    await openTrial(trialOf({ starts_on: addDays(today(), -6) }))
    expect(text()).toContain('This phone does not know today’s part of your trial yet.')
    await todaySays('This phone does not know today’s part of your trial yet. It needs the network once. Rate your day as always.')
    expect(banners()).not.toContain('Today:')
  })

  it('another phone learns of it by sync alone, while Today is open', async () => {
    await open(diary)
    await settle()
    expect(banners()).not.toContain('Today:')
    seedTrial(diary, trialOf())
    await until(() => banners().includes('Today: no EMS'))
  })

  it('today is the day where the trial is', async () => {
    const [here, there] = [localDay(Date.now(), 'Pacific/Kiritimati'), localDay(Date.now(), 'Pacific/Pago_Pago')]
    expect(here > there).toBe(true)
    await openTrial(trialOf({ time_zone: 'Pacific/Pago_Pago', starts_on: here }))
    expect(text()).toContain('Starts on')
    await tap(button('I am ill'))
    expect(diary.saved).toEqual([{ [`pauses.${there}`]: ['illness'] }])
  })

  it('follows midnight while the screen is open', async () => {
    vi.useFakeTimers({ now: new Date('2026-11-25T23:55:00Z'), toFake: ['Date'] })
    await openTrial(trialOf({ starts_on: '2026-11-23' }))
    expect(text()).toContain('Today: no EMS')
    vi.setSystemTime(new Date('2026-11-26T00:05:00Z'))
    document.dispatchEvent(new Event('visibilitychange'))
    await until(() => text().includes(`${formatDay('2026-11-26', 'short')}: EMS`))
    expect(text()).toContain('Day 4 of 60')
    expect(text()).not.toContain('Today:')
    vi.setSystemTime(new Date('2026-11-26T04:05:00Z'))
    go('/does-it-help')
    await until(() => text().includes('Today: EMS'))
  })

  it.each([
    ['chosen to be about the evening before', 'UTC', '2026-11-26T01:00:00Z', '2026-11-25', false], ['chosen to be about the new day', 'UTC', '2026-11-26T01:00:00Z', '2026-11-26', true],
    ['about the phone’s day, which is another one', 'Pacific/Kiritimati', '2026-11-25T12:00:00Z', null, false],
  ])('where the check-in below is %s, today’s word has its date or is "today"', async (_name, time_zone, at, chosenDay, isToday) => {
    vi.useFakeTimers({ now: new Date(at), toFake: ['Date'] })
    if (chosenDay) chooseTonight(chosenDay)
    const dated = `${formatDay('2026-11-26', 'short')}: no EMS`
    await openTrial(trialOf({ time_zone, starts_on: '2026-11-26' }))
    expect([text().includes('Today: no EMS'), document.querySelector('.trial-today')?.textContent === dated]).toEqual([isToday, !isToday])
    await todaySays(isToday ? 'Today: no EMS' : dated)
    expect(banners().includes('Today:')).toBe(isToday)
  })

  it('rests and goes on again without a network, kept on this device', async () => {
    world.reachable = false
    await openTrial()
    await tap(button('I am ill'))
    await until(() => text().includes('Paused since'))
    expect(text()).toContain('Today: no EMS')
    expect(text()).toContain('Today still counts: please rate it. From tomorrow on the days do not count.')
    expect(text()).not.toContain('These days do not count')
    expect(document.querySelector('.save-state')?.textContent).toContain('Saved on this device')
    await todaySays('Today: no EMS. Today still counts: please rate it.')
    go(`/trial/${TRIAL_ID}`)
    await until(() => buttons('Go on with the trial').length === 1)
    await tap(button('Go on with the trial'))
    await until(() => text().includes('Day 1 of 60'))
    expect(text()).not.toContain('still counts')
    expect(diary.saved).toEqual([{ [`pauses.${today()}`]: ['illness'] }, { [`pauses.${today()}`]: null }])
  })

  it('a pause is taken back by Undo', async () => {
    await openTrial()
    await tap(button('I am away'))
    await until(() => text().includes('Paused since'))
    await tapLater(document.querySelector<HTMLButtonElement>('.undo')!)
    await until(() => text().includes('Today: no EMS'))
  })

  it('goes on tomorrow after a pause of days, and Today says that it rests', async () => {
    const told_on = addDays(today(), -3)
    await openTrial(trialOf({ starts_on: addDays(today(), -5), pauses: [{ told_on, reason: 'illness', until: null }] }))
    expect(text()).toContain('These days do not count')
    expect(buttons('I am ill')).toEqual([])
    await tap(button('Go on with the trial'))
    await until(() => text().includes('The trial goes on on'))
    expect(diary.saved).toEqual([{ [`pauses.${told_on}`]: ['illness', addDays(today(), 1)] }])
    expect(buttons('Go on with the trial')).toEqual([])
    await todaySays('Your trial is paused.')
    expect(banners()).not.toContain('still counts')
  })

  it('on the day of a pause says that it does not know what today is, and that it counts', async () => {
    await openTrial(trialOf({ starts_on: addDays(today(), -6), pauses: [{ told_on: today(), reason: 'other', until: null }] }))
    await todaySays('Rate your day as always. Today still counts: please rate it.')
  })

  it('after "go on" another pause can be told on the same day', async () => {
    const told_on = addDays(today(), -3)
    await openTrial(trialOf({ starts_on: addDays(today(), -5), pauses: [{ told_on, reason: 'illness', until: addDays(today(), 1) }] }))
    await tap(button('I am away'))
    await until(() => buttons('I am away').length === 0)
    expect(diary.saved).toEqual([{ [`pauses.${today()}`]: ['travel'] }])
    expect(text()).toContain('Take the time you need.')
  })

  it('of pauses that two devices have told all end at once, and each is named', async () => {
    const [first, second] = [addDays(today(), -3), addDays(today(), -2)]
    await openTrial(trialOf({
      starts_on: addDays(today(), -5), pauses: [{ told_on: first, reason: 'side_effect', until: null }, { told_on: second, reason: 'red_flag', until: addDays(today(), 5) }],
    }))
    expect(text()).toContain('wrote down a side effect')
    expect(text()).toContain('Read when to see a doctor')
    await tap(button('Go on with the trial'))
    const tomorrow = addDays(today(), 1)
    expect(diary.saved).toEqual([{ [`pauses.${first}`]: ['side_effect', tomorrow], [`pauses.${second}`]: ['red_flag', tomorrow] }])
  })

  it.each([
    ['red_flag', 'Read when to see a doctor'], ['side_effect', 'wrote down a side effect'], ['safety_check', 'talk to your doctor first'],
  ] as const)('rests because of %s and says so; nobody is told to use EMS on that day', async (reason, words) => {
    await openTrial(trialOf({ periods: orderOf('EN'), pauses: [{ told_on: today(), reason, until: null }] }))
    expect(text()).toContain(words)
    expect(text()).toContain('Today still counts: please rate it all the same, with or without EMS.')
    expect(text()).not.toContain('Today: EMS')
    await todaySays('Your trial is paused. Today still counts: please rate it all the same, with or without EMS.')
    expect(banners()).not.toContain('Today: EMS')
  })

  it.each([
    ['none is known here', true, null], ['there is none of the kind', true, 'check_in'], ['there is one', false, 'trial_period'],
  ])('%s: a reminder of the day is offered: %s', async (_name, offered, kind) => {
    if (kind) await diary.keep('reminders', { reminders: [{ kind }] })
    await openTrial()
    expect(document.querySelector('main a[href="/reminders/new"]') !== null).toBe(offered)
  })

  it('shows what another device had told of the same day', async () => {
    await openTrial(trialOf({ pauses: [{ told_on: today(), reason: 'illness', until: null }] }))
    const earlier = { field: `pauses.${today()}`, value: ['travel', addDays(today(), 4)], at: new Date().toISOString(), device: 'iPad', reason: 'conflict' as const }
    const other = { field: 'shown_order', value: 'EN', at: earlier.at, device: 'iPad', reason: 'edited' as const }
    Object.assign(diary.stored.get(TRIAL_ID)!, { earlier: [earlier, other] })
    diary.setStatus({})
    await until(() => buttons('Earlier values').length === 1)
    await tap(button('Earlier values'))
    expect(text()).toMatch(/Pause told on .+ – earlier value: away; goes on on .+, from iPad/)
    expect(text()).not.toContain('EN,')
  })

  it('what was refused stands against today’s word: it is said instead, with the way there', async () => {
    seedTrial(diary, trialOf())
    Object.assign(diary.stored.get(TRIAL_ID)!, { refused: true })
    await open(diary, `/trial/${TRIAL_ID}`)
    await until(() => text().includes('The server has not taken what you last told about your trial.'))
    expect(document.querySelector('main a[href="/unsent"]')).not.toBeNull()
    expect(text()).not.toContain('Today:')
    await todaySays('The server has not taken what you last told about your trial.')
    expect(banners()).not.toContain('Today:')
  })

  it('says on Today when the answer is there, until it was looked at on one of the devices', async () => {
    seedTrial(diary, finished())
    await open(diary)
    await until(() => banners().includes('The answer is ready.'))
    go(`/trial/${TRIAL_ID}`)
    await until(() => text().includes('The answer:'))
    await settle()
    expect(await diary.keptNames('trial_answer ')).toEqual([`trial_answer ${TRIAL_ID}`])
    expect(diary.saved).toEqual([{ answer_seen_on: today() }])
    expect(text()).toContain('The answer:')
    go('/')
    await until(() => banners() === '')
    diary.remembered.clear()
    diary.setStatus({})
    await settle()
    expect(banners()).toBe('')
  })

  it('ends only after a question, without a network too; the answer waits until the server knows', async () => {
    world.reachable = false
    await openTrial()
    await tap(button('End the trial now'))
    expect(diary.saved).toEqual([])
    await tap(button('End it'))
    expect(diary.saved).toEqual([{ ended_on: today() }])
    await until(() => text().includes('has not reached the server yet'))
    expect(text()).toContain('Ended early on')
    expect(document.querySelector('.save-state')?.textContent).toContain('Saved on this device')
    expect(isIdle('Undo')).toBe(true)
    Object.assign(world, { reachable: true, result: resultOf({ ended_early: true, main: { estimate: null, low: null, high: null, p_value: null, pairs_used: 0, verdict: 'no_answer_yet' } }) })
    seedTrial(diary, trialOf({ ended_on: today() }))
    await until(() => text().includes('The trial ended early. Only complete pairs count: 2 of the 10 planned.'))
    expect(text()).toContain('Only 0 pairs have ratings in both periods')
  })

  it('a pause that could not be stored is said, and can be tried again', async () => {
    await openTrial()
    diary.failWith = new Error('no')
    await tap(button('I am ill'))
    await until(() => document.querySelector('[role=dialog], [role=alertdialog]') !== null)
    diary.failWith = null
    await tapLater(button('Try again'))
    await until(() => text().includes('Paused since'))
  })
})

describe('going on asks the safety check that is on this device', () => {
  const resting = () => trialOf({ pauses: [{ told_on: today(), reason: 'side_effect', until: null }] })

  it('without one it leads there, and offers nothing else', async () => {
    await openTrial(resting())
    expect(text()).toContain('Please answer the safety check first.')
    expect(document.querySelector('[role=alert] a[href="/ems/safety"]')).not.toBeNull()
    expect(buttons('Go on with the trial')).toEqual([])
  })

  it.each([
    [{ 'answers.heart': 'yes' }, 'talk to your doctor first. Until then'],
    [{ 'answers.insulin_diabetes': 'yes' }, 'Please read what your safety check says'],
    [{ screened_at: '2020-01-01T10:00:00Z' }, 'more than 90 days old'],
  ])('%o is against it', async (answers, words) => {
    seedSafetyCheck(answers)
    await openTrial(resting())
    expect(text()).toContain(words)
    expect(buttons('Go on with the trial')).toEqual([])
  })

  it('with a good one it goes on', async () => {
    seedSafetyCheck()
    await openTrial(resting())
    expect(document.querySelector('[role=alert] a[href="/ems/safety"]')).toBeNull()
    expect(buttons('Go on with the trial').length).toBe(1)
  })
})

describe('the check-in on a day of a trial', () => {
  const marks = () => [buttonStarting('Same as yesterday'), document.querySelectorAll('.day-before').length > 0]
  const buttonStarting = (words: string) => [...document.querySelectorAll('button')].some((each) => each.textContent?.startsWith(words))

  async function openToday(): Promise<void> {
    diary.seedDay(addDays(today(), -1), { 'ratings.feet.pain': 4, 'ratings.feet.numbness': 5, 'ratings.feet.tingling': 3 })
    await open(diary)
    await settle()
  }

  it.each([
    ['the first day', () => trialOf(), false],
    ['a day before the first', () => trialOf({ starts_on: addDays(today(), 1) }), true],
    ['a rest day', () => trialOf({ starts_on: addDays(today(), -3), pauses: [{ told_on: addDays(today(), -2), reason: 'illness', until: null }] }), true],
    ['a trial that was ended', () => trialOf({ ended_on: today() }), true],
    ['a trial that is over', () => finished(), true],
    ['no trial', () => null, true],
  ])('%s: "same as yesterday" and yesterday’s mark are there: %s', async (_name, made, offered) => {
    const trial = made()
    if (trial) seedTrial(diary, trial)
    await openToday()
    expect(marks()).toEqual([offered, offered])
  })

  it('comes with the questions, not above them after they are there', async () => {
    const planned = trialOf({ starts_on: addDays(today(), 1) })
    seedTrial(diary, planned)
    let arrive = () => {}
    const coming = new Promise<void>((resolve) => (arrive = resolve))
    const records = diary.records
    diary.records = async (type, from, to) => {
      if (type === 'trial') await coming
      return records(type, from, to)
    }
    await openToday()
    const asks = () => hasGroup('Numbness, feet')
    expect([marks(), asks()]).toEqual([[false, false], false])
    arrive()
    await until(asks)
    expect(marks()).toEqual([true, true])
  })

  it('filled in later, too, and gives both back when the trial is over', async () => {
    seedTrial(diary, trialOf({ starts_on: addDays(today(), -2) }))
    await openToday()
    go(`/day/${addDays(today(), -1)}`)
    await settle()
    expect(marks()).toEqual([false, false])
    go('/')
    seedTrial(diary, trialOf({ starts_on: addDays(today(), -2), ended_on: today() }))
    await until(() => marks().every(Boolean))
  })
})

describe('the answer', () => {
  it('is a verdict, a sentence with its range and days, and what it rests on', async () => {
    await openTrial(finished())
    await until(() => text().includes('The answer'))
    expect(text()).toContain('The answer: Lower on EMS days')
    expect(text()).toContain('On EMS days your pain was 1.2 points lower on average.')
    expect(text()).toContain('between 0.3 and 2.1 points lower.')
    expect(text()).toContain('about 2 of 100 such trials')
    expect(text()).toContain('From 51 rated days in 10 pairs.')
    expect(document.querySelector('.interval svg')?.getAttribute('aria-label')).toContain('between 0.3 and 2.1 points lower')
    expect(text()).toContain('Numbness: 0.6 points lower on EMS days, probably between 0.1 and 1.1 points lower, from 10 pairs. More than chance')
    expect(text()).toContain('Tingling: too few ratings.')
    expect(text()).toContain('EMS was used on 26 of 30 EMS days')
    expect(text()).toContain('3 days have no answer about EMS.')
    expect(text()).not.toMatch(/significant|proven|\bworks\b|NaN|null/)
  })

  it('calls the other days what they were: with the lowest level, not without', async () => {
    await openTrial(finished({ off_kind: 'active_low' }))
    await until(() => text().includes('Pair by pair'))
    expect(document.querySelector('.pairs thead')?.textContent).toContain('Lowest level')
    expect(document.querySelector('.pairs tbody')?.textContent).toContain('1.5 lower')
    expect(text()).not.toMatch(/No EMS/)
    expect(text()).toContain('1 day has no answer about EMS.')
  })

  it('lets it be checked by a phone that was not told the whole order', async () => {
    const commitment = (await fingerprintOf(COMMITTED)) ?? ''
    await openTrial(finished({ commitment, periods: orderOf('N') }))
    await until(() => buttons('Proof that the order was fixed at the start').length === 1)
    await tap(button('Proof that the order was fixed at the start'))
    await until(() => text().includes('Checked on this device'))
  })
})

describe('what would change the answer', () => {
  it.each([
    ['no_answer_yet', 'Ratings in both periods of more pairs.'], ['cannot_tell', 'with them the range gets narrower'], ['lower_on_ems', 'If two trials say the same'],
  ] as const)('goes by the answer: %s', async (verdict, words) => {
    world.result.main = { ...world.result.main, verdict }
    await openTrial(finished())
    await until(() => text().includes('What would change this answer'))
    expect(text()).toContain(words)
    expect(text().includes('If two trials say the same')).toBe(verdict === 'lower_on_ems')
  })
})

describe('a trial that is over here and not for the server', () => {
  it('says so, and asks again when told to', async () => {
    world.notYet = true
    await openTrial(finished())
    await until(() => text().includes('The server does not count this trial as over yet.'))
    expect(text()).not.toContain('no such page')
    world.notYet = false
    await tap(button('Try again'))
    await until(() => text().includes('The answer: Lower on EMS days'))
    expect(text()).not.toContain('as over yet')
  })
})

describe('an answer that was looked at', () => {
  it('is shown again without a network, and says when it was read', async () => {
    await openTrial(finished())
    await until(() => text().includes('The answer: Lower on EMS days'))
    await settle()
    world.reachable = false
    go('/does-it-help')
    await until(() => text().includes('Earlier trials'))
    go(`/trial/${TRIAL_ID}`)
    await until(() => text().includes('The answer: Lower on EMS days') && text().includes('As read on'))
    expect(text()).not.toContain('This needs the internet.')
  })

  it('one that was not needs the network', async () => {
    world.reachable = false
    await openTrial(finished())
    await until(() => text().includes('This needs the internet.'))
    expect(text()).not.toContain('The answer:')
  })
})

describe('earlier trials', () => {
  const EARLIER = '01939a00-0000-7000-8000-0000000000b2'

  /** Its answer was looked at here; `text_of_it` is what was committed to. */
  async function seedEarlier(text_of_it: string): Promise<void> {
    const commitment = (await fingerprintOf(text_of_it)) ?? ''
    seedTrial(diary, finished({ id: EARLIER, starts_on: '2025-01-03', commitment, periods: orderOf('NE') }))
    await diary.keep(`trial_answer ${EARLIER}`, { body: resultOf({ committed_text: text_of_it }), at: '2025-03-10T10:00:00Z' })
  }

  async function saidOfEarlier(): Promise<(string | null)[]> {
    await openHelps()
    const said = () => [...document.querySelectorAll(`a[href^="/trial/0"] .hint`)].map((each) => each.textContent)
    await until(() => said().some((each) => each?.includes(': ')))
    return said()
  }

  it('are listed with their answer in a word where it is known here, else with their state', async () => {
    seedTrial(diary, finished())
    await seedEarlier(COMMITTED.replace(TRIAL_ID, EARLIER))
    expect(await saidOfEarlier()).toEqual([expect.stringMatching(/^Finished on [^:]+$/), expect.stringMatching(/^Finished on .+: Lower on EMS days$/)])
  })

  it('one whose commitment is broken is listed without its verdict', async () => {
    await seedEarlier(COMMITTED)
    expect(await saidOfEarlier()).toEqual([expect.stringMatching(/^Finished on .+: This answer cannot be relied on$/)])
  })

  it('do not hide the one that goes on', async () => {
    seedSafetyCheck()
    seedTrial(diary, finished({ id: EARLIER, starts_on: '2025-01-03' }))
    await openTrial()
    expect(text()).toContain('Today: no EMS')
    go(`/trial/${EARLIER}`)
    await until(() => text().includes('The answer:'))
    expect(text()).not.toContain('Today: no EMS')
    expect(buttons('Run it again')).toEqual([])
    await todaySays('Today: no EMS')
  })

  it('can be run again: the same choices, first day tomorrow, a new id', async () => {
    await openTrial(finished({ symptom: 'tingling', preset: 'quick', pairs: 8, period_days: 2, washout_days: 1, matters: 2, off_kind: 'active_low' }))
    await until(() => buttons('Run it again').length === 1)
    await tap(button('Run it again'))
    await until(() => buttons('Set up the trial').length === 1)
    expect(['Which symptom is it about?', 'How long?', 'What happens on days without EMS?', 'First day'].map(chosen)).toEqual(['tingling', 'quick', 'active_low', 'tomorrow'])
    await tap(button('Set up the trial'))
    await until(() => world.asked.length === 1)
    expect(world.asked[0]?.body).toMatchObject({ symptom: 'tingling', preset: 'quick', washout_days: 1, matters: 2, off_kind: 'active_low', starts_on: addDays(today(), 1) })
    expect(world.asked[0]?.body).not.toMatchObject({ id: TRIAL_ID })
  })
})

describe('what the server did not take', () => {
  it('is told in words, with the reason and the way to the trial', async () => {
    const common = { at: new Date().toISOString(), type: 'trial' as const, id: TRIAL_ID, op: 'patch' as const, held: false, errors: [] }
    diary.refused.push(
      { ...common, op_id: '1', set: { 'pauses.2026-11-20': ['side_effect', '2026-11-24'] }, code: 'safety_check' },
      { ...common, op_id: '2', set: { 'pauses.2026-11-23': null, ended_on: '2026-11-24' }, code: 'trial_over' },
    )
    await open(diary, '/unsent')
    await until(() => text().includes('Your trial'))
    expect(text()).toMatch(/Pause told on .*20.*a side effect; goes on on .*24/)
    expect(text()).toMatch(/Pause told on .*23.*no pause/)
    expect(text()).toContain('Ended early on')
    expect(text()).toContain('The safety check comes first. The trial was over already.')
    expect(document.querySelector(`main a[href="/trial/${TRIAL_ID}"]`)?.textContent).toBe('Change it')
  })

  it.each([
    ['pauses.2026-11-20', 'not_today', /Pause told on .*20.*: can be told on its own day only\./], ['pauses.2026-11-20', 'in_the_past', /Pause told on .*: is over and stays as it was\./],
    ['pauses.2026-11-20', 'out_of_range', /has to end after it began, within 90 days\./], ['pauses.2026-11-20', 'contradiction', /does not go with the rest of the trial\./],
    ['pauses', 'too_many', /Pauses: there are too many already\./], ['matters', 'locked', /The choices: was settled when the trial was set up\./],
    ['ended_on', 'not_today', /Ended early on: can be told on its own day only\./],
  ])('%s: %s has words of its own', async (field, code, words) => {
    const errors = [{ field, code, message: 'words of the server' }]
    diary.refused.push({ op_id: '1', at: new Date().toISOString(), type: 'trial', id: TRIAL_ID, op: 'patch', held: false, errors, set: { ended_on: '2026-11-24' }, code: 'invalid' })
    await open(diary, '/unsent')
    await until(() => text().includes('Your trial'))
    expect(document.querySelector('.unsent .late')?.textContent?.replaceAll('\u00a0', ' ')).toMatch(words)
    expect(text()).not.toContain('words of the server')
  })

  it('because there is another trial is said', async () => {
    diary.refused.push({ op_id: '1', at: new Date().toISOString(), type: 'trial', id: TRIAL_ID, op: 'patch', held: false, errors: [], set: { ended_on: '2026-11-24' }, code: 'trial_running' })
    await open(diary, '/unsent')
    await until(() => text().includes('There is another trial already.'))
  })
})
