/** One day's entry as the check-in sees it. */
import type { Diary, DiaryRecord, Fields } from '../diary'
import { addDays } from '../domain/days'
import { useApp, useStored } from '../ui/frame/app'
import { liveData, useSaved, type Saved } from '../ui/saving/useSaved'

export interface Entry extends Saved {
  on: string
  /** empty on a day of a trial that goes on: its scores are asked for afresh */
  dayBefore: Fields
}

export function useEntry(on: string): Entry {
  const { diary } = useApp()
  const dayBefore = useStored(diary, (from) => dayToCompare(from, on).catch(() => null), [on])
  const saved = useSaved({ about: on, read: () => diary.day(on), write: (set) => diary.saveDay(on, set) })
  // The day before's answers come with the questions, not after them.
  const record = dayBefore === undefined ? undefined : saved.record
  return { ...saved, record, on, dayBefore: liveData(dayBefore) }
}

async function dayToCompare(diary: Diary, on: string): Promise<DiaryRecord | null> {
  const [before, trials] = await Promise.all([diary.day(addDays(on, -1)), diary.records('trial')])
  const mayGoOn = trials.some(({ data }) => !data.ended_on && !data.committed_text)
  if (!mayGoOn || before === null) return before
  const rules = await import('../domain/trial').catch(() => null)
  return !rules || rules.isTrialDay(trials, on) ? null : before
}
