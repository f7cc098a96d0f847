/**
 * The safety check before stimulation: which answers mean "talk to your doctor first". Pure and versioned, the same rules
 * as `diary/ems/screening.py`; both are tested against `tests/diary/ems/screening_table.csv`.
 * It gates the session timer, never the diary.
 */
import type { DiaryRecord } from './types'

export const VERSION = 1
export const ANSWERS = ['yes', 'no', 'unsure'] as const
export const OUTCOMES = ['allowed', 'precaution', 'contraindication'] as const
export const CLEARED_BY_MAX = 100

export type Answer = (typeof ANSWERS)[number]
export type Outcome = (typeof OUTCOMES)[number]
type Level = Exclude<Outcome, 'allowed'>

/** What an answer other than "no" means, in the order the questions are asked. */
const LEVELS = {
  implanted_device: 'contraindication',
  pregnancy: 'contraindication',
  heart: 'contraindication',
  epilepsy: 'contraindication',
  blood_clot: 'contraindication',
  bleeding_disorder: 'contraindication',
  cancer_near_pads: 'contraindication',
  poor_leg_circulation: 'contraindication',
  skin_damaged: 'contraindication',
  cannot_feel_touch: 'contraindication',
  insulin_diabetes: 'precaution',
} as const satisfies Record<string, Level>

export type Question = keyof typeof LEVELS
export const QUESTIONS = Object.keys(LEVELS) as Question[]

export type Answers = Partial<Record<Question, Answer>>

/** One answer that speaks against starting right away. */
export interface Reason { question: Question; answer: Answer; level: Level }

/** In the order of the questions. Not being sure counts like yes, and is told as that. */
export function reasonsOf(answers: Answers): Reason[] {
  return QUESTIONS.flatMap((question) => {
    const answer = answers[question] ?? 'no'
    return answer === 'no' ? [] : [{ question, answer, level: LEVELS[question] }]
  })
}

/** The highest level among the reasons; `allowed` without any. */
export function outcomeOf(answers: Answers): Outcome {
  const levels = reasonsOf(answers).map((reason) => reason.level)
  if (levels.includes('contraindication')) return 'contraindication'
  return levels.length > 0 ? 'precaution' : 'allowed'
}

export interface Screening {
  id: string
  /** instant */
  screened_at: string
  version: number
  answers: Answers
  outcome: Outcome
  text_read: boolean
  cleared_by: string
  /** local date */
  cleared_on: string | null
}

type Clearance = Pick<Screening, 'outcome' | 'text_read' | 'cleared_by' | 'cleared_on'>

/** A precaution asks that its text was read; a contraindication also who cleared the person, and on which day. */
export function opensTimer({ outcome, text_read, cleared_by, cleared_on }: Clearance): boolean {
  if (outcome === 'allowed') return true
  if (outcome === 'precaution') return text_read
  return text_read && cleared_by.trim() !== '' && cleared_on !== null
}

export function screeningOf({ id, data, unreadable }: DiaryRecord): Screening {
  const answers = Object.fromEntries(QUESTIONS.map((question) => [question, data[`answers.${question}`]])) as Answers
  const version = Number(data.version)
  // Judged where all answers could be read: by a newer app that asks more, or before the server lost the key to them.
  const isJudged = version > VERSION || unreadable?.includes('answers') === true
  return {
    id, version, answers,
    screened_at: String(data.screened_at),
    outcome: isJudged && isOutcome(data.outcome) ? data.outcome : outcomeOf(answers),
    text_read: data.text_read === true,
    cleared_by: typeof data.cleared_by === 'string' ? data.cleared_by : '',
    cleared_on: typeof data.cleared_on === 'string' ? data.cleared_on : null,
  }
}

function isOutcome(value: unknown): value is Outcome {
  return OUTCOMES.includes(value as Outcome)
}

/** Newest first. */
export function byTime(screenings: Screening[]): Screening[] {
  return [...screenings].sort((a, b) => Date.parse(b.screened_at) - Date.parse(a.screened_at))
}

export const DUE_REASONS = ['first', 'new_questions', 'ninety_days', 'side_effect'] as const
export type DueReason = (typeof DUE_REASONS)[number]

/** When a side effect occurred, and when it was written down. Instants. */
export interface Happened { occurred_at: string; recorded_at: string | null }

const AGAIN_AFTER_MS = 90 * 86_400_000

/** Why the check is to be answered (again), or null. `latest` is the check with the highest `screened_at`. */
export function dueReason(now: number, latest: Pick<Screening, 'screened_at' | 'version'> | undefined, sideEffects: Happened[]): DueReason | null {
  if (!latest) return 'first'
  if (latest.version < VERSION) return 'new_questions'
  const screened = Date.parse(latest.screened_at)
  if (now - screened > AGAIN_AFTER_MS) return 'ninety_days'
  return sideEffects.some((effect) => lastInstant(effect) > screened) ? 'side_effect' : null
}

function lastInstant({ occurred_at, recorded_at }: Happened): number {
  const occurred = Date.parse(occurred_at)
  return recorded_at === null ? occurred : Math.max(occurred, Date.parse(recorded_at))
}
