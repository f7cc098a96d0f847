/** Rules of a reminder as plain arithmetic: weekdays, times, rests. No words. */
import type { Occurrence, Reminder } from '../diary/api/reminders'
import { today } from '../domain/days'

export const TIMES_MAX = 6
export const TEXT_MAX = 120
export const OFFERED_TIMES = ['08:00', '12:00', '18:00', '20:00', '21:30'] as const
export const NAGS = [15, 30, 60] as const
export const REST_DAYS = [1, 7, 28] as const
export const EVERY_DAY: readonly number[] = [0, 1, 2, 3, 4, 5, 6]

/** The times offered and those already chosen, each once, in order of the day. */
export function timesToShow(chosen: readonly string[]): string[] {
  return [...new Set([...OFFERED_TIMES, ...chosen])].sort()
}

/** With the time put on or taken off; null where that would leave none or too many. */
export function withTime(chosen: readonly string[], time: string): string[] | null {
  const changed = chosen.includes(time) ? chosen.filter((other) => other !== time) : [...chosen, time].sort()
  return changed.length === 0 || changed.length > TIMES_MAX ? null : changed
}

/** With the weekday put on or taken off; null where that would leave none. */
export function withWeekday(chosen: readonly number[], weekday: number): number[] | null {
  const changed = chosen.includes(weekday) ? chosen.filter((other) => other !== weekday) : [...chosen, weekday].sort()
  return changed.length === 0 ? null : changed
}

/** 0 = Monday to 6 = Sunday, in the order of the region's week; `first` is Intl's 1 = Monday to 7 = Sunday. */
export function weekdaysFrom(first: number): number[] {
  return EVERY_DAY.map((_, index) => (index + first - 1) % 7)
}

/** The same time of day some days on, as an instant. */
export function restUntil(days: number, now: Date): string {
  const end = new Date(now)
  end.setDate(end.getDate() + days)
  return end.toISOString()
}

/** Until when everything rests; null when something may still ring before. */
export function restingUntil(reminders: readonly Reminder[], now: Date): string | null {
  const ends = reminders.map((reminder) => reminder.paused_until)
  const all = ends.filter((end): end is string => end !== null && Date.parse(end) > now.getTime())
  if (all.length === 0 || all.length < ends.length) return null
  return all.reduce((latest, end) => (Date.parse(end) > Date.parse(latest) ? end : latest))
}

/** Which of the app's screens answers it, about its day; null for a reminder of one's own. A day that is over has no timer. */
export function screenFor({ kind, local_date: day }: Pick<Occurrence, 'kind' | 'local_date'>): string | null {
  const session = day < today() ? `/ems/log/${day}` : '/ems/session'
  return { check_in: `/check-in/${day}`, ems_session: session, trial_period: '/', weekly: `/weekly/${day}`, custom: null }[kind]
}
