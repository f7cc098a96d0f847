/** One day's entry as the check-in sees it. */
import type { Fields } from '../diary'
import { addDays } from '../domain/days'
import { useApp, useStored } from './app'
import { liveData, useSaved, type Saved } from './useSaved'

export interface Entry extends Saved {
  on: string
  dayBefore: Fields
}

export function useEntry(on: string): Entry {
  const { diary } = useApp()
  const dayBefore = useStored(diary, (from) => from.day(addDays(on, -1)), [on])
  const saved = useSaved({ about: on, read: () => diary.day(on), write: (set) => diary.saveDay(on, set) })
  return { ...saved, on, dayBefore: liveData(dayBefore) }
}
