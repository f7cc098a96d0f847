/** What only the server can do for a trial: toss its coins, work out its answer. And what goes together in the diary. */
import type { OffKind, Preset } from '../../domain/trial'
import type { Symptom } from '../../domain/types'
import { DiaryServer, type Result } from './server'

export type { OffKind, Trial } from '../../domain/trial'

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
  /** of `days_scored`; missing in answers that were kept before it was counted */
  days_copied?: number
  pairs_planned: number
  pairs_needed: number
  ended_early: boolean
  pairs: { pair: number; on: number | null; off: number | null; on_scored: number; off_scored: number }[]
  /** the verdict is adjusted for looking at more than one, the range is not */
  others: (Estimated & { symptom: Symptom; holm_p_value: number | null })[]
  /** `unknown`: neither an answer nor a session */
  adherence: { on_days: number; on_done: number; on_unknown: number; off_days: number; off_done: number; off_unknown: number }
  /** what was hashed at the start: anybody can check it; null where no key opens the order */
  committed_text: string | null
}

export interface Together {
  symptom: Symptom
  verdict: 'goes_with_lower' | 'goes_with_higher' | 'no_link_found' | 'not_enough_days_yet'
  days_scored: number
  /** of `days_scored`, those whose score was taken over from the day before */
  days_copied: number
  days_used: number
  ems_days: number
  other_days: number
  /** days with a rating of the morning, before noon and before EMS */
  morning_days: number
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
  /** Draws the coins; the trial itself comes with the next sync. */
  make(trial: NewTrial): Promise<Result<{ id: string }>> {
    return this.ask('trials/', 'POST', trial)
  }

  result(id: string): Promise<Result<TrialResult>> {
    return this.ask(`trials/${id}/result/`)
  }

  insights(): Promise<Result<Insights>> {
    return this.ask('insights/')
  }
}
