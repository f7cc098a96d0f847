/** The server's side of trials in memory: what docs/api.md says, for the screens' tests. */
import type { AnyPauseReason, Insights, NewTrial, PauseReason, Trial, TrialResult } from '../../src/api/trials'
import { addDays, today } from '../../src/domain/days'
import { sessionOf } from './fakeDiary'

export const TRIAL_ID = '01939a00-0000-7000-8000-0000000000b1'
export const COMMITTED = `daymark-trial-1\n${TRIAL_ID}\nNE\n${'5'.repeat(64)}`

export function trialOf(change: Partial<Trial> = {}): Trial {
  const first = today()
  return {
    id: TRIAL_ID, symptom: 'pain', preset: 'standard', pairs: 10, period_days: 3, washout_days: 0, matters: 1, off_kind: 'nothing', starts_on: first, time_zone: 'Europe/Berlin',
    state: 'running', ends_on: addDays(first, 59), ended_on: null, paused_on: null, pause_reason: null, pauses: [], day_number: 1, days_total: 60, days_done: 0, days_scored: 0, days_missed: 0, safety: null,
    commitment: 'a'.repeat(64), periods: [{ pair: 1, from: first, to: addDays(first, 2), on_ems: false }, { pair: 1, from: addDays(first, 3), to: addDays(first, 5), on_ems: true }],
    ...change,
  }
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
  const none = { estimate: null, low: null, high: null, plain_difference: null, used_morning: false, offer_morning: false, ems_after_worse: null, ems_after_better: null }
  return {
    days: 365, left_out: null,
    symptoms: [
      { ...none, symptom: 'pain', verdict: 'goes_with_lower', days_used: 210, ems_days: 90, days_needed: 0, estimate: -0.84, low: -1.3, high: -0.4, plain_difference: -0.2, ems_after_worse: 0.62, ems_after_better: 0.31, offer_morning: true },
      { ...none, symptom: 'numbness', verdict: 'no_link_found', days_used: 200, ems_days: 88, days_needed: 0, estimate: 0.1, low: -0.3, high: 0.5, plain_difference: 0.2 },
      { ...none, symptom: 'tingling', verdict: 'not_enough_days_yet', days_used: 11, ems_days: 3, days_needed: 9 },
    ],
  }
}

/** Told today or some days ago, with no end yet. */
export function pausedToday(reason: AnyPauseReason, told_on = today()): Partial<Trial> {
  return {
    state: 'paused', paused_on: told_on, pause_reason: reason, day_number: null,
    pauses: [{ reason, told_on, from: addDays(told_on, 1), until: null }],
  }
}

export class TrialWorld {
  reachable = true
  readonly asked: { path: string; body: unknown }[] = []
  trials: Trial[] = []
  result = resultOf()
  refuseWith: { code: string; reason?: string } | null = null

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
    if (path === 'insights/') return [200, insightsOf()]
    if (path === 'trials/') return method === 'GET' ? [200, { results: this.trials }] : this.make(sent as NewTrial)
    const [, id, act] = /^trials\/([0-9a-f-]{36})\/(?:(\w+)\/)?$/.exec(path) ?? []
    const trial = this.trials.find((each) => each.id === id)
    if (!trial) return [404, { code: 'not_found' }]
    if (act === 'result') return [200, this.result]
    if (act === 'pause') Object.assign(trial, pausedToday((sent as { reason: PauseReason }).reason))
    if (act === 'resume' && this.refuseWith) return [409, this.refuseWith]
    if (act === 'resume') this.goOn(trial)
    if (act === 'end') Object.assign(trial, { state: 'ended_early', ended_on: today(), days_scored: null, days_missed: null })
    return [200, { ...trial }]
  }

  /** A pause of today never was; an earlier one ends with today. */
  private goOn(trial: Trial): void {
    if (trial.paused_on === today()) Object.assign(trial, { state: 'running', paused_on: null, pause_reason: null, pauses: [] })
    else trial.pauses = trial.pauses.map((pause) => ({ ...pause, until: pause.until ?? addDays(today(), 1) }))
  }

  private make(asked: NewTrial): [number, unknown] {
    if (this.refuseWith) return [409, this.refuseWith]
    this.trials = [trialOf({ ...asked, state: 'planned', day_number: null })]
    return [201, this.trials[0]]
  }
}
