/** The whole check-in of one day on one page. */
import { Afterwards } from '../ui/Afterwards'
import { EmsQuestion } from './EmsQuestion'
import { Guard } from '../ui/frame/Guard'
import { Question } from './Question'
import type { DiaryRecord, Fields, Symptom } from '../diary'
import { SYMPTOMS } from '../domain/vocabulary'
import { listOf, regionsShown } from '../domain/answers'
import { part } from '../ui/frame/lazy'
import type { Entry } from './useEntry'
import type { Tense } from '../diary/wording'

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
