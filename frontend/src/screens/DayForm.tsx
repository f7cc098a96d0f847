/** The whole check-in of one day on one page. */
import { Details, trackedOf } from '../components/Details'
import { Earlier } from '../components/Earlier'
import { EmsQuestion } from '../components/EmsQuestion'
import { NoteField } from '../components/NoteField'
import { Question } from '../components/Question'
import type { Fields } from '../diary'
import { SYMPTOMS } from '../domain/vocabulary'
import { listOf, regionsShown } from './answers'
import type { Entry } from './useEntry'

interface Props { entry: Entry; profile: Fields; past: boolean }

export function DayForm({ entry, profile, past }: Props) {
  const regions = regionsShown(listOf(profile.regions), entry.data)
  return (
    <>
      {SYMPTOMS.map((symptom) => <Question key={symptom} entry={entry} symptom={symptom} regions={regions} past={past} />)}
      <EmsQuestion entry={entry} past={past} />
      <NoteField entry={entry} />
      <Details entry={entry} regions={regions} tracked={trackedOf(profile)} past={past} />
      <Earlier record={entry.record} />
    </>
  )
}
