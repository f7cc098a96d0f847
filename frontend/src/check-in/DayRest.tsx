/** What stands below the questions of a day: its sessions, the note, the extras, earlier values, ratings in between. */
import type { DiaryRecord, Fields } from '../diary'
import type { Tense } from '../diary/wording'
import { listOf, regionsShown, trackedOf } from '../domain/answers'
import { Guard } from '../ui/frame/Guard'
import { Earlier } from '../ui/saving/Earlier'
import { NoteField } from '../ui/saving/NoteField'
import { DaySessions } from './DaySessions'
import { Details } from './Details'
import { Moments } from './Moments'
import type { Entry } from './useEntry'

/** `moments`: a rating right now can be given. */
interface Props { entry: Entry; sessions: DiaryRecord[]; profile: Fields; tense: Tense; moments: boolean }

export function DayRest({ entry, sessions, profile, tense, moments }: Props) {
  const regions = regionsShown(listOf(profile.regions), entry.data)
  return (
    <>
      <Guard><DaySessions sessions={sessions} logAt={logAt(entry.on, tense)} /></Guard>
      <Guard><NoteField entry={entry} /></Guard>
      <Guard><Details entry={entry} regions={regions} tracked={trackedOf(profile)} tense={tense} /></Guard>
      <Guard><Earlier record={entry.record} /></Guard>
      <Guard><Moments on={entry.on} now={moments} /></Guard>
    </>
  )
}

/** Tomorrow's check-in can be filled in ahead; a session cannot have happened yet. */
function logAt(on: string, tense: Tense): string | null {
  return { now: '/ems', past: `/ems/log/${on}`, ahead: null }[tense]
}
