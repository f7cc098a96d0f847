/** Between an instant and what a clock on the wall showed at some place. Pure. */

import { usableZone } from './zones'

/** The server takes ten years back (docs/api.md); one day less, so that no zone is beyond it. */
export const YEARS_BACK_DAYS = 3651

const formats = new Map<string, Intl.DateTimeFormat>()

export interface WallClock { on: string; time: string }

/** ISO date and `HH:MM` of an instant in an IANA zone; empty for what is no instant. */
export function wallClockOf(instant: string, timeZone: string): WallClock {
  const at = Date.parse(instant)
  if (Number.isNaN(at)) return { on: '', time: '' }
  const parts = Object.fromEntries(formatFor(timeZone).formatToParts(at).map(({ type, value }) => [type, value]))
  return { on: `${parts.year}-${parts.month}-${parts.day}`, time: `${parts.hour}:${parts.minute}` }
}

/**
 * The instant at which the clock showed `time` on `on`. An hour that the clock skips is read as the time after the
 * change, an hour that it shows twice as the first of both.
 */
export function instantOf(on: string, time: string, timeZone: string): string {
  const asUtc = Date.parse(`${on}T${time}:00Z`)
  const before = asUtc - offsetMs(asUtc - 86_400_000, timeZone)
  const after = asUtc - offsetMs(asUtc + 86_400_000, timeZone)
  const fits = [Math.min(before, after), Math.max(before, after)].find((at) => shows(at, on, time, timeZone))
  return new Date(fits ?? before).toISOString()
}

function shows(at: number, on: string, time: string, timeZone: string): boolean {
  const shown = wallClockOf(new Date(at).toISOString(), timeZone)
  return shown.on === on && shown.time === time
}

function offsetMs(at: number, timeZone: string): number {
  const { on, time } = wallClockOf(new Date(at).toISOString(), timeZone)
  return Date.parse(`${on}T${time}:00Z`) - Math.floor(at / 60_000) * 60_000
}

function formatFor(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone)
  if (!format) {
    const parts = { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const
    format = new Intl.DateTimeFormat('en-US', { timeZone: usableZone(timeZone), calendar: 'gregory', numberingSystem: 'latn', ...parts })
    formats.set(timeZone, format)
  }
  return format
}
