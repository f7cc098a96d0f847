/** What the ordinary diary goes together with: whole answers on screens of their own, the morning's rating; and a trial whose proof does not hold. */
import { render, type ComponentChildren } from 'preact'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Together as One } from '../../src/diary/api/trials'
import { trialOf, type Trial } from '../../src/domain/trial'
import { routeOf } from '../../src/shell/router'
import { fingerprintOf, shellLineOf } from '../../src/trial/Commitment'
import { Result } from '../../src/trial/Result'
import { AppContext } from '../../src/ui/frame/app'
import { FakeDiary, sessionOf } from '../support/fakeDiary'
import { button, buttons, open, option, settle, tap, text, until } from '../support/mount'
import { COMMITTED, TRIAL_ID, TrialWorld } from './trialServer'

let world: TrialWorld
let diary: FakeDiary

beforeEach(() => {
  diary = new FakeDiary()
  world = new TrialWorld(diary)
  vi.stubGlobal('fetch', world.fetch)
})

async function openOne(symptom: string, change: Partial<One> = {}): Promise<void> {
  world.insights.symptoms = world.insights.symptoms.map((one) => (one.symptom === symptom ? { ...one, ...change } : one))
  await open(diary, `/does-it-help/together/${symptom}`)
  await until(() => text().includes('What an ordinary diary cannot tell'))
}

function headings(): string[] {
  return [...document.querySelectorAll('h2')].map((each) => each.textContent ?? '')
}

/** The table of the numbers, a row each. */
function numbers(): string[] {
  return [...document.querySelectorAll('.numbers > div')].map((row) => [...row.children].map((each) => each.textContent).join(': '))
}

function hrefs(): (string | null)[] {
  return [...document.querySelectorAll('main a')].map((each) => each.getAttribute('href'))
}

describe('what goes together', () => {
  it('has an address for each symptom', () => {
    for (const symptom of ['pain', 'numbness', 'tingling']) expect(routeOf(`/does-it-help/together/${symptom}`)).toEqual({ name: 'together', symptom })
    expect(routeOf('/does-it-help/morning').name).toBe('morning')
  })

  it('a difference: the verdict, its range and days, what chose EMS, and no cause', async () => {
    await openOne('pain')
    expect(headings()[0]).toBe('Days with EMS go together with lower pain.')
    expect(text()).toContain('It does not say that EMS was the reason.')
    expect(numbers()).toEqual(['With EMS: 0.8 points lower', 'Probably: between 0.4 and 1.3 points lower', 'From 210 days: 90 with EMS, 120 without'])
    expect(text()).toContain('On average, taking the day before into account.')
    expect(text()).toContain('without taking the day before into account: 0.2 points lower.')
    expect(text()).toContain('after 62 of 100 worse days and after 31 of 100 better days')
    expect(hrefs()).toContain('/trial/new')
  })

  it.each(['pain', 'tingling'])('of %s it says on how many days the score was copied, with an answer and without', async (symptom) => {
    await openOne(symptom, { days_scored: 40, days_copied: 3 })
    expect(text()).toContain('On 3 of 40 rated days the score was taken over from the day before.')
  })

  it('of copied scores it says nothing where there are none', async () => {
    await openOne('pain', { days_scored: 40 })
    expect(text()).not.toContain('taken over')
  })

  it('no link found is a full answer', async () => {
    await openOne('numbness')
    expect(headings()[0]).toBe('No link found.')
    expect(text()).toContain('That is a full answer.')
    expect(numbers().slice(1)).toEqual(['Probably: between 0.3 points lower and 0.5 points higher', 'From 200 days: 88 with EMS, 112 without'])
    expect(text()).toContain('too much alike')
  })

  it('not enough days yet says how many, which, and that nothing has to be done for it', async () => {
    await openOne('tingling')
    expect(headings()[0]).toBe('Not enough days yet: at least 9 more.')
    expect(text()).toContain('says nothing for or against EMS')
    expect(text()).toContain('So far 11 days count: 3 with EMS, 8 without.')
    expect(text()).toContain('At least 3 more days with EMS.')
    expect(text()).not.toContain('more days without EMS')
    expect(text()).toContain('answer “EMS today?” with yes or no')
    expect(text()).toContain('no reason to use it more or less')
    expect(numbers()).toEqual([])
    expect(text()).not.toContain('too much alike')
  })

  it('days that are too regular are not asked for one more for ever', async () => {
    await openOne('tingling', { days_used: 300, ems_days: 150, other_days: 150, days_needed: 1 })
    expect(headings()[0]).toBe('These days are too regular to tell.')
    expect(text()).toContain('no fixed rhythm')
    expect(text()).not.toContain('more day')
  })

  it.each([
    ['pain', 'there are days enough, too few with one', {}, true], ['tingling', 'too few days', {}, false], ['numbness', 'it was used', { used_morning: true, morning_days: 40 }, false],
  ] as const)('the morning of %s, %s: offered where it can make the answer fairer', async (symptom, _why, change, offered) => {
    await openOne(symptom, change)
    expect(hrefs().includes('/does-it-help/morning')).toBe(offered)
    expect(text().includes('The morning ratings of these 200 days were taken into account.')).toBe(symptom === 'numbness')
  })

  it.each([true, false])('the morning is offered on "Does it help?", too, where it can: %s', async (offered) => {
    for (const one of world.insights.symptoms) one.offer_morning &&= offered
    await open(diary, '/does-it-help')
    await until(() => headings().includes('What goes together'))
    expect(hrefs().includes('/does-it-help/morning')).toBe(offered)
  })

  it('not enough days yet leads to the chart, and says what chose EMS where the answer has it', async () => {
    await openOne('tingling', { ems_after_worse: 0.5, ems_after_better: 0.25 })
    expect(hrefs()).toContain('/history')
    expect(text()).toContain('after 50 of 100 worse days and after 25 of 100 better days')
  })

  it('while a trial goes on its days are not among them, and no second one is offered', async () => {
    world.insights.left_out = 'trial'
    await openOne('tingling')
    expect(text()).toContain('left out until it is over')
    expect(hrefs()).not.toContain('/trial/new')
  })
})

describe('the morning', () => {
  it('is one tap away, counts from its first answer, and can be taken back', async () => {
    vi.useFakeTimers({ now: new Date('2026-11-25T08:00:00'), toFake: ['Date'] })
    await open(diary, '/does-it-help/morning')
    await until(() => text().includes('before EMS'))
    await tap(option('Right now: Pain', 4))
    const moments = () => [...diary.stored.values()].filter(({ data, deleted }) => data.kind === 'moment' && !deleted)
    expect(moments().map(({ data }) => data.pain)).toEqual([4])
    await tap(buttons('Undo: Right now: 4')[0] ?? button('Undo: Right now, 4'))
    expect(moments()).toEqual([])
  })

  it('in the afternoon says that it is late for one', async () => {
    vi.useFakeTimers({ now: new Date('2026-11-25T15:00:00'), toFake: ['Date'] })
    await open(diary, '/does-it-help/morning')
    await until(() => text().includes('It is past noon'))
  })
})

describe('the proof of a trial', () => {
  const LINE = `printf 'daymark-trial-1\\n${TRIAL_ID}\\nNE\\n${'5'.repeat(64)}' | sha256sum`

  async function shown(commitment: string, order = 'NE'): Promise<void> {
    const data = {
      symptom: 'pain', preset: 'own', pairs: 1, period_days: 1, washout_days: 0, matters: 1, off_kind: 'nothing', starts_on: '2026-03-02',
      time_zone: 'Europe/Berlin', ended_on: null, commitment, shown_order: order,
    }
    const trial = trialOf({ id: TRIAL_ID, type: 'trial', data, rev: 1, deleted: false, earlier: [], recorded_at: null, is_late: false, waiting: false }, '2026-12-31')
    show(<Result trial={trial as Trial} />)
    await until(() => text().includes('The answer: '))
    await tap(button('Proof that the order was fixed at the start'))
    await settle()
  }

  function show(screen: ComponentChildren): void {
    const app = { diary, session: sessionOf(), entrySaved: () => {}, left: () => {} }
    render(<AppContext.Provider value={app}>{screen}</AppContext.Provider>, document.body)
  }

  it('that holds is said, with the line of a shell that shows it', async () => {
    await shown((await fingerprintOf(COMMITTED)) ?? '')
    await until(() => text().includes('Checked on this device'))
    expect(document.querySelector('.shell code')?.textContent).toBe(LINE)
    expect(text()).not.toContain('cannot be relied on')
  })

  it.each([
    ['another fingerprint', 'a'.repeat(64), 'NE', COMMITTED],
    ['another order', '', 'EN', COMMITTED],
    ['the proof of another trial', '', 'NE', COMMITTED.replace(TRIAL_ID, TRIAL_ID.replace('b1', 'b2'))],
  ])('%s: said before the answer, with what it means for it', async (_name, commitment, order, text_of_it) => {
    world.result.committed_text = text_of_it
    await shown(commitment || ((await fingerprintOf(text_of_it)) ?? ''), order)
    await until(() => text().includes('does not belong to the fingerprint'))
    const alert = document.querySelector('[role=alert]')
    expect(alert?.textContent).toContain('This answer cannot be relied on')
    expect(alert?.textContent).toContain('take the numbers below for no answer')
    expect(text().indexOf('cannot be relied on')).toBeLessThan(text().indexOf('The answer: '))
  })

  it.each([[3, true], [0, false], [undefined, false]])('the answer says on how many days the score was copied (%s; of one kept by an older app nobody knows)', async (days, said) => {
    if (days !== undefined) world.result.days_copied = days
    await shown((await fingerprintOf(COMMITTED)) ?? '')
    expect(text().includes('On 3 of 51 rated days the score was taken over from the day before.')).toBe(said)
    expect(text().includes('taken over')).toBe(said)
  })

  it('that nobody can open is not said to be broken', async () => {
    world.result.committed_text = null
    await shown('a'.repeat(64))
    await until(() => text().includes('It cannot be checked on this device.'))
    expect(text()).toContain('This fingerprint of it was written down then.')
    expect(text()).not.toContain('The text below holds the order')
    expect(document.querySelector('[role=alert]')).toBeNull()
    expect(document.querySelector('.shell')).toBeNull()
  })

  it('gives no line to paste that a file of somebody else could have written', () => {
    expect(shellLineOf(COMMITTED)).toBe(LINE)
    expect(shellLineOf(COMMITTED.replace('NE', "NE'; rm -rf ~ #"))).toBeNull()
    expect(shellLineOf(COMMITTED.replace(/5+$/, "5'$(reboot)'"))).toBeNull()
    expect(shellLineOf(`${COMMITTED}\n`)).toBeNull()
  })
})
