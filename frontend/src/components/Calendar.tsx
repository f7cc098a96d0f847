/** One month as a calendar: the day's score as a number, its height as a tint; gaps stay empty. */
import { useMemo, useState } from 'preact/hooks'
import type { DiaryRecord, Symptom } from '../diary'
import { headline } from '../domain/headline'
import { firstWeekday, formatDay, formatNumber, t, weekdayName } from '../i18n'
import { hasAnswers, isSkipped } from '../screens/answers'
import { firstDay, isOpen } from '../screens/Day'
import { nextMonth, weeksOf } from '../screens/series'
import { Link } from './Link'

interface Props { records: DiaryRecord[]; symptom: Symptom; now: string }

export function Calendar({ records, symptom, now }: Props) {
  const [month, setMonth] = useState(now.slice(0, 7))
  const byDay = useMemo(() => new Map(records.map((record) => [String(record.data.on), record])), [records])
  const first = firstWeekday()
  const weekdays = Array.from({ length: 7 }, (_, index) => (first + index) % 7)
  return (
    <>
      <h2 class="month" aria-live="polite">{formatDay(`${month}-01`, 'month')}</h2>
      <table class="calendar">
        <thead>
          <tr>{weekdays.map((day) => <th key={day} scope="col"><abbr title={weekdayName(day, 'long')}>{weekdayName(day)}</abbr></th>)}</tr>
        </thead>
        <tbody>
          {weeksOf(month, first).map((week, index) => (
            <tr key={index}>
              {week.map((on, column) => <td key={column}>{on && <Cell on={on} record={byDay.get(on)} symptom={symptom} now={now} />}</td>)}
            </tr>
          ))}
        </tbody>
      </table>
      <MonthWays month={month} now={now} onGo={setMonth} />
      <Legend />
    </>
  )
}

interface CellProps { on: string; record: DiaryRecord | undefined; symptom: Symptom; now: string }

function Cell({ on, record, symptom, now }: CellProps) {
  const number = <span class="cell-day">{formatNumber(Number(on.slice(8)))}</span>
  if (!isOpen(on, now)) return <span class="cell closed">{number}</span>
  const known = record && !record.deleted && hasAnswers(record.data) ? record : null
  const score = known ? headline(known.data, symptom) : null
  const heat = score === null ? '' : ` ${symptom} heat-${score}`
  return (
    <Link href={`/day/${on}`} class={`cell${heat}${on === now ? ' now' : ''}`} aria-label={cellName(on, known, symptom, now)}>
      {number}
      <span class="cell-score">{known && scoreText(known, symptom, score)}</span>
      {known?.is_late && <span class="cell-late" />}
      {known?.data.ems_used === true && <span class="cell-ems" />}
    </Link>
  )
}

function scoreText(record: DiaryRecord, symptom: Symptom, score: number | null): string {
  if (score !== null) return formatNumber(score)
  return isSkipped(record.data, symptom) ? '/' : '–'
}

function cellName(on: string, record: DiaryRecord | null, symptom: Symptom, now: string): string {
  const parts = [formatDay(on), record ? scoreName(record, symptom) : t('history.cell_none')]
  if (record?.data.ems_used === true) parts.push(t('history.cell_ems'))
  if (record?.is_late) parts.push(t('history.cell_late'))
  if (on === now) parts.push(t('history.cell_today'))
  return parts.join(', ')
}

function scoreName(record: DiaryRecord, symptom: Symptom): string {
  const score = headline(record.data, symptom)
  const name = t(`symptom.${symptom}`)
  if (score !== null) return t('history.cell_score', { symptom: name, value: score })
  return t('history.cell_score', { symptom: name, value: t(isSkipped(record.data, symptom) ? 'history.cell_skipped' : 'history.cell_no_score') })
}

const WAYS = [
  { step: -12, key: 'history.year_previous', icon: 'M8 3l-5 5l5 5M13 3l-5 5l5 5' },
  { step: -1, key: 'history.month_previous', icon: 'M10.5 3l-5 5l5 5' },
  { step: 1, key: 'history.month_next', icon: 'M5.5 3l5 5l-5 5' },
  { step: 12, key: 'history.year_next', icon: 'M3 3l5 5l-5 5M8 3l5 5l-5 5' },
] as const

function MonthWays({ month, now, onGo }: { month: string; now: string; onGo: (month: string) => void }) {
  const [first, last] = [firstDay(now).slice(0, 7), now.slice(0, 7)]
  return (
    <div class="month-ways">
      {WAYS.map(({ step, key, icon }) => {
        const target = nextMonth(month, step)
        return (
          <button key={key} type="button" aria-label={t(key)} disabled={target < first || target > last} onClick={() => onGo(target)}>
            <svg viewBox="0 0 16 16" aria-hidden="true" focusable="false"><path d={icon} /></svg>
          </button>
        )
      })}
    </div>
  )
}

function Legend() {
  return (
    <p class="aside legend-line">
      <span>{t('history.legend_number')}</span>
      <span><span class="sign ems-sign" />{t('history.legend_ems')}</span>
      <span><span class="sign late-sign" />{t('history.legend_late')}</span>
      <span><span class="sign">/</span>{t('history.legend_skipped')}</span>
      <span>{t('history.legend_empty')}</span>
    </p>
  )
}
