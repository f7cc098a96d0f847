/** The days the chart shows in three short rows, and how each score changed over them. */
import { useMemo } from 'preact/hooks'
import type { DiaryRecord, Symptom } from '../diary'
import '../diary/words.en'
import { SCORED_DAYS_NEEDED } from '../domain/change'
import { SYMPTOMS } from '../domain/vocabulary'
import { formatNumber, t } from '../i18n'
import { Shape } from '../ui/Shape'
import { changeSaid, changesIn, type ChangeSaid } from './changes'
import { spreadOf, type Bucket, type Spread } from './series'
import './words.en'

const COLUMNS = ['middle', 'range', 'days'] as const

interface Props { buckets: Bucket[]; records: DiaryRecord[]; ownLeast: number | null }

/** A middle value never stands without its range and its days; a change neither. */
export function Summary({ buckets, records, ownLeast }: Props) {
  const { total, lines } = useMemo(() => summaryOf(buckets, records, ownLeast), [buckets, records, ownLeast])
  return (
    <>
      <table class="series summary stacks" role="table" aria-label={t('history.summary')}>
        <thead role="rowgroup">
          <tr role="row">
            <td role="cell" />
            {COLUMNS.map((column) => <th key={column} role="columnheader" scope="col">{t(`history.column.${column}`)}</th>)}
          </tr>
        </thead>
        <tbody role="rowgroup">{lines.map(({ symptom, spread }) => <Row key={symptom} symptom={symptom} spread={spread} total={total} />)}</tbody>
      </table>
      <Change lines={lines} />
    </>
  )
}

function Row({ symptom, spread, total }: { symptom: Symptom; spread: Spread | null; total: number }) {
  return (
    <tr role="row">
      <th role="rowheader" scope="row"><Shape symptom={symptom} />{t(`symptom.${symptom}`)}</th>
      {spread ? <Values spread={spread} total={total} /> : <td role="cell" colSpan={3}>{t('history.summary_none')}</td>}
    </tr>
  )
}

function Values({ spread: { median, low, high, days }, total }: { spread: Spread; total: number }) {
  return (
    <>
      <td role="cell" class="middle" data-name={t('history.column.middle')}>{formatNumber(median)}</td>
      <td role="cell" data-name={t('history.column.range')}>{t('history.range_of', { low: formatNumber(low), high: formatNumber(high) })}</td>
      <td role="cell" class="spread" data-name={t('history.column.days')}>{t('history.of_days', { days, total })}</td>
    </>
  )
}

function Change({ lines }: { lines: Line[] }) {
  const told = lines.flatMap(({ symptom, change }) => (change ? [{ symptom, ...change }] : []))
  if (told.length === 0) return <p class="aside">{t('history.change_from', { count: SCORED_DAYS_NEEDED })}</p>
  return (
    <>
      <h3>{t('history.change')}</h3>
      <ul class="plain changes-told">
        {told.map(({ symptom, verdict, detail }) => (
          <li key={symptom}>
            <Shape symptom={symptom} />
            <p>{t('history.change_of', { symptom: t(`symptom.${symptom}`), verdict })} <span class="change-size">{detail}</span></p>
          </li>
        ))}
      </ul>
    </>
  )
}

interface Line { symptom: Symptom; spread: Spread | null; change: ChangeSaid | null }

/** Of the days the chart shows. Where no symptom has a change to tell, none has a line about it. */
function summaryOf(buckets: Bucket[], records: DiaryRecord[], ownLeast: number | null): { total: number; lines: Line[] } {
  const [from, to] = [buckets[0]?.from ?? '', buckets.at(-1)?.to ?? '']
  const within = records.filter((record) => String(record.data.on) >= from && String(record.data.on) <= to)
  const changes = changesIn(within, from, to, ownLeast)
  const isTold = SYMPTOMS.some((symptom) => changes[symptom].change)
  const lines = SYMPTOMS.map((symptom) => {
    const spread = spreadOf(within, symptom)
    return { symptom, spread, change: isTold && spread ? changeSaid(changes[symptom]) : null }
  })
  return { total: buckets.reduce((sum, bucket) => sum + bucket.total, 0), lines }
}
