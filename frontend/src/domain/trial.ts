/**
 * A trial as this device knows it: its days under pauses, where it stands, what is assigned. Pure, and the same rules as
 * `diary/trials/design.py`; both are held to `tests/diary/trials/calendars.json`. All dates are local ones in the trial's zone.
 */
import { addDays, today as todayIn } from './days'
import { headline } from './headline'
import type { DiaryRecord, Fields, Symptom } from './types'

export const PAUSE_REASONS = ['illness', 'travel', 'red_flag', 'other'] as const
export type PauseReason = (typeof PAUSE_REASONS)[number]
/** The last two are the server's own: a side effect was written down, or the safety check speaks against EMS. */
export type AnyPauseReason = PauseReason | 'side_effect' | 'safety_check'
export const PRESETS = ['standard', 'quick', 'slow_fading', 'strong'] as const
export type Preset = (typeof PRESETS)[number]
export const OFF_KINDS = ['nothing', 'active_low'] as const
export type OffKind = (typeof OFF_KINDS)[number]
export type State = 'planned' | 'running' | 'paused' | 'completed' | 'ended_early'

/** Days that do not count: from `from` up to the day before `until`; null while nobody said "go on". */
export interface Pause { reason: AnyPauseReason; told_on: string; from: string; until: string | null }

/** A period that may be known: rest days may lie within. */
export interface Period { pair: number; from: string; to: string; on_ems: boolean }

export interface Trial {
  id: string
  symptom: Symptom
  preset: Preset | 'own'
  pairs: number
  period_days: number
  washout_days: number
  /** points */
  matters: number
  off_kind: OffKind
  starts_on: string
  time_zone: string
  ended_on: string | null
  /** when its answer was first looked at, on any device */
  answer_seen_on: string | null
  /** the local date it is looked at on */
  today: string
  /** the calendar day of each of its days, oldest first */
  days: string[]
  state: State
  ends_on: string
  pauses: Pause[]
  /** the one that holds today, from the day on which it was told */
  pause: Pause | null
  /** days that are over */
  days_done: number
  /** 1 on the first day; null before and after, and while it rests */
  day_number: number | null
  days_total: number
  /** those this device has been told, never more than past, current and next before the end */
  periods: Period[]
  commitment: string
  /** something that was told here is not on the server yet */
  waiting: boolean
  /** ... or was refused there */
  refused: boolean
}

/** Null for a record without its design: the server does not have it any more. */
export function trialOf({ id, data, waiting, refused = false }: DiaryRecord, today = todayIn(String(data.time_zone))): Trial | null {
  if (typeof data.starts_on !== 'string') return null
  const given = data as unknown as Pick<Trial, 'symptom' | 'preset' | 'pairs' | 'period_days' | 'washout_days' | 'matters' | 'off_kind' | 'starts_on' | 'time_zone' | 'commitment'>
  const { symptom, preset, pairs, period_days, washout_days, matters, off_kind, starts_on, time_zone, commitment } = given
  const ended_on = typeof data.ended_on === 'string' ? data.ended_on : null
  const answer_seen_on = typeof data.answer_seen_on === 'string' ? data.answer_seen_on : null
  const pauses = pausesIn(data)
  const days_total = 2 * pairs * period_days
  const days = trialDays(starts_on, days_total, pauses, ended_on ?? today)
  const state = stateOf(days, pauses, today, ended_on)
  const days_done = daysBefore(days, ended_on ?? today)
  return {
    id, symptom, preset, pairs, period_days, washout_days, matters, off_kind, starts_on, time_zone, commitment, waiting, refused,
    ended_on, answer_seen_on, today, days, state, pauses, days_done, days_total,
    ends_on: days.at(-1)!,
    pause: isOpen({ state }) ? longestOf(restingOn(pauses, today)) : null,
    day_number: state === 'running' ? days_done + 1 : null,
    periods: periodsOf(days, period_days, String(data.shown_order ?? '')),
  }
}

const PAUSE = 'pauses.'

export function pauseField(told_on: string): string {
  return PAUSE + told_on
}

/** As they were told, the first one first; one that was taken back never was. */
function pausesIn(data: Fields): Pause[] {
  const told = Object.entries(data).filter(([name, value]) => name.startsWith(PAUSE) && Array.isArray(value)) as [string, string[]][]
  return told.map(([name, [reason, until = null]]) => {
    const told_on = name.slice(PAUSE.length)
    return { reason: reason as AnyPauseReason, told_on, from: addDays(told_on, 1), until }
  }).sort((one, other) => (one.told_on < other.told_on ? -1 : 1))
}

/** A pause without an end counts as if it were ended on `today`: nobody knows better. */
function trialDays(startsOn: string, total: number, pauses: Pause[], today: string): string[] {
  const tomorrow = addDays(today, 1)
  const resting = pauses.map(({ from, until }) => ({ from, until: until ?? (tomorrow > from ? tomorrow : from) }))
  const days: string[] = []
  for (let on = startsOn; days.length < total;) {
    const rest = resting.find(({ from, until }) => from <= on && on < until)
    if (!rest) days.push(on)
    on = rest?.until ?? addDays(on, 1)
  }
  return days
}

function daysBefore(days: string[], today: string): number {
  return days.filter((on) => on < today).length
}

function stateOf(days: string[], pauses: Pause[], today: string, endedOn: string | null): State {
  if (endedOn !== null) return 'ended_early'
  if (days.at(-1)! < today) return 'completed'
  if (restingOn(pauses, today).length > 0) return 'paused'
  return today < days[0]! ? 'planned' : 'running'
}

/** Of several, told on several devices, the one that lasts longest. */
function longestOf(resting: Pause[]): Pause | null {
  const endOf = ({ until }: Pause) => until ?? '9999-12-31'
  return resting.reduce<Pause | null>((longest, one) => (longest && endOf(longest) >= endOf(one) ? longest : one), null)
}

/** Those that hold the day, from the day on which they were told; two devices may each have told one. */
export function restingOn(pauses: Pause[], today: string): Pause[] {
  return pauses.filter(({ told_on, until }) => told_on <= today && (until === null || today < until))
}

function periodsOf(days: string[], length: number, order: string): Period[] {
  return [...order].map((letter, index) => ({
    pair: Math.floor(index / 2) + 1, from: days[index * length]!, to: days[(index + 1) * length - 1]!, on_ems: letter === 'E',
  }))
}

/** Until the day after its last day, or until it is ended. */
export function isOpen({ state }: Pick<Trial, 'state'>): boolean {
  return state === 'planned' || state === 'running' || state === 'paused'
}

/** A pause told for one of these tells nobody to use EMS any more, not even today. */
const STOPPING: ReadonlySet<AnyPauseReason> = new Set(['side_effect', 'safety_check', 'red_flag'])

/** Whether today is a day of the trial although it rests: the day on which a pause is told still counts, as assigned. */
export function stillCounts({ state, days, today, pauses }: Trial): 'as_assigned' | 'whatever_is_done' | null {
  if (state !== 'paused' || !days.includes(today)) return null
  return restingOn(pauses, today).some(({ reason }) => STOPPING.has(reason)) ? 'whatever_is_done' : 'as_assigned'
}

/** The period today's word comes from; undefined when this device does not know it, null when there is no word. */
export function periodToSay(trial: Trial): Period | null | undefined {
  const isSaid = trial.state === 'running' || stillCounts(trial) === 'as_assigned'
  return isSaid ? trial.periods[Math.floor(trial.days_done / trial.period_days)] : null
}

/** Whether a pause can be told: nothing rests for longer than today. */
export function mayPause(trial: Trial): boolean {
  return isOpen(trial) && Object.keys(goingOn(trial)).length === 0
}

/** What says "go on" from tomorrow: a pause told today never was. Nothing where nothing rests for longer than today. */
export function goingOn({ pauses, today }: Pick<Trial, 'pauses' | 'today'>): Fields {
  const tomorrow = addDays(today, 1)
  const longer = restingOn(pauses, today).filter(({ until }) => until === null || until > tomorrow)
  return Object.fromEntries(longer.map(({ told_on, reason }) => [pauseField(told_on), told_on === today ? null : [reason, tomorrow]]))
}

/** How many days so far have a score of the symptom, today included, and how many that are over have none. */
export function progressOf({ days, days_done, symptom, today }: Trial, records: DiaryRecord[]): { scored: number; missed: number } {
  const scored = new Set(records.filter(({ data }) => headline(data, symptom) !== null).map(({ data }) => data.on))
  return {
    scored: days.filter((on) => on <= today && scored.has(on)).length,
    missed: days.slice(0, days_done).filter((on) => !scored.has(on)).length,
  }
}

/** The trials among the records, the newest first. */
export function trialsOf(records: DiaryRecord[]): Trial[] {
  return records.map((record) => trialOf(record)).filter((trial) => trial !== null).sort(byAge)
}

function byAge(one: Trial, other: Trial): number {
  return other.starts_on.localeCompare(one.starts_on) || other.id.localeCompare(one.id)
}

/** Whether a day is one of a trial that is not over: what was answered before must not stand beside its questions. */
export function isTrialDay(records: DiaryRecord[], on: string): boolean {
  return trialsOf(records).some((trial) => isOpen(trial) && trial.days.includes(on))
}
