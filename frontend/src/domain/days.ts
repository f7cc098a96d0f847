/** Local days: which date an instant falls on, and whether something was written late. Pure. */
import { LATE_AFTER_HOURS } from './vocabulary'
import { instantOf } from './wallClock'
import { deviceTimeZone, usableZone } from './zones'

export { deviceTimeZone } from './zones'

const HOUR_MS = 3_600_000
const formats = new Map<string, Intl.DateTimeFormat>()

/** ISO date of an instant in an IANA zone. */
export function localDay(instant: Date | string | number, timeZone: string): string {
  const parts = formatFor(timeZone).formatToParts(new Date(instant))
  const part = (type: string) => parts.find((candidate) => candidate.type === type)?.value ?? ''
  return `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`
}

export function today(timeZone: string = deviceTimeZone()): string {
  return localDay(Date.now(), timeZone)
}

/** 2026-11 of 2026-11-22. */
export function monthOf(on: string): string {
  return on.slice(0, 7)
}

/** Calendar arithmetic on ISO dates; no zone, so no daylight-saving trap. */
export function addDays(on: string, days: number): string {
  const date = new Date(`${on}T00:00:00Z`)
  date.setUTCDate(date.getUTCDate() + days)
  return date.toISOString().slice(0, 10)
}

/** The first day of the week a day is in; `firstWeekday` 0 or 7 is Sunday. */
export function weekOf(on: string, firstWeekday: number): string {
  return addDays(on, -((new Date(`${on}T00:00:00Z`).getUTCDay() - firstWeekday + 7) % 7))
}

/** Written more than 36 h after the end of the day it describes. */
export function isLate(on: string, writtenAt: Date | string | number, timeZone: string): boolean {
  const shifted = new Date(writtenAt).getTime() - LATE_AFTER_HOURS * HOUR_MS - 1
  return localDay(shifted, timeZone) > on
}

/** The first millisecond at which writing about that day is late. */
export function firstLate(on: string, timeZone: string): number {
  return Date.parse(instantOf(addDays(on, 1), '00:00', timeZone)) + LATE_AFTER_HOURS * HOUR_MS + 1
}

function formatFor(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone)
  if (!format) {
    const parts = { year: 'numeric', month: '2-digit', day: '2-digit' } as const
    format = new Intl.DateTimeFormat('en-US', { timeZone: usableZone(timeZone), calendar: 'gregory', numberingSystem: 'latn', ...parts })
    formats.set(timeZone, format)
  }
  return format
}
