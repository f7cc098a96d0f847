/** One week: sessions and minutes by programme, each kind of stimulation by itself and never a total of several. */
import { useState } from 'preact/hooks'
import type { DiaryRecord } from '../diary'
import '../diary/words.en'
import { addDays, weekOf } from '../domain/days'
import { minutesByProgramme, type Minutes } from '../domain/ems'
import { firstDay } from '../domain/openDays'
import { firstWeekday, formatDay, t } from '../i18n'
import { Icon } from '../ui/Icon'
import './words.en'

export function Week({ sessions, now }: { sessions: DiaryRecord[]; now: string }) {
  const thisWeek = weekOf(now, firstWeekday())
  const [from, setFrom] = useState(thisWeek)
  const to = addDays(from, 6)
  const groups = minutesByProgramme(sessions.filter(({ data }) => String(data.on) >= from && String(data.on) <= to))
  const title = from === thisWeek ? t('week.this') : t('week.from', { day: formatDay(from, 'axis') })
  return (
    <section class="block week" aria-label={title}>
      <div class="week-head">
        <Way label={t('week.before')} icon="M10.5 3l-5 5l5 5" disabled={from <= firstDay(now)} onGo={() => setFrom(addDays(from, -7))} />
        <div>
          <h2 aria-live="polite">{title}</h2>
          <p>{t('week.span', { from: formatDay(from, 'short'), to: formatDay(to, 'short') })}</p>
        </div>
        <Way label={t('week.after')} icon="M5.5 3l5 5l-5 5" disabled={from >= thisWeek} onGo={() => setFrom(addDays(from, 7))} />
      </div>
      {groups.length === 0 && <p class="week-none">{t('week.none')}</p>}
      {groups.map(({ modality, programmes }) => (
        <div key={modality} class="week-group">
          <h3>{t(`modality.${modality}`)}</h3>
          <ul class="plain">{programmes.map(({ name, sum }) => <Line key={name} name={name} sum={sum} />)}</ul>
        </div>
      ))}
      {groups.length > 1 && <p class="aside">{t('week.apart')}</p>}
    </section>
  )
}

function Way({ label, icon, disabled, onGo }: { label: string; icon: string; disabled: boolean; onGo: () => void }) {
  return <button type="button" aria-label={label} disabled={disabled} onClick={onGo}><Icon path={icon} /></button>
}

function Line({ name, sum }: { name: string; sum: Minutes }) {
  return (
    <li class="week-line">
      <span>{name || t('week.no_programme')}</span>
      <span>{wordsOf(sum)}</span>
    </li>
  )
}

/** Minutes stand beside the sessions they were counted from; a session without minutes is told, not counted as none. */
function wordsOf({ sessions, minutes, without_minutes }: Minutes): string {
  const timed = sessions - without_minutes
  if (timed === 0) return t('week.line', { sessions: t('week.sessions', { count: sessions }), minutes: t('week.no_minutes') })
  const line = t('week.line', { sessions: t('week.sessions', { count: timed }), minutes: t('week.minutes', { count: minutes }) })
  return without_minutes > 0 ? `${line}. ${t('week.without', { count: without_minutes })}` : line
}
