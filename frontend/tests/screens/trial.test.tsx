/** "Does it help?": what goes together, a trial set up, lived through, paused, ended and answered. */
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { addDays, deviceTimeZone, today } from '../../src/domain/days'
import { chanceOf, differenceIn, rangeIn } from '../../src/screens/trial/points'
import { fingerprintOf } from '../../src/components/trial/Commitment'
import { go } from '../../src/screens/router'
import { FakeDiary } from './fakeDiary'
import { button, buttons, chosen, open, option, settle, tap, text, until } from './mount'
import { COMMITTED, pausedToday, resultOf, TRIAL_ID, trialOf, TrialWorld } from './trialServer'

let world: TrialWorld
let diary: FakeDiary

beforeEach(() => {
  world = new TrialWorld()
  diary = new FakeDiary()
  vi.stubGlobal('fetch', world.fetch)
})

async function openHelps(): Promise<void> {
  await open(diary, '/does-it-help')
  await until(() => !text().includes('Fetching your trials'))
  await settle()
}

function banners(): string {
  return document.querySelector('.banners')?.textContent ?? ''
}

async function openTrial(): Promise<void> {
  await open(diary, `/trial/${TRIAL_ID}`)
  await until(() => !text().includes('Fetching your trials'))
  await settle()
}

describe('differences in words', () => {
  it('name the direction, one decimal, and never a difference of nothing', () => {
    expect([-1.21, 1, 0.04, -0.04].map(differenceIn)).toEqual(['1.2 points lower', '1 point higher', 'the same', 'the same'])
    expect(rangeIn(-2.14, -0.28)).toBe('between 0.3 and 2.1 points lower')
    expect(rangeIn(0.28, 2.14)).toBe('between 0.3 and 2.1 points higher')
    expect(rangeIn(-0.5, 1.2)).toBe('between 0.5 points lower and 1.2 points higher')
  })

  it('say it when the range has no width, or no end', () => {
    expect(rangeIn(0, 0)).toBe('very close to “the same”')
    expect(rangeIn(null, -0.5)).toBe('anything up to “0.5 points lower”')
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
  it('is told with range, days and caution, and says when it cannot be', async () => {
    await openHelps()
    await until(() => text().includes('What goes together'))
    expect(text()).toContain('Days with EMS go together with lower pain.')
    expect(text()).toContain('pain was 0.8 points lower on average')
    expect(text()).toContain('between 0.4 and 1.3 points lower. From 210 days, 90 of them with EMS.')
    expect(text()).toContain('after 62 of 100 worse days and after 31 of 100 better days')
    expect(text()).toContain('No link found.')
    expect(text()).toContain('Not enough days yet: at least 9 more.')
    expect(text()).toContain('cannot prove a cause')
    expect(text()).not.toMatch(/\bhelps\b(?!\?)|proven|significant|\bworks\b/i)
  })

  it('needs the internet and says so', async () => {
    world.reachable = false
    await openHelps()
    expect(text()).toContain('This page needs the internet.')
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
    await until(() => world.trials.length === 1 && location.pathname === `/trial/${world.trials[0]?.id}`)
    expect(world.asked).toEqual([{
      path: 'trials/',
      body: {
        id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string, symptom: 'tingling', preset: 'quick', washout_days: 0, matters: 1, off_kind: 'nothing',
        starts_on: addDays(today(), 1), time_zone: deviceTimeZone(),
      },
    }])
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
  it('says what today is and what comes next, no result, and Today says it without a network', async () => {
    world.trials = [trialOf()]
    await openTrial()
    expect(text()).toContain('Today: no EMS')
    expect([...document.querySelectorAll('.ahead li')].map((each) => each.textContent)).toEqual([expect.stringMatching(/: no EMS$/), expect.stringMatching(/: EMS$/)])
    expect(text()).toContain('No results until')
    expect(text()).toContain('Day 1 of 60')
    world.reachable = false
    go('/')
    await until(() => banners().includes('Today: no EMS'))
  })

  it('rests and goes on again', async () => {
    world.trials = [trialOf()]
    await openTrial()
    await tap(button('I am ill'))
    await until(() => text().includes('Paused since'))
    expect(text()).not.toContain('Today: no EMS')
    await tap(button('Go on with the trial'))
    await until(() => text().includes('Today: no EMS'))
    expect(world.asked.map(({ path }) => path)).toEqual([`trials/${TRIAL_ID}/pause/`, `trials/${TRIAL_ID}/resume/`])
  })

  it('goes on tomorrow after a pause of days, and Today says that it rests', async () => {
    world.trials = [trialOf(pausedToday('illness', addDays(today(), -3)))]
    await openTrial()
    await tap(button('Go on with the trial'))
    await until(() => text().includes('The trial goes on on'))
    expect(buttons('Go on with the trial')).toEqual([])
    go('/')
    await until(() => banners().includes('Your trial is paused.'))
  })

  it.each([
    ['red_flag', 'Read when to see a doctor'], ['side_effect', 'wrote down a side effect'], ['safety_check', 'talk to your doctor first'],
  ] as const)('rests because of %s and says so', async (reason, words) => {
    world.trials = [trialOf(pausedToday(reason))]
    await openTrial()
    expect(text()).toContain(words)
  })

  it('goes on only when the safety check agrees, and leads there', async () => {
    world.trials = [trialOf({ ...pausedToday('side_effect'), safety: 'side_effect' })]
    world.refuseWith = { code: 'safety_check', reason: 'side_effect' }
    await openTrial()
    expect(document.querySelector('[role=alert] a[href="/ems/safety"]')).not.toBeNull()
    await tap(button('Go on with the trial'))
    await until(() => document.querySelectorAll('[role=alert]').length === 2)
    expect(text()).not.toContain('Today: no EMS')
  })

  it('says on Today when the answer is there, until it was looked at', async () => {
    world.trials = [trialOf()]
    await openTrial()
    Object.assign(world.trials[0]!, { state: 'completed', day_number: null, days_scored: null, days_missed: null })
    go('/')
    await until(() => banners().includes('The answer is ready.'))
    go(`/trial/${TRIAL_ID}`)
    await until(() => text().includes('The answer:'))
    await settle()
    expect(await diary.kept('trial')).toBeNull()
  })

  it('ends only after a question', async () => {
    world.trials = [trialOf()]
    world.result = resultOf({ ended_early: true, main: { estimate: null, low: null, high: null, p_value: null, pairs_used: 0, verdict: 'no_answer_yet' } })
    await openTrial()
    await tap(button('End the trial now'))
    expect(world.asked).toEqual([])
    await tap(button('End it'))
    await until(() => text().includes('The trial ended early.'))
    expect(text()).toContain('Only 0 pairs have ratings in both periods')
  })
})

describe('the answer', () => {
  it('is a verdict, a sentence with its range and days, and what it rests on', async () => {
    world.trials = [trialOf({ state: 'completed', ended_on: today(), day_number: null })]
    await openTrial()
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
    world.trials = [trialOf({ state: 'completed', ended_on: today(), off_kind: 'active_low' })]
    await openTrial()
    await until(() => text().includes('Pair by pair'))
    expect(document.querySelector('.pairs thead')?.textContent).toContain('Lowest level')
    expect(document.querySelector('.pairs tbody')?.textContent).toContain('1.5 lower')
    expect(text()).not.toMatch(/No EMS/)
    expect(text()).toContain('1 day has no answer about EMS.')
  })

  it('lets the order be checked on this phone', async () => {
    const commitment = (await fingerprintOf(COMMITTED)) ?? ''
    world.trials = [trialOf({ state: 'completed', ended_on: today(), commitment })]
    await openTrial()
    await until(() => buttons('Proof that the order was fixed at the start').length === 1)
    await tap(button('Proof that the order was fixed at the start'))
    await until(() => text().includes('Checked on this device'))
  })

  it('says when the order is another one', async () => {
    world.trials = [trialOf({ state: 'completed', ended_on: today() })]
    await openTrial()
    await until(() => buttons('Proof that the order was fixed at the start').length === 1)
    await tap(button('Proof that the order was fixed at the start'))
    await until(() => text().includes('does not belong to the fingerprint'))
  })
})

describe('an earlier trial', () => {
  it('is listed, and opening it does not hide the one that goes on', async () => {
    const earlier = '01939a00-0000-7000-8000-0000000000b2'
    world.trials = [trialOf(), trialOf({ id: earlier, state: 'completed', ended_on: '2026-01-03' })]
    await openHelps()
    expect(document.querySelector(`a[href="/trial/${earlier}"]`)?.textContent).toContain('Finished on')
    go(`/trial/${earlier}`)
    await until(() => text().includes('The answer'))
    expect(text()).not.toContain('Today: no EMS')
    go('/')
    await until(() => banners().includes('Today: no EMS'))
  })
})
