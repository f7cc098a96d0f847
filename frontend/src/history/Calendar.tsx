/** One month as a calendar: the day's score as a number, its height as a tint; gaps stay empty. */
import { useMemo } from 'preact/hooks'
import type { DiaryRecord, Symptom } from '../diary'
import '../diary/words.en'
import { hasAnswers, isSkipped } from '../domain/answers'
import { monthOf } from '../domain/days'
import { headline } from '../domain/headline'
import { emsToday, MODALITIES, type Modality } from '../domain/modalities'
import { firstDay, isOpen } from '../domain/openDays'
import { firstWeekday, formatDay, formatList, formatNumber, t, weekdayName } from '../i18n'
import { Icon } from '../ui/Icon'
import { Link } from '../ui/frame/Link'
import { usePlace } from '../ui/frame/place'
import { SessionSign } from './SessionLanes'
import { nextMonth, weeksOf, type SessionsByDay } from './series'
import './words.en'

interface Props { records: DiaryRecord[]; sessions: SessionsByDay; symptom: Symptom; now: string }

export function Calendar({ records, sessions, symptom, now }: Props) {
  const [month, setMonth] = usePlace('month', monthOf(now))
  const byDay = useMemo(() => new Map(records.map((record) => [String(record.data.on), record])), [records])
  const first = firstWeekday()
  const weeks = weeksOf(month, first)
  const most = useMemo(() => mostKinds(sessions), [sessions])
  const weekdays = Array.from({ length: 7 }, (_, index) => (first + index) % 7)
  return (
    <>
      <h2 class="month" aria-live="polite">{formatDay(`${month}-01`, 'month')}</h2>
      <table class={`calendar letters-${most}`}>
        <thead>
          <tr>{weekdays.map((day) => <th key={day} scope="col"><abbr title={weekdayName(day, 'long')}>{weekdayName(day)}</abbr></th>)}</tr>
        </thead>
        <tbody>
          {sixWeeks(weeks).map((week, index) => (
            <tr key={index}>
              {week.map((on, column) => (
                <td key={column}>{on && <Cell on={on} record={byDay.get(on)} sessions={sessions.get(on) ?? []} symptom={symptom} now={now} />}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <MonthWays month={month} now={now} onGo={setMonth} />
      <Legend signs={signsOf(weeks.flat().filter((on): on is string => on !== null && isOpen(on, now)), byDay, sessions, symptom)} />
    </>
  )
}

/** Always as high: the buttons below must not jump away from the finger that turns the pages. */
function sixWeeks(weeks: (string | null)[][]): (string | null)[][] {
  return [...weeks, ...Array<(string | null)[]>(6 - weeks.length).fill(Array<null>(7).fill(null))]
}

interface CellProps { on: string; record: DiaryRecord | undefined; sessions: DiaryRecord[]; symptom: Symptom; now: string }

function Cell({ on, record, sessions, symptom, now }: CellProps) {
  const number = formatNumber(Number(on.slice(8)))
  if (!isOpen(on, now)) return <span class="cell closed"><span class="cell-day">{number}</span></span>
  const known = record && !record.deleted && hasAnswers(record.data) ? record : null
  const score = known ? headline(known.data, symptom) : null
  const heat = score === null ? '' : ` ${symptom} heat-${score}`
  const ems = emsToday(known?.data.ems_used, sessions).used === true
  const modalities = modalitiesOf(sessions)
  const name = [
    formatDay(on),
    known ? scoreName(known, symptom) : t('history.cell_none'),
    ems ? t('history.cell_ems') : '',
    modalities.length > 0 ? t('history.cell_sessions', { modalities: formatList(modalities.map((each) => t(`modality.${each}`))) }) : '',
    known?.is_late ? t('history.cell_late') : '',
    on === now ? t('history.cell_today') : '',
  ]
  return (
    <Link href={`/day/${on}`} class={`cell${heat}${on === now ? ' now' : ''}`} aria-label={name.filter((part) => part !== '').join(', ')}>
      <span class="cell-day">
        {number}
        {modalities.length > 0 && <span class="cell-sessions">{modalities.map((each) => <span key={each}>{t(`history.letter.${each}`)}</span>)}</span>}
      </span>
      <span class="cell-score">{known && scoreText(known, symptom, score)}</span>
      {known?.is_late && <span class="cell-late" />}
      {ems && <span class="cell-ems" />}
    </Link>
  )
}

/** Of one day; of all months, so that none has higher rows than the one before it. */
function mostKinds(sessions: SessionsByDay): number {
  return [...sessions.values()].reduce((most, own) => Math.max(most, modalitiesOf(own).length), 0)
}

/** In their fixed order, each once. */
function modalitiesOf(sessions: DiaryRecord[]): Modality[] {
  return MODALITIES.filter((modality) => sessions.some(({ data }) => data.modality === modality))
}

function scoreText(record: DiaryRecord, symptom: Symptom, score: number | null): string {
  if (score !== null) return formatNumber(score)
  return isSkipped(record.data, symptom) ? '/' : '–'
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
  const [first, last] = [monthOf(firstDay(now)), monthOf(now)]
  return (
    <div class="month-ways" data-repeats>
      {WAYS.map(({ step, key, icon }) => {
        const target = nextMonth(month, step)
        return (
          <button key={key} type="button" aria-label={t(key)} disabled={target < first || target > last} onClick={() => onGo(target)}>
            <Icon path={icon} />
          </button>
        )
      })}
    </div>
  )
}

interface Signs { known: boolean; empty: boolean; ems: boolean; late: boolean; skipped: boolean; modalities: Modality[] }

/** What the days of a month have in them: only of that the legend speaks. */
function signsOf(days: string[], byDay: Map<string, DiaryRecord>, sessions: SessionsByDay, symptom: Symptom): Signs {
  const entries = days.map((on) => byDay.get(on)).filter((record) => record && !record.deleted && hasAnswers(record.data)) as DiaryRecord[]
  const ofDay = (on: string) => sessions.get(on) ?? []
  return {
    known: entries.some(({ data }) => headline(data, symptom) !== null),
    empty: entries.length < days.length,
    ems: days.some((on) => emsToday(byDay.get(on)?.data.ems_used, ofDay(on)).used === true),
    late: entries.some(({ is_late }) => is_late),
    skipped: entries.some(({ data }) => headline(data, symptom) === null && isSkipped(data, symptom)),
    modalities: modalitiesOf(days.flatMap(ofDay)),
  }
}

function Legend({ signs }: { signs: Signs }) {
  return (
    <p class="aside legend-line">
      {signs.known && <span>{t('history.legend_number')}</span>}
      {signs.ems && <span><span class="sign ems-sign" />{t('history.legend_ems')}</span>}
      {signs.late && <span><span class="sign late-sign" />{t('history.legend_late')}</span>}
      {signs.skipped && <span><span class="sign">/</span>{t('history.legend_skipped')}</span>}
      {signs.empty && <span>{t('history.legend_empty')}</span>}
      {signs.modalities.map((each) => <span key={each}><SessionSign modality={each} /></span>)}
    </p>
  )
}
