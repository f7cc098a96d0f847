/** The whole check-in of one day on one page. */
import { Afterwards } from '../components/Afterwards'
import { EmsQuestion } from '../components/EmsQuestion'
import { Guard } from '../components/Guard'
import { Question } from '../components/Question'
import type { DiaryRecord, Fields, Symptom } from '../diary'
import { SYMPTOMS } from '../domain/vocabulary'
import { listOf, regionsShown } from './answers'
import { part } from './lazy'
import type { Entry } from './useEntry'
import type { Tense } from './wording'

const DayRest = part(() => import('../components/DayRest').then((loaded) => loaded.DayRest))

interface Props { entry: Entry; sessions: DiaryRecord[]; profile: Fields; tense: Tense; moments?: boolean }

export function DayForm({ entry, sessions, profile, tense, moments = false }: Props) {
  const regions = regionsShown(listOf(profile.regions), entry.data)
  const [first, ...others] = SYMPTOMS
  const question = (symptom: Symptom) => <Guard key={symptom}><Question entry={entry} symptom={symptom} regions={regions} tense={tense} /></Guard>
  return (
    <>
      {question(first)}
      <Afterwards>
        {others.map(question)}
        <Guard><EmsQuestion entry={entry} sessions={sessions} tense={tense} /></Guard>
        <DayRest entry={entry} sessions={sessions} profile={profile} tense={tense} moments={moments} />
      </Afterwards>
    </>
  )
}
