/** Which of the regions in use a page is about just now. */
import { useRef, useState } from 'preact/hooks'
import type { DiaryRecord, Fields } from '../diary'
import { isSkipped, listOf, regionsShown } from '../domain/answers'
import { emsToday } from '../domain/modalities'
import { isRegionDone } from '../domain/steps'
import type { Region } from '../domain/vocabulary'

export interface Places {
  regions: Region[]
  /** null: the person has not said where */
  shown: Region | null
  /** the one after it, where there are several */
  next: Region | null
  /** open: nothing is finished; place: all of the one that is shown; day: all that is asked */
  done: 'open' | 'place' | 'day'
  show(region: Region): void
}

/** Begins, once `loaded`, with the first region in which something is open, and stays where the person goes. */
export function usePlaces(loaded: boolean, data: Fields, profile: Fields, sessions: DiaryRecord[]): Places {
  const [chosen, show] = useState<Region | null>(null)
  const begun = useRef<Region | null>(null)
  const regions = regionsShown(listOf(profile.regions), data)
  const isDone = (region: Region | null) => isRegionDone(data, region, regions.length < 2)
  if (loaded) begun.current ??= regions.find((region) => !isDone(region)) ?? regions[0] ?? null
  const shown = regions.find((region) => region === (chosen ?? begun.current)) ?? regions[0] ?? null
  const next = regions.find((region) => region !== shown) ?? null
  const ems = emsToday(data.ems_used, sessions).used !== null || isSkipped(data, 'ems_used')
  const day = ems && isDone(shown) && regions.every(isDone)
  return { regions, shown, next, show, done: day ? 'day' : isDone(shown) ? 'place' : 'open' }
}
