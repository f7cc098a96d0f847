/** Any past day, and tomorrow: opened, filled in, deleted and put back. */
import type { ComponentChildren } from 'preact'
import { tenseOf } from '../diary/wording'
import { hasAnswers } from '../domain/answers'
import { addDays, deviceTimeZone, isLate, monthOf } from '../domain/days'
import { dailyId } from '../domain/ids'
import { isOpen } from '../domain/openDays'
import { formatDay, t } from '../i18n'
import { Link } from '../ui/frame/Link'
import { Screen } from '../ui/frame/Screen'
import { useApp, useProfile, useStatus, useToday } from '../ui/frame/app'
import { Deletion } from '../ui/saving/Deletion'
import { NotSaved } from '../ui/saving/NotSaved'
import { SaveBar } from '../ui/saving/SaveBar'
import { liveData } from '../ui/saving/useSaved'
import { DayForm } from './DayForm'
import { RegionSwitch } from './Switches'
import { Unread } from './Unread'
import { doneWords } from './doneWords'
import './later.words.en'
import { useEntry, type Entry } from './useEntry'
import { usePlaces } from './usePlaces'
import { useSessionsOf } from './useSessionsOf'
import './words.en'

/** `notices` stand below the questions: they never push them down. */
interface Props { on: string; notices: ComponentChildren }

export function Day({ on, notices }: Props) {
  const now = useToday()
  if (!isOpen(on, now)) return <Closed notices={notices} />
  return <OpenDay key={on} on={on} now={now} notices={notices} />
}

function Closed({ notices }: { notices: ComponentChildren }) {
  return (
    <Screen title={t('day.title')}>
      {notices}
      <p>{t('day.out_of_range')}</p>
      <Link class="button" href="/history" up>{t('nav.history')}</Link>
    </Screen>
  )
}

function OpenDay({ on, now, notices }: Props & { now: string }) {
  const { diary } = useApp()
  const entry = useEntry(on)
  const sessions = useSessionsOf(on)
  const profile = useProfile(diary)
  const status = useStatus(diary)
  const loaded = entry.record !== undefined && sessions !== undefined && profile !== undefined
  const places = usePlaces(loaded, entry.data, liveData(profile), sessions ?? [])
  const tense = tenseOf(on, now)
  return (
    <Screen
      title={formatDay(on, 'short')} heading={formatDay(on, 'short')} eyebrow={t(on === now ? 'today.eyebrow' : 'day.title')}
      frame="check-in" aside={<RegionSwitch entry={entry} places={places} />}
    >
      {!loaded && <Unread notices={notices} />}
      {loaded && (
        <>
          <DayForm entry={entry} sessions={sessions} profile={liveData(profile)} places={places} tense={tense}>
            <Late entry={entry} />
            <Neighbours on={on} now={now} />
            {notices}
          </DayForm>
          <DeleteDay entry={entry} />
          <SaveBar entry={entry} status={status} done={doneWords(places, tense)} />
        </>
      )}
      <NotSaved diary={diary} entry={entry} />
    </Screen>
  )
}

/** However many days are looked through, Back leads to where the first one was opened. */
function Neighbours({ on, now }: { on: string; now: string }) {
  const [before, after] = [addDays(on, -1), addDays(on, 1)]
  return (
    <nav class="neighbours" aria-label={t('day.title')}>
      {isOpen(before, now) && <Link class="button" href={`/day/${before}`} instead data-repeats>{t('day.previous')}</Link>}
      {isOpen(after, now) && <Link class="button" href={`/day/${after}`} instead data-repeats>{t('day.next')}</Link>}
      <Link class="button" href="/history" up={{ month: monthOf(on) }}>{t('day.month')}</Link>
    </nav>
  )
}

function Late({ entry }: { entry: Entry }) {
  if (entry.record?.is_late && hasAnswers(entry.data)) {
    return <p class="late"><strong>{t('day.late')}.</strong> {t('day.late_body')}</p>
  }
  return isLate(entry.on, Date.now(), deviceTimeZone()) ? <p class="late">{t('day.late_ahead')}</p> : null
}

function DeleteDay({ entry }: { entry: Entry }) {
  const { diary } = useApp()
  const words = { remove: t('day.delete'), removed: t('day.deleted'), putBack: t('day.delete_undo'), back: t('day.restored') }
  return <Deletion id={dailyId(diary.diaryId, entry.on)} type="entry" there={hasAnswers(entry.data)} words={words} />
}
