/** Which day of the diary it is for somebody who is still up. Pure but for the clock and one choice a night. */
import { addDays, today } from './days'

/** Until then a day that has ended on the calendar may still be meant. */
const NIGHT_ENDS_HOUR = 4

export function isNight(now: Date = new Date()): boolean {
  return now.getHours() < NIGHT_ENDS_HOUR
}

const CHOICE = 'night_choice'

/** The day somebody chose to write about this night, also after leaving the screen; null when none was chosen yet. */
export function chosenTonight(): string | null {
  const [night, on] = (sessionStorage.getItem(CHOICE) ?? '').split(' ')
  return isNight() && night === dayLived() && on ? on : null
}

export function chooseTonight(on: string): void {
  sessionStorage.setItem(CHOICE, `${dayLived()} ${on}`)
}

/** Today, and until four in the morning yesterday. */
export function dayLived(): string {
  return isNight() ? addDays(today(), -1) : today()
}
