/** Reminders in people's words. */
import type { NextTime, Occurrence, Reminder } from '../diary/api/reminders'
import { deviceTimeZone, localDay } from '../domain/days'
import type { FieldError } from '../domain/types'
import { firstWeekday, formatDay, formatList, formatTime, formatWallClock, hasWords, t, weekdayName } from '../i18n'
import { placeName } from '../i18n/placeName'
import { weekdaysFrom } from './times'
import './words.en'

export function nameOfReminder({ kind, text }: Pick<Reminder | Occurrence, 'kind' | 'text'>): string {
  return kind === 'custom' && text ? text : t(`kind.${kind}`)
}

/** "Every day at 20:00"; with the zone where it is not the phone's. */
export function whenOf(reminder: Pick<Reminder, 'times' | 'weekdays' | 'time_zone_mode' | 'time_zone'>): string {
  const when = daysAndTimes(reminder.weekdays, formatList(reminder.times.map(formatWallClock)))
  const elsewhere = reminder.time_zone_mode === 'fixed' && reminder.time_zone !== deviceTimeZone()
  return elsewhere ? t('remind.zone', { when, zone: placeName(reminder.time_zone) }) : when
}

function daysAndTimes(weekdays: number[], times: string): string {
  switch (weekdays.join('')) {
    case '0123456': return t('remind.every_day', { times })
    case '01234': return t('remind.workdays', { times })
    case '56': return t('remind.weekend', { times })
  }
  const days = weekdaysFrom(firstWeekday()).filter((day) => weekdays.includes(day)).map((day) => weekdayOf(day, weekdays.length > 2 ? 'short' : 'long'))
  return t('remind.days', { days: formatList(days), times })
}

/** 0 = Monday, as the server counts; Intl's helper counts from Sunday. */
export function weekdayOf(weekday: number, style: 'short' | 'long' = 'short'): string {
  return weekdayName((weekday + 1) % 7, style)
}

/** On the clock of where the phone is. */
export function timeShown({ due_at }: Pick<NextTime, 'due_at'>): string {
  return `${formatDay(localDay(due_at, deviceTimeZone()), 'short')}, ${formatTime(due_at)}`
}

export function endOfRest(until: string): string {
  return `${formatDay(localDay(until, deviceTimeZone()))}, ${formatTime(until)}`
}

/** What the server said about one field. */
export function refusalOf(error: FieldError | undefined): string {
  const key = `refused.${error?.code ?? 'other'}`
  return hasWords(key) ? t(key as 'refused.other') : t('refused.other')
}
