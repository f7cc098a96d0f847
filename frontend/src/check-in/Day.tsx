/** Any past day, and tomorrow: opened, filled in, deleted and put back. */
import { tenseOf } from '../diary/wording'
import { hasAnswers } from '../domain/answers'
import { addDays, deviceTimeZone, isLate } from '../domain/days'
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
import './later.words.en'
import { useEntry, type Entry } from './useEntry'
import { useSessionsOf } from './useSessionsOf'
import './words.en'

export function Day({ on }: { on: string }) {
  const now = useToday()
  if (!isOpen(on, now)) return <Closed />
  return <OpenDay key={on} on={on} now={now} />
}

function Closed() {
  return (
    <Screen title={t('day.title')}>
      <p>{t('day.out_of_range')}</p>
      <Link class="button" href="/history">{t('nav.history')}</Link>
    </Screen>
  )
}

function OpenDay({ on, now }: { on: string; now: string }) {
  const { diary } = useApp()
  const entry = useEntry(on)
  const sessions = useSessionsOf(on)
  const profile = useProfile(diary)
  const status = useStatus(diary)
  const loaded = entry.record !== undefined && sessions !== undefined && profile !== undefined
  return (
    <Screen title={formatDay(on, 'short')} heading={formatDay(on, 'full')} {...(on === now ? { eyebrow: t('today.eyebrow') } : {})}>
      <Neighbours on={on} now={now} />
      {loaded && (
        <>
          <Late entry={entry} />
          <DayForm entry={entry} sessions={sessions} profile={liveData(profile)} tense={tenseOf(on, now)} />
          <DeleteDay entry={entry} />
          <SaveBar entry={entry} status={status} />
        </>
      )}
      <NotSaved diary={diary} entry={entry} />
    </Screen>
  )
}

function Neighbours({ on, now }: { on: string; now: string }) {
  const [before, after] = [addDays(on, -1), addDays(on, 1)]
  return (
    <nav class="neighbours" data-repeats aria-label={t('day.title')}>
      {isOpen(before, now) && <Link class="button" href={`/day/${before}`}>{t('day.previous')}</Link>}
      {isOpen(after, now) && <Link class="button" href={`/day/${after}`}>{t('day.next')}</Link>}
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
