/** All sessions, newest first, in growing pages: a year of them must scroll as lightly as a week. */
import { useMemo, useState } from 'preact/hooks'
import type { DiaryRecord, Symptom } from '../../diary'
import { SYMPTOMS } from '../../domain/vocabulary'
import { formatDay, formatNumber, t } from '../../i18n'
import { sessionFacts, sessionName, sessionTime } from '../../screens/ems/naming'
import { announce } from '../live'
import { Link } from '../Link'
import { Shape } from '../Shape'

const PAGE = 30

/** `sessions`: newest first. */
export function SessionList({ sessions }: { sessions: DiaryRecord[] }) {
  const [pages, setPages] = useState(1)
  const months = useMemo(() => byMonth(sessions.slice(0, pages * PAGE)), [sessions, pages])
  const showEarlier = () => {
    setPages(pages + 1)
    const last = sessions[Math.min((pages + 1) * PAGE, sessions.length) - 1]
    if (last) announce(t('list.shown', { day: formatDay(String(last.data.on), 'full') }))
  }
  return (
    <section class="block" aria-label={t('list.title')}>
      <h2>{t('list.title')}</h2>
      <p class="aside">{sessions.length === 0 ? t('list.none') : t('list.count', { count: sessions.length })}</p>
      {[...months].map(([month, own]) => (
        <div key={month} class="session-month">
          <h3>{formatDay(`${month}-01`, 'month')}</h3>
          <ul class="links plain">{own.map((session) => <Line key={session.id} session={session} />)}</ul>
        </div>
      ))}
      {sessions.length > pages * PAGE && <button type="button" class="wide apart" onClick={showEarlier}>{t('list.earlier')}</button>}
    </section>
  )
}

function byMonth(sessions: DiaryRecord[]): Map<string, DiaryRecord[]> {
  const months = new Map<string, DiaryRecord[]>()
  for (const session of sessions) {
    const month = String(session.data.on).slice(0, 7)
    months.set(month, [...(months.get(month) ?? []), session])
  }
  return months
}

function Line({ session }: { session: DiaryRecord }) {
  const changes = SYMPTOMS.filter((symptom) => changeOf(session, symptom) !== null)
  return (
    <li>
      <Link href={`/ems/sessions/${session.id}`}>
        <span>
          <span class="hint">
            {t('list.when', { day: formatDay(String(session.data.on), 'short'), time: sessionTime(session) })}
            {session.is_late && <span class="tag">{t('history.late_mark')}</span>}
          </span>
          {sessionName(session)}
          <span class="hint">{sessionFacts(session)}</span>
          {changes.length > 0 && <span class="changes">{changes.map((symptom) => <Change key={symptom} session={session} symptom={symptom} />)}</span>}
        </span>
      </Link>
    </li>
  )
}

interface Scores { before: number | null; after: number | null }

/** A score that was not given is shown as such, never as 0; null where neither was. */
function changeOf({ data }: DiaryRecord, symptom: Symptom): Scores | null {
  const at = (time: string) => {
    const score = data[`${symptom}_${time}`]
    return typeof score === 'number' ? score : null
  }
  const [before, after] = [at('before'), at('after')]
  return before === null && after === null ? null : { before, after }
}

function Change({ session, symptom }: { session: DiaryRecord; symptom: Symptom }) {
  const scores = changeOf(session, symptom)
  if (!scores) return null
  const shown = (score: number | null) => score === null ? '–' : formatNumber(score)
  return (
    <span class="change">
      <Shape symptom={symptom} />
      <span aria-hidden="true">{shown(scores.before)} → {shown(scores.after)}</span>
      <span class="visually-hidden">{changeWords(t(`symptom.${symptom}`), scores)}. </span>
    </span>
  )
}

function changeWords(symptom: string, { before, after }: Scores): string {
  if (before === null) return t('list.after', { symptom, after: after ?? '' })
  return after === null ? t('list.before', { symptom, before }) : t('list.change', { symptom, before, after })
}
