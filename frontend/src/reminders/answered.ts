/** Which reminders the diary on this device already answers, so that nobody is asked twice. */
import type { Diary, DiaryRecord } from '../diary'
import type { Kind, Occurrence, Reminder } from '../diary/api/reminders'
import { hasAnswers } from '../domain/answers'
import { addDays } from '../domain/days'
import { liveData } from '../ui/saving/useSaved'

/** Kinds that ask nothing more on `on`; as the server decides it (docs/api.md). */
export async function kindsAnswered(diary: Diary, on: string): Promise<Set<Kind>> {
  const [day, week, sessions] = await Promise.all([
    diary.day(on), diary.days(addDays(on, -6), on), diary.records('ems_session', on, on),
  ])
  const answered = new Set<Kind>()
  if (isLogged(day)) answered.add('check_in')
  if (sessions.length > 0) answered.add('ems_session')
  if (isLogged(day) || tellsEms(day) || sessions.length > 0) answered.add('trial_period')
  if (week.some(tellsSpread)) answered.add('weekly')
  return answered
}

/** `isWritten`: the diary on this device answers it; it is open all the same where its reminder asks anyway. */
export interface Open { occurrence: Occurrence; isWritten: boolean }

/** Those that still ask, each about the day it was made for: after midnight that is yesterday. */
export async function openAmong(diary: Diary, asked: readonly Occurrence[], reminders: readonly Reminder[]): Promise<Open[]> {
  const looked = await Promise.all(asked.map(async (occurrence) => {
    return { occurrence, isWritten: (await kindsAnswered(diary, occurrence.local_date)).has(occurrence.kind) }
  }))
  return looked.filter(({ occurrence, isWritten }) => !isWritten || asksAnyway(occurrence, reminders))
}

function asksAnyway({ reminder }: Occurrence, reminders: readonly Reminder[]): boolean {
  return reminders.some(({ id, skip_if_logged }) => id === reminder && !skip_if_logged)
}

const OF_THE_CHECK_IN = /^(pain|numbness|tingling|ratings\..*|skipped)$/

function isLogged(day: DiaryRecord | null): boolean {
  return hasAnswers(Object.fromEntries(Object.entries(liveData(day)).filter(([field]) => OF_THE_CHECK_IN.test(field))))
}

function tellsEms(day: DiaryRecord | null): boolean {
  return typeof liveData(day).ems_used === 'boolean'
}

function tellsSpread(day: DiaryRecord): boolean {
  const { spread_feet, spread_hands } = liveData(day)
  return typeof spread_feet === 'string' || typeof spread_hands === 'string'
}
