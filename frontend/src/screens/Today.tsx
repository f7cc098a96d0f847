/** Today's check-in, in one of two ways: all on one page, or one question at a time. */
import { useState } from 'preact/hooks'
import { Banner } from '../components/Banner'
import { Moments } from '../components/Moments'
import { NotSaved } from '../components/NotSaved'
import { SaveBar } from '../components/SaveBar'
import { isSecondTap } from '../components/secondTap'
import { Shape } from '../components/Shape'
import { headline, type Fields } from '../diary'
import { SYMPTOMS } from '../domain/vocabulary'
import { formatDay, formatNumber, t } from '../i18n'
import { hasScores, sameScores } from './answers'
import { useApp, useProfile, useStatus, useToday } from './app'
import { DayForm } from './DayForm'
import { OneQuestion } from './OneQuestion'
import { mode, type Mode } from './preferences'
import { useSessionsOf } from './ems/useSessionsOf'
import { Screen } from './Screen'
import { useEntry, type Entry } from './useEntry'
import { liveData } from './useSaved'

/** Past midnight the page stays on its day until the person moves on: answers must not slip into the next day. */
export function Today({ start = mode() }: { start?: Mode }) {
  const now = useToday()
  const [on, setOn] = useState(now)
  return <TodayOn key={on} on={on} now={now} start={start} onMoveOn={() => setOn(now)} />
}

interface Props { on: string; now: string; start: Mode; onMoveOn: () => void }

function TodayOn({ on, now, start, onMoveOn }: Props) {
  const { diary } = useApp()
  const entry = useEntry(on)
  const sessions = useSessionsOf(on)
  const profile = useProfile(diary)
  const status = useStatus(diary)
  const [way, setWay] = useState(start)
  const loaded = entry.record !== undefined && sessions !== undefined && profile !== undefined
  return (
    <Screen title={t('nav.today')} heading={formatDay(on)} eyebrow={t('today.eyebrow')} quiet={way === 'one'}>
      {on !== now && (
        <Banner text={t('today.midnight', { day: formatDay(on) })}>
          <button type="button" onClick={onMoveOn}>{t('today.midnight_go')}</button>
        </Banner>
      )}
      {loaded && way === 'one' && (
        <OneQuestion entry={entry} sessions={sessions} profile={liveData(profile)} status={status} onLeave={() => setWay('all')} />
      )}
      {loaded && way === 'all' && (
        <>
          <SameAsYesterday entry={entry} />
          <button type="button" class="quiet" onClick={() => setWay('one')}>{t('today.one_question')}</button>
          <DayForm entry={entry} sessions={sessions} profile={liveData(profile)} past={false}><Moments on={on} /></DayForm>
          <SaveBar entry={entry} status={status} />
        </>
      )}
      <NotSaved diary={diary} entry={entry} />
    </Screen>
  )
}

/** Once offered it keeps its place: what stands below must not jump while a finger is on its way. */
function SameAsYesterday({ entry }: { entry: Entry }) {
  const [empty] = useState(() => !hasScores(entry.data))
  if (!empty || !hasScores(entry.dayBefore)) return null
  const nothingLeft = Object.keys(sameScores(entry.dayBefore, entry.data)).length === 0
  const copy = () => {
    if (!nothingLeft && !isSecondTap('same')) void entry.save(sameScores(entry.dayBefore, entry.data), t('today.same_saved'))
  }
  return (
    <button type="button" class="same wide" aria-disabled={nothingLeft} onClick={copy}>
      <span>{t('today.same')}</span>
      <Scores data={entry.dayBefore} />
    </button>
  )
}

function Scores({ data }: { data: Fields }) {
  const given = SYMPTOMS.filter((symptom) => headline(data, symptom) !== null)
  return (
    <span class="same-scores">
      {given.map((symptom) => (
        <span key={symptom}>
          <Shape symptom={symptom} />
          <span class="visually-hidden">{t(`symptom.${symptom}`)} </span>
          {formatNumber(headline(data, symptom) ?? 0)}
        </span>
      ))}
    </span>
  )
}
