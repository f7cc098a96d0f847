/** What was: a month as a calendar, a span as a chart, and the chart's values as a table. */
import { useMemo } from 'preact/hooks'
import type { Diary, DiaryRecord, Symptom } from '../diary'
import { hasAnswers } from '../domain/answers'
import { firstDay } from '../domain/openDays'
import { SYMPTOMS } from '../domain/vocabulary'
import { t } from '../i18n'
import { Afterwards } from '../ui/Afterwards'
import { Choices } from '../ui/Choices'
import { Fold } from '../ui/Fold'
import { Shape } from '../ui/Shape'
import { Link } from '../ui/frame/Link'
import { Screen } from '../ui/frame/Screen'
import { awaitsFirstPull, useApp, useStored, useToday } from '../ui/frame/app'
import { usePlace } from '../ui/frame/place'
import { Calendar } from './Calendar'
import { ChartStrips } from './ChartStrips'
import { SeriesTable } from './SeriesTable'
import { Summary } from './Summary'
import { bucketsOf, firstOf, RANGES, sessionsByDay, sizeOf, type Range, type SessionsByDay } from './series'
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
  const isEmpty = sessions.size === 0 && !records.some((record) => hasAnswers(record.data))
  return (
    <>
      {isEmpty && <Nothing />}
      <Month records={records} sessions={sessions} now={now} />
      {!isEmpty && <Afterwards><Span records={records} sessions={sessions} ownLeast={ownLeast} now={now} /></Afterwards>}
    </>
  )
}

/** Before the first day there is nothing to draw; a day of this month can be written all the same. */
function Nothing() {
  return (
    <div class="asks">
      <p>{t('history.nothing')}</p>
      <Link class="button" href="/">{t('nav.today')}</Link>
    </div>
  )
}

function Month({ records, sessions, now }: Omit<PartProps, 'ownLeast'>) {
  const [symptom, setSymptom] = usePlace<Symptom>('symptom', 'pain')
  return (
    <section class="block" aria-label={t('history.calendar')}>
      <div class="tabs">
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
      <div class="tabs">
        <Choices
          kind="pair" label={t('history.range')} guard={null} value={range} onPick={setRange}
          rows={[RANGES.map((each) => ({ value: each, name: t(`history.range.${each}`), content: t(`history.range.${each}`) }))]}
        />
      </div>
      <p class="aside">{t(`history.chart_${size}`)}</p>
      <ChartStrips buckets={buckets} size={size} />
      <Summary buckets={buckets} records={records} ownLeast={ownLeast} />
      <Fold key={range} title={t('history.table')} open={range === 'weeks'}>
        <SeriesTable buckets={buckets} size={size} />
      </Fold>
    </section>
  )
}
