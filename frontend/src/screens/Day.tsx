/** Any past day, and tomorrow: opened, filled in, deleted and put back. */
import { useState } from 'preact/hooks'
import { announce } from '../components/live'
import { Link } from '../components/Link'
import { NotSaved } from '../components/NotSaved'
import { SaveBar } from '../components/SaveBar'
import { isSecondTap } from '../components/secondTap'
import { addDays, deviceTimeZone, isLate } from '../domain/days'
import { DAYS_AHEAD, YEARS_BACK } from '../domain/vocabulary'
import { formatDay, t } from '../i18n'
import { hasAnswers } from './answers'
import { useApp, useProfile, useStatus, useToday } from './app'
import { DayForm } from './DayForm'
import { useSessionsOf } from './ems/useSessionsOf'
import { Screen } from './Screen'
import { useEntry, type Entry } from './useEntry'
import { liveData } from './useSaved'

export function Day({ on }: { on: string }) {
  const now = useToday()
  if (!isOpen(on, now)) return <Closed />
  return <OpenDay key={on} on={on} now={now} />
}

export function isOpen(on: string, now: string): boolean {
  return on <= addDays(now, DAYS_AHEAD) && on >= firstDay(now)
}

/** The same date ten years back; 29 February reads as 1 March where that year has none. */
export function firstDay(now: string): string {
  const [year, rest] = [Number(now.slice(0, 4)), now.slice(4)]
  return addDays(`${year - YEARS_BACK}${rest === '-02-29' ? '-03-01' : rest}`, 0)
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
          <DayForm entry={entry} sessions={sessions} profile={liveData(profile)} past={on !== now} />
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
    <nav class="neighbours" aria-label={t('day.title')}>
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
  const [gone, setGone] = useState<string | null>(null)
  const id = entry.record?.id
  const remove = async () => {
    if (!id || isSecondTap('delete day')) return
    await diary.remove(id)
    setGone(id)
    announce(t('day.deleted'))
  }
  const putBack = async () => {
    if (!gone || isSecondTap('delete day')) return
    await diary.restore(gone)
    setGone(null)
    announce(t('day.restored'))
  }
  if (gone && !hasAnswers(entry.data)) {
    return (
      <p class="taken-back" role="status">
        <span>{t('day.deleted')}</span>
        <button type="button" onClick={() => void putBack()}>{t('day.delete_undo')}</button>
      </p>
    )
  }
  if (!id || entry.record?.deleted || !hasAnswers(entry.data)) return null
  return <button type="button" class="wide apart" onClick={() => void remove()}>{t('day.delete')}</button>
}
