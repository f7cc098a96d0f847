/** The days that can be written to: ten years back, tomorrow at most. */
import { addDays } from './days'
import { DAYS_AHEAD, YEARS_BACK } from './vocabulary'

export function isOpen(on: string, now: string): boolean {
  return on <= addDays(now, DAYS_AHEAD) && on >= firstDay(now)
}

/** The same date ten years back; 29 February reads as 1 March where that year has none. */
export function firstDay(now: string): string {
  const [year, rest] = [Number(now.slice(0, 4)), now.slice(4)]
  return addDays(`${year - YEARS_BACK}${rest === '-02-29' ? '-03-01' : rest}`, 0)
}
