/** The check-in of one day on one page: the three scores of one region, and EMS. */
import type { ComponentChildren } from 'preact'
import type { DiaryRecord, Fields, Symptom } from '../diary'
import type { Tense } from '../diary/wording'
import { SYMPTOMS, type Region } from '../domain/vocabulary'
import { t } from '../i18n'
import { Afterwards } from '../ui/Afterwards'
import { Guard } from '../ui/frame/Guard'
import { part } from '../ui/frame/lazy'
import { isSecondTap } from '../ui/secondTap'
import { EmsQuestion } from './EmsQuestion'
import { Question } from './Question'
import type { Entry } from './useEntry'
import type { Places } from './usePlaces'

const DayRest = part(() => import('./DayRest').then((loaded) => loaded.DayRest))

/** `children` stand right below the questions. */
interface Props { entry: Entry; sessions: DiaryRecord[]; profile: Fields; places: Places; tense: Tense; moments?: boolean; children?: ComponentChildren }

export function DayForm({ entry, sessions, profile, places, tense, moments = false, children }: Props) {
  const { regions, shown, next, show } = places
  const [first, ...others] = SYMPTOMS
  const question = (symptom: Symptom) => (
    <Guard key={`${symptom} ${shown}`}><Question entry={entry} symptom={symptom} region={shown} onlyOne={regions.length < 2} tense={tense} /></Guard>
  )
  return (
    <>
      {question(first)}
      <Afterwards>
        {others.map(question)}
        <Guard><EmsQuestion entry={entry} sessions={sessions} tense={tense} /></Guard>
        {next && <OtherPlace next={next} nth={regions.indexOf(next)} onShow={show} />}
        {children}
        <DayRest entry={entry} sessions={sessions} profile={profile} tense={tense} moments={moments} />
      </Afterwards>
    </>
  )
}

/** The way on for somebody who has come down to the end of one place. */
function OtherPlace({ next, nth, onShow }: { next: Region; nth: number; onShow: (region: Region) => void }) {
  const go = () => {
    if (isSecondTap('other place')) return
    onShow(next)
    scrollTo(0, 0)
    // the switch, which says what the page is about now
    document.querySelectorAll<HTMLElement>('.screen-head .switch button')[nth]?.focus({ preventScroll: true })
  }
  return <button type="button" class="wide other-place" onClick={go}>{t('today.go_on_with', { place: t(`place.${next}`) })}</button>
}
