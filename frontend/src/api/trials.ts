/** The personal trial and what goes together: made, kept and judged on the server. */
import type { Symptom } from '../domain/types'
import { DiaryServer, mapped, type Result } from './server'

export const PRESETS = ['standard', 'quick', 'slow_fading', 'strong'] as const
export type Preset = (typeof PRESETS)[number]
export const OFF_KINDS = ['nothing', 'active_low'] as const
export type OffKind = (typeof OFF_KINDS)[number]
export const PAUSE_REASONS = ['illness', 'travel', 'red_flag', 'other'] as const
export type PauseReason = (typeof PAUSE_REASONS)[number]
/** The last two are the server's own: a side effect was written down, or the safety check speaks against EMS. */
export type AnyPauseReason = PauseReason | 'side_effect' | 'safety_check'
/** Why the server starts or goes on with no trial now. */
export type SafetyReason = 'first' | 'new_questions' | 'ninety_days' | 'side_effect' | 'contraindication' | 'text_unread'

export interface NewTrial {
  /** our own: a second call with it changes nothing */
  id: string
  symptom: Symptom
  preset: Preset
  washout_days: number
  matters: number
  off_kind: OffKind
  starts_on: string
  time_zone: string
}

/** Past, current and next period, never more; all of them once the trial is over. Rest days may lie within. */
export interface Period { pair: number; from: string; to: string; on_ems: boolean }

/** Days that do not count: from `from` up to the day before `until`; null while nobody said "go on". */
export interface Pause { reason: AnyPauseReason; told_on: string; from: string; until: string | null }

export interface Trial extends Omit<NewTrial, 'preset'> {
  preset: Preset | 'own'
  pairs: number
  period_days: number
  state: 'planned' | 'running' | 'paused' | 'completed' | 'ended_early'
  ends_on: string
  ended_on: string | null
  paused_on: string | null
  pause_reason: AnyPauseReason | null
  pauses: Pause[]
  /** 1 on the first day; null before and after */
  day_number: number | null
  days_total: number
  days_done: number
  /** null once over: then the result says it */
  days_scored: number | null
  days_missed: number | null
  safety: SafetyReason | null
  commitment: string
  periods: Period[]
}

/** An estimate has its range; an end that is null is open. */
export interface Estimated {
  estimate: number | null
  low: number | null
  high: number | null
  pairs_used: number
  verdict: 'lower_on_ems' | 'higher_on_ems' | 'no_difference_that_matters' | 'cannot_tell' | 'no_answer_yet'
}

export interface Answer extends Estimated { p_value: number | null }

export interface TrialResult {
  main: Answer
  days_planned: number
  days_counted: number
  days_washout: number
  days_scored: number
  days_missed: number
  days_late: number
  pairs_planned: number
  pairs_needed: number
  ended_early: boolean
  pairs: { pair: number; on: number | null; off: number | null; on_scored: number; off_scored: number }[]
  /** the verdict is adjusted for looking at more than one, the range is not */
  others: (Estimated & { symptom: Symptom; holm_p_value: number | null })[]
  /** `unknown`: neither an answer nor a session */
  adherence: { on_days: number; on_done: number; on_unknown: number; off_days: number; off_done: number; off_unknown: number }
  /** what was hashed at the start: anybody can check it */
  committed_text: string
}

export interface Together {
  symptom: Symptom
  verdict: 'goes_with_lower' | 'goes_with_higher' | 'no_link_found' | 'not_enough_days_yet'
  days_used: number
  ems_days: number
  days_needed: number
  estimate: number | null
  low: number | null
  high: number | null
  plain_difference: number | null
  used_morning: boolean
  offer_morning: boolean
  ems_after_worse: number | null
  ems_after_better: number | null
}

/** `left_out`: the days of a trial that is not over, so that nobody looks at its answer early */
export interface Insights { days: number; left_out: 'trial' | null; symptoms: Together[] }

export class TrialServer extends DiaryServer {
  async list(): Promise<Result<Trial[]>> {
    return mapped(await this.ask<{ results: Trial[] }>('trials/'), (body) => body.results)
  }

  make(trial: NewTrial): Promise<Result<Trial>> {
    return this.ask('trials/', 'POST', trial)
  }

  one(id: string): Promise<Result<Trial>> {
    return this.ask(`trials/${id}/`)
  }

  pause(id: string, reason: PauseReason): Promise<Result<Trial>> {
    return this.ask(`trials/${id}/pause/`, 'POST', { reason })
  }

  resume(id: string): Promise<Result<Trial>> {
    return this.ask(`trials/${id}/resume/`, 'POST', {})
  }

  end(id: string): Promise<Result<Trial>> {
    return this.ask(`trials/${id}/end/`, 'POST', {})
  }

  result(id: string): Promise<Result<TrialResult>> {
    return this.ask(`trials/${id}/result/`)
  }

  insights(): Promise<Result<Insights>> {
    return this.ask('insights/')
  }
}
