/** Trials in memory, for the screens' tests: those on this device, and the server's side of them as docs/api.md says it. */
import type { Insights, NewTrial, TrialResult } from '../../src/diary/api/trials'
import { addDays, deviceTimeZone, today } from '../../src/domain/days'
import type { Trial } from '../../src/domain/trial'
import { FakeDiary, sessionOf } from '../support/fakeDiary'

export const TRIAL_ID = '01939a00-0000-7000-8000-0000000000b1'
export const COMMITTED = `daymark-trial-1\n${TRIAL_ID}\nNE\n${'5'.repeat(64)}`

/** What is told of a trial; the rest follows. Of the periods only the order counts. */
export type Told = Pick<
  Trial,
  'id' | 'symptom' | 'preset' | 'pairs' | 'period_days' | 'washout_days' | 'matters' | 'off_kind' | 'starts_on' | 'time_zone' | 'ended_on' | 'commitment'
> & { pauses: { told_on: string; reason: string; until: string | null }[]; periods: { on_ems: boolean }[] }

/** Ten pairs of three days, the first of them without EMS. */
export function trialOf(change: Partial<Told> = {}): Told {
  return {
    id: TRIAL_ID, symptom: 'pain', preset: 'standard', pairs: 10, period_days: 3, washout_days: 0, matters: 1, off_kind: 'nothing', starts_on: today(), time_zone: deviceTimeZone(),
    ended_on: null, pauses: [], commitment: 'a'.repeat(64), periods: orderOf('NE'),
    ...change,
  }
}

export function orderOf(letters: string): Told['periods'] {
  return [...letters].map((letter) => ({ on_ems: letter === 'E' }))
}

/** Begun so long ago that it was over yesterday. */
export function finished(change: Partial<Told> = {}): Told {
  return trialOf({ starts_on: addDays(today(), -60), periods: orderOf('NE'.repeat(10)), ...change })
}

/** A device that has been told of these trials. */
export function diaryOf(...trials: Told[]): FakeDiary {
  const diary = new FakeDiary()
  for (const trial of trials) seedTrial(diary, trial)
  return diary
}

export function seedTrial(diary: FakeDiary, { id, pauses, periods, ...design }: Told): void {
  const told = pauses.map(({ told_on, reason, until }) => [`pauses.${told_on}`, until === null ? [reason] : [reason, until]] as const)
  const shown_order = periods.map(({ on_ems }) => (on_ems ? 'E' : 'N')).join('')
  diary.seed('trial', id, { ...design, ...Object.fromEntries(told), shown_order, committed_text: '' })
}

export function resultOf(change: Partial<TrialResult> = {}): TrialResult {
  return {
    main: { estimate: -1.21, low: -2.14, high: -0.28, p_value: 0.0195, pairs_used: 10, verdict: 'lower_on_ems' },
    days_planned: 60, days_counted: 60, days_washout: 0, days_scored: 51, days_missed: 9, days_late: 2, pairs_planned: 10, pairs_needed: 6, ended_early: false,
    pairs: [{ pair: 1, on: 3.5, off: 5, on_scored: 2, off_scored: 3 }, { pair: 2, on: null, off: 4, on_scored: 0, off_scored: 1 }],
    others: [
      { symptom: 'numbness', estimate: -0.6, low: -1.1, high: -0.1, holm_p_value: 0.04, pairs_used: 10, verdict: 'lower_on_ems' },
      { symptom: 'tingling', estimate: null, low: null, high: null, holm_p_value: null, pairs_used: 3, verdict: 'no_answer_yet' },
    ],
    adherence: { on_days: 30, on_done: 26, on_unknown: 1, off_days: 30, off_done: 28, off_unknown: 2 }, committed_text: COMMITTED, ...change,
  }
}

export function insightsOf(): Insights {
  const none = { days_scored: 0, days_copied: 0, morning_days: 0, estimate: null, low: null, high: null, plain_difference: null, used_morning: false, offer_morning: false, ems_after_worse: null, ems_after_better: null }
  return {
    days: 365, left_out: null,
    symptoms: [
      { ...none, symptom: 'pain', verdict: 'goes_with_lower', days_used: 210, ems_days: 90, other_days: 120, days_needed: 0, estimate: -0.84, low: -1.3, high: -0.4, plain_difference: -0.2, ems_after_worse: 0.62, ems_after_better: 0.31, offer_morning: true },
      { ...none, symptom: 'numbness', verdict: 'no_link_found', days_used: 200, ems_days: 88, other_days: 112, days_needed: 0, estimate: 0.1, low: -0.3, high: 0.5, plain_difference: 0.2 },
      { ...none, symptom: 'tingling', verdict: 'not_enough_days_yet', days_used: 11, ems_days: 3, other_days: 8, days_needed: 9 },
    ],
  }
}

/** The server; a trial that is made there comes to `diary` when it syncs. */
export class TrialWorld {
  reachable = true
  readonly asked: { path: string; body: unknown }[] = []
  result = resultOf()
  insights = insightsOf()
  /** for the server no trial is over */
  notYet = false
  refuseWith: { code: string; reason?: string } | null = null

  constructor(private readonly diary?: FakeDiary) {}

  readonly fetch = async (input: string, { method = 'GET', body = null }: RequestInit = {}): Promise<Response> => {
    if (!this.reachable) throw new TypeError('no network')
    const path = input.replace('/api/v1/', '')
    const sent = typeof body === 'string' ? (JSON.parse(body) as unknown) : null
    if (method !== 'GET') this.asked.push({ path, body: sent })
    const [status, answer] = this.answer(method, path, sent)
    return new Response(JSON.stringify(answer), { status, headers: { 'Content-Type': status < 400 ? 'application/json' : 'application/problem+json' } })
  }

  private answer(method: string, path: string, sent: unknown): [number, unknown] {
    if (path === 'session/') return [200, sessionOf()]
    if (path === 'insights/') return [200, this.insights]
    if (path === 'trials/' && method === 'POST') return this.make(sent as NewTrial)
    return /^trials\/[0-9a-f-]{36}\/result\/$/.test(path) ? this.answerOf() : [404, { code: 'not_found' }]
  }

  private answerOf(): [number, unknown] {
    return this.notYet ? [409, { code: 'not_yet', ends_on: today() }] : [200, this.result]
  }

  private make(asked: NewTrial): [number, unknown] {
    if (this.refuseWith) return [409, this.refuseWith]
    const { diary } = this
    if (diary) diary.onSync = () => seedTrial(diary, trialOf(asked))
    return [201, { id: asked.id }]
  }
}
