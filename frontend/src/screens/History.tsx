/** What was: a month as a calendar, a span as a chart, and the chart's values as a table. */
import { useMemo } from 'preact/hooks'
import { Afterwards } from '../components/Afterwards'
import { Calendar } from '../components/Calendar'
import { ChartStrips } from '../components/ChartStrips'
import { Choices } from '../components/Choices'
import { Fold } from '../components/Fold'
import { SeriesTable } from '../components/SeriesTable'
import { Shape } from '../components/Shape'
import { firstDay } from '../domain/openDays'
import { SYMPTOMS } from '../domain/vocabulary'
import { t } from '../i18n'
import '../i18n/later'
import '../i18n/overview'
import { hasAnswers } from './answers'
import { awaitsFirstPull, useApp, useStored, useToday } from './app'
import { usePlace } from './place'
import { Screen } from './Screen'
import { bucketsOf, firstOf, RANGES, sessionsByDay, sizeOf, spreadOf, type Bucket, type Range, type SessionsByDay } from './series'
import type { Diary, DiaryRecord, Symptom } from '../diary'

export function History() {
  const { diary } = useApp()
  const now = useToday()
  const known = useStored(diary, (from) => readDays(from, now), [now])
  return (
    <Screen title={t('history.title')}>
      {known === 'coming' && <p role="status">{t('app.first_pull')}</p>}
      {known && known !== 'coming' && <Days {...known} now={now} />}
    </Screen>
  )
}

interface Known { records: DiaryRecord[]; sessions: SessionsByDay }

async function readDays(diary: Diary, now: string): Promise<Known | 'coming'> {
  // Asked before reading: what the pull has brought by then is in what is read.
  const firstPull = awaitsFirstPull(diary.status())
  const first = firstDay(now)
  const [records, sessions] = await Promise.all([diary.days(first, now), diary.records('ems_session', first, now)])
  return firstPull && records.length + sessions.length === 0 ? 'coming' : { records, sessions: sessionsByDay(sessions) }
}

interface PartProps extends Known { now: string }

function Days({ records, sessions, now }: PartProps) {
  return (
    <>
      {sessions.size === 0 && !records.some((record) => hasAnswers(record.data)) && <p>{t('history.nothing')}</p>}
      <Month records={records} sessions={sessions} now={now} />
      <Afterwards><Span records={records} sessions={sessions} now={now} /></Afterwards>
    </>
  )
}

function Month({ records, sessions, now }: PartProps) {
  const [symptom, setSymptom] = usePlace<Symptom>('symptom', 'pain')
  return (
    <section class="block" aria-label={t('history.calendar')}>
      <div class="symptom-tabs">
        <Choices
          kind="pair" label={t('history.show')} guard={null} value={symptom} onPick={setSymptom}
          rows={[SYMPTOMS.map((each) => ({ value: each, name: t(`symptom.${each}`), content: <><Shape symptom={each} />{t(`symptom.${each}`)}</> }))]}
        />
      </div>
      <Calendar records={records} sessions={sessions} symptom={symptom} now={now} />
    </section>
  )
}

function Span({ records, sessions, now }: PartProps) {
  const [range, setRange] = usePlace<Range>('range', 'weeks')
  const size = sizeOf(range)
  const buckets = useMemo(() => {
    const oldest = records.find((record) => hasAnswers(record.data))
    const days = [...(oldest ? [String(oldest.data.on)] : []), ...sessions.keys()].sort()
    return bucketsOf(records, firstOf(range, now, days[0] ?? null), now, size, sessions)
  }, [records, sessions, range, now])
  return (
    <section class="block" aria-label={t('history.chart')}>
      <h2>{t('history.chart')}</h2>
      <Choices
        kind="pair" label={t('history.range')} guard={null} value={range} onPick={setRange}
        rows={[RANGES.map((each) => ({ value: each, name: t(`history.range.${each}`), content: t(`history.range.${each}`) }))]}
      />
      <p class="aside">{t(`history.chart_${size}`)}</p>
      <ChartStrips buckets={buckets} size={size} />
      <Summary buckets={buckets} records={records} />
      <Fold key={range} title={t('history.table')} open={range === 'weeks'}>
        <SeriesTable buckets={buckets} size={size} />
      </Fold>
    </section>
  )
}

/** A middle value never stands without its range, its days and the days that are missing. */
function Summary({ buckets, records }: { buckets: Bucket[]; records: DiaryRecord[] }) {
  const [from, to] = [buckets[0]?.from ?? '', buckets.at(-1)?.to ?? '']
  const total = buckets.reduce((sum, bucket) => sum + bucket.total, 0)
  const within = records.filter((record) => String(record.data.on) >= from && String(record.data.on) <= to)
  return (
    <ul class="plain summary">
      {SYMPTOMS.map((symptom) => <li key={symptom}><Shape symptom={symptom} /><span>{summaryOf(symptom, within, total)}</span></li>)}
    </ul>
  )
}

function summaryOf(symptom: Symptom, records: DiaryRecord[], total: number): string {
  const spread = spreadOf(records, symptom)
  const name = t(`symptom.${symptom}`)
  if (!spread) return t('history.summary_none', { symptom: name })
  const days = t('history.summary_days', { count: spread.days })
  const missing = t('history.summary_missing', { count: total - spread.days })
  const { median, low, high } = spread
  return `${t('history.summary', { symptom: name, median, low, high })} ${t('history.count', { days, missing })}.`
}

