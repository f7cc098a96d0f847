/** The whole check-in of one day on one page. */
import type { ComponentChildren } from 'preact'
import { Afterwards } from '../components/Afterwards'
import { DaySessions } from '../components/ems/DaySessions'
import { Details, trackedOf } from '../components/Details'
import { Earlier } from '../components/Earlier'
import { EmsQuestion } from '../components/EmsQuestion'
import { NoteField } from '../components/NoteField'
import { Question } from '../components/Question'
import type { DiaryRecord, Fields, Symptom } from '../diary'
import { today } from '../domain/days'
import { SYMPTOMS } from '../domain/vocabulary'
import { listOf, regionsShown } from './answers'
import type { Entry } from './useEntry'

interface Props { entry: Entry; sessions: DiaryRecord[]; profile: Fields; past: boolean; children?: ComponentChildren }

export function DayForm({ entry, sessions, profile, past, children }: Props) {
  const regions = regionsShown(listOf(profile.regions), entry.data)
  const [first, ...others] = SYMPTOMS
  const question = (symptom: Symptom) => <Question key={symptom} entry={entry} symptom={symptom} regions={regions} past={past} />
  return (
    <>
      {question(first)}
      <Afterwards>
        {others.map(question)}
        <EmsQuestion entry={entry} sessions={sessions} past={past} />
        <DaySessions sessions={sessions} logAt={logAt(entry.on, past)} />
        <NoteField entry={entry} />
        <Details entry={entry} regions={regions} tracked={trackedOf(profile)} past={past} />
        <Earlier record={entry.record} />
        {children}
      </Afterwards>
    </>
  )
}

/** Tomorrow's check-in can be filled in ahead; a session cannot have happened yet. */
function logAt(on: string, past: boolean): string | null {
  if (!past) return '/ems'
  return on < today() ? `/ems/log/${on}` : null
}
