/** What was: a month as a calendar, a span as a chart, and the chart's values as a table. */
import { useMemo } from 'preact/hooks'
import type { Diary, DiaryRecord, Symptom } from '../diary'
import { hasAnswers } from '../domain/answers'
import { SCORED_DAYS_NEEDED } from '../domain/change'
import { firstDay } from '../domain/openDays'
import { SYMPTOMS } from '../domain/vocabulary'
import { t } from '../i18n'
import { Afterwards } from '../ui/Afterwards'
import { Choices } from '../ui/Choices'
import { Fold } from '../ui/Fold'
import { Shape } from '../ui/Shape'
import { Screen } from '../ui/frame/Screen'
import { awaitsFirstPull, useApp, useStored, useToday } from '../ui/frame/app'
import { usePlace } from '../ui/frame/place'
import { Calendar } from './Calendar'
import { ChartStrips } from './ChartStrips'
import { SeriesTable } from './SeriesTable'
import { changesIn, changeText } from './changes'
import { bucketsOf, firstOf, RANGES, sessionsByDay, sizeOf, spreadOf, type Bucket, type Range, type SessionsByDay, type Spread } from './series'
import './words.en'

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

interface Known {
  records: DiaryRecord[]
  sessions: SessionsByDay
  /** the difference that matters to the person, in points */
  ownLeast: number | null
}

async function readDays(diary: Diary, now: string): Promise<Known | 'coming'> {
  // Asked before reading: what the pull has brought by then is in what is read.
  const firstPull = awaitsFirstPull(diary.status())
  const first = firstDay(now)
  const [records, sessions, profile] = await Promise.all([diary.days(first, now), diary.records('ems_session', first, now), diary.profile()])
  if (firstPull && records.length + sessions.length === 0) return 'coming'
  const own = profile?.data.difference_that_matters
  return { records, sessions: sessionsByDay(sessions), ownLeast: typeof own === 'number' ? own : null }
}

interface PartProps extends Known { now: string }

function Days({ records, sessions, ownLeast, now }: PartProps) {
  return (
    <>
      {sessions.size === 0 && !records.some((record) => hasAnswers(record.data)) && <p>{t('history.nothing')}</p>}
      <Month records={records} sessions={sessions} now={now} />
      <Afterwards><Span records={records} sessions={sessions} ownLeast={ownLeast} now={now} /></Afterwards>
    </>
  )
}

function Month({ records, sessions, now }: Omit<PartProps, 'ownLeast'>) {
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

function Span({ records, sessions, ownLeast, now }: PartProps) {
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
      <Summary buckets={buckets} records={records} ownLeast={ownLeast} />
      <Fold key={range} title={t('history.table')} open={range === 'weeks'}>
        <SeriesTable buckets={buckets} size={size} />
      </Fold>
    </section>
  )
}

/** A middle value never stands without its range, its days and the days that are missing; a change neither. */
function Summary({ buckets, records, ownLeast }: { buckets: Bucket[]; records: DiaryRecord[]; ownLeast: number | null }) {
  const lines = useMemo(() => linesOf(buckets, records, ownLeast), [buckets, records, ownLeast])
  return (
    <>
      <ul class="plain summary">
        {lines.map(({ symptom, summary, change }) => (
          <li key={symptom}><Shape symptom={symptom} /><div>{summary}{change && <div class="aside">{change}</div>}</div></li>
        ))}
      </ul>
      {lines.every(({ change }) => !change) && <p class="aside">{t('history.change_from', { count: SCORED_DAYS_NEEDED })}</p>}
    </>
  )
}

interface Line { symptom: Symptom; summary: string; change: string | null }

/** Of the days the chart shows. Where no symptom has a change to tell, none has a line about it. */
function linesOf(buckets: Bucket[], records: DiaryRecord[], ownLeast: number | null): Line[] {
  const [from, to] = [buckets[0]?.from ?? '', buckets.at(-1)?.to ?? '']
  const total = buckets.reduce((sum, bucket) => sum + bucket.total, 0)
  const within = records.filter((record) => String(record.data.on) >= from && String(record.data.on) <= to)
  const changes = changesIn(within, from, to, ownLeast)
  const isTold = SYMPTOMS.some((symptom) => changes[symptom].change)
  return SYMPTOMS.map((symptom) => {
    const spread = spreadOf(within, symptom)
    const name = t(`symptom.${symptom}`)
    const change = isTold && spread ? t('history.change', { symptom: name, change: changeText(changes[symptom]) }) : null
    return { symptom, summary: spread ? summaryOf(name, spread, total) : t('history.summary_none', { symptom: name }), change }
  })
}

function summaryOf(symptom: string, { days: scored, median, low, high }: Spread, total: number): string {
  const days = t('history.summary_days', { count: scored })
  const missing = t('history.summary_missing', { count: total - scored })
  return `${t('history.summary', { symptom, median, low, high })} ${t('history.count', { days, missing })}.`
}
