/** The whole check-in of one day on one page. */
import type { DiaryRecord, Fields, Symptom } from '../diary'
import type { Tense } from '../diary/wording'
import { listOf, regionsShown } from '../domain/answers'
import { SYMPTOMS } from '../domain/vocabulary'
import { Afterwards } from '../ui/Afterwards'
import { Guard } from '../ui/frame/Guard'
import { part } from '../ui/frame/lazy'
import { EmsQuestion } from './EmsQuestion'
import { Question } from './Question'
import type { Entry } from './useEntry'

const DayRest = part(() => import('./DayRest').then((loaded) => loaded.DayRest))

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
