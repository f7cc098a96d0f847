/** Today's check-in, in one of two ways: all on one page, or one question at a time. */
import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { headline, type Fields } from '../diary'
import { tenseOf } from '../diary/wording'
import { hasScores, isComplete, sameScores } from '../domain/answers'
import { addDays } from '../domain/days'
import { SYMPTOMS } from '../domain/vocabulary'
import { chooseTonight, chosenTonight, isNight } from '../domain/whichDay'
import { formatDay, formatNumber, t } from '../i18n'
import { Banner } from '../ui/Banner'
import { Shape } from '../ui/Shape'
import { Link } from '../ui/frame/Link'
import { Screen } from '../ui/frame/Screen'
import { useApp, useProfile, useStatus, useStored } from '../ui/frame/app'
import { lazy, part } from '../ui/frame/lazy'
import { endSteps, useStep } from '../ui/frame/place'
import { mode, type Mode } from '../ui/frame/preferences'
import { NotSaved } from '../ui/saving/NotSaved'
import { SaveBar } from '../ui/saving/SaveBar'
import { useUndo } from '../ui/saving/undo'
import { liveData } from '../ui/saving/useSaved'
import { isSecondTap } from '../ui/secondTap'
import { DayForm } from './DayForm'
import { RegionSwitch } from './Switches'
import { Unread, UnreadScreen } from './Unread'
import { doneWords } from './doneWords'
import { useDayShown } from './useDayShown'
import { useEntry, type Entry } from './useEntry'
import { usePlaces } from './usePlaces'
import { useSessionsOf } from './useSessionsOf'
import './words.en'

const WhichDay = lazy(() => import('./WhichDay').then((loaded) => loaded.WhichDay))
const OneQuestion = part(() => import('./OneQuestion').then((loaded) => loaded.OneQuestion))

/** `notices` stand below the questions: they never push them down. */
interface TodayProps { start?: Mode; given?: string | null; notices: ComponentChildren }

export function Today({ start = mode(), given = null, notices }: TodayProps) {
  const { diary } = useApp()
  const { on, now, moveTo } = useDayShown(given)
  const { forget } = useUndo()
  useEffect(forget, [on])
  const evening = addDays(now, -1)
  const lived = useStored(diary, (from) => from.day(evening), [evening])
  const [asks, setAsks] = useState(given === null && isNight() && chosenTonight() === null)
  const choose = (day: string) => {
    chooseTonight(day)
    setAsks(false)
    moveTo(day)
  }
  if (lived === undefined) return <UnreadScreen notices={notices} />
  // Somebody who writes after midnight mostly means the day that has just been, unless all of it is written.
  if (asks && isNight() && !isComplete(liveData(lived))) return <WhichDay evening={evening} now={now} onChoose={choose} notices={notices} />
  return <TodayOn key={on} on={on} now={now} start={start} onMoveOn={() => moveTo(now)} notices={notices} />
}

interface Props { on: string; now: string; start: Mode; onMoveOn: () => void; notices: ComponentChildren }

function TodayOn({ on, now, start, onMoveOn, notices }: Props) {
  const { diary } = useApp()
  const entry = useEntry(on)
  const sessions = useSessionsOf(on)
  const profile = useProfile(diary)
  const status = useStatus(diary)
  const loaded = entry.record !== undefined && sessions !== undefined && profile !== undefined
  const places = usePlaces(loaded, entry.data, liveData(profile), sessions ?? [])
  // A step of its own, so that Back leads from one way to the other: 1 is one question at a time.
  const [way, setWay] = useStep(`way ${on}`, () => Number(start === 'one'))
  // under which name the browser's history has the question that is shown
  const place = `question ${on}`
  const leaveSteps = () => endSteps(place, () => setWay(0))
  const tense = tenseOf(on, now)
  const otherDay = on !== now && <OtherDay on={on} onMoveOn={onMoveOn} />
  return (
    <Screen
      title={t('nav.today')} heading={formatDay(on, 'short')} eyebrow={t(on === now ? 'today.eyebrow' : on === addDays(now, -1) ? 'today.yesterday' : 'day.title')}
      quiet={way === 1} frame="check-in" aside={way === 0 && <RegionSwitch entry={entry} places={places} />}
    >
      {!loaded && <Unread notices={notices} />}
      {loaded && way === 1 && (
        <OneQuestion place={place} entry={entry} sessions={sessions} profile={liveData(profile)} status={status} tense={tense} onLeave={leaveSteps} notices={notices}>
          {otherDay}
          {on === now && <ToYesterday now={now} />}
        </OneQuestion>
      )}
      {loaded && way === 0 && (
        <>
          <DayForm entry={entry} sessions={sessions} profile={liveData(profile)} places={places} tense={tense} moments={on === now}>
            {otherDay}
            <SameAsYesterday entry={entry} past={on !== now} />
            <div class="today-ways">
              <button type="button" class="quiet" onClick={() => setWay(1)}>{t('today.one_question')}</button>
              {on === now && <ToYesterday now={now} />}
            </div>
            {notices}
          </DayForm>
          <SaveBar entry={entry} status={status} done={doneWords(places, tense)} />
        </>
      )}
      <NotSaved diary={diary} entry={entry} />
    </Screen>
  )
}

function OtherDay({ on, onMoveOn }: { on: string; onMoveOn: () => void }) {
  return (
    <Banner text={t('today.other_day', { day: formatDay(on) })}>
      <button type="button" onClick={onMoveOn}>{t('today.other_day_go')}</button>
    </Banner>
  )
}

function ToYesterday({ now }: { now: string }) {
  return <Link class="button quiet" href={`/day/${addDays(now, -1)}`}>{t('today.yesterday')}</Link>
}

/** Once offered it keeps its place: what stands below must not jump while a finger is on its way. */
function SameAsYesterday({ entry, past }: { entry: Entry; past: boolean }) {
  const [empty] = useState(() => !hasScores(entry.data))
  if (!empty || !hasScores(entry.dayBefore)) return null
  const words = t(past ? 'today.same_past' : 'today.same')
  const nothingLeft = Object.keys(sameScores(entry.dayBefore, entry.data)).length === 0
  const copy = () => {
    if (!nothingLeft && !isSecondTap('same')) void entry.save(sameScores(entry.dayBefore, entry.data), words)
  }
  return (
    <button type="button" class="same wide" aria-disabled={nothingLeft} onClick={copy}>
      <span>{words}</span>
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
