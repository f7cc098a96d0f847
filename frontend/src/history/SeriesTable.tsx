/** The chart's values as a table, newest first: the same buckets, nothing more and nothing less. */
import { Fragment } from 'preact'
import type { Symptom } from '../diary'
import '../diary/words.en'
import type { Modality } from '../domain/modalities'
import { SYMPTOMS } from '../domain/vocabulary'
import { formatDay, formatNumber, t } from '../i18n'
import { Shape } from '../ui/Shape'
import { Link } from '../ui/frame/Link'
import { SessionSign } from './SessionLanes'
import { modalitiesIn, type Bucket, type BucketSize } from './series'
import './words.en'

const DAY_STYLES = { day: 'short', week: 'axis', month: 'month_short' } as const

export function SeriesTable({ buckets, size }: { buckets: Bucket[]; size: BucketSize }) {
  const modalities = modalitiesIn(buckets)
  return (
    <>
      <p class="legend-line" aria-hidden="true">
        {SYMPTOMS.map((symptom) => <span key={symptom}><Shape symptom={symptom} />{t(`symptom.${symptom}`)}</span>)}
        {modalities.map((modality) => <span key={modality}><SessionSign modality={modality} /></span>)}
      </p>
      {/* The roles are said because very large letters make blocks of its rows. */}
      <table class="series values-of stacks" role="table" aria-label={t('history.table')}>
        <thead role="rowgroup">
          <tr role="row">
            <th role="columnheader" scope="col">{t(`history.column.${size}`)}</th>
            {SYMPTOMS.map((symptom) => (
              <th key={symptom} role="columnheader" scope="col"><Shape symptom={symptom} /><span class="visually-hidden">{t(`symptom.${symptom}`)}</span></th>
            ))}
            <th role="columnheader" scope="col">{t('history.column.ems')}</th>
          </tr>
        </thead>
        <tbody role="rowgroup">{[...buckets].reverse().map((bucket) => <Row key={bucket.from} bucket={bucket} size={size} modalities={modalities} />)}</tbody>
      </table>
    </>
  )
}

function Row({ bucket, size, modalities }: { bucket: Bucket; size: BucketSize; modalities: Modality[] }) {
  const name = formatDay(bucket.from, DAY_STYLES[size])
  return (
    <tr role="row">
      <th role="rowheader" scope="row">
        {size === 'day' ? <Link href={`/day/${bucket.from}`}>{name}</Link> : name}
        {size === 'day' && bucket.late > 0 && <span class="tag">{t('history.late_mark')}</span>}
        {size !== 'day' && <span class="spread"> {t('history.days_written', { days: bucket.recorded, count: bucket.total })}</span>}
      </th>
      {SYMPTOMS.map((symptom) => <td key={symptom} role="cell"><Shape symptom={symptom} /><Score bucket={bucket} symptom={symptom} size={size} /></td>)}
      <td role="cell" class="ems-cell" data-name={t('history.column.ems')}>
        {emsText(bucket, size)}
        <Sessions bucket={bucket} modalities={modalities} />
      </td>
    </tr>
  )
}

function emsText(bucket: Bucket, size: BucketSize): string {
  if (size !== 'day') return bucket.ems === 0 ? '' : formatNumber(bucket.ems)
  if (bucket.ems > 0) return t('history.yes')
  return bucket.ems_no > 0 ? t('history.no') : ''
}

/** Each kind with its own count; no sum over several. */
function Sessions({ bucket, modalities }: { bucket: Bucket; modalities: Modality[] }) {
  const own = modalities.map((modality) => ({ modality, count: bucket.sessions[modality].sessions })).filter(({ count }) => count > 0)
  if (own.length === 0) return null
  return (
    <span class="sessions">
      {own.map(({ modality, count }) => (
        <Fragment key={modality}>
          {' '}<span aria-hidden="true">{t('history.session_count', { modality: t(`history.letter.${modality}`), count })}</span>
          {' '}<span class="visually-hidden">{t('history.session_count', { modality: t(`modality.${modality}`), count })}.</span>
        </Fragment>
      ))}
    </span>
  )
}

function Score({ bucket, symptom, size }: { bucket: Bucket; symptom: Symptom; size: BucketSize }) {
  const spread = bucket.scores[symptom]
  if (!spread) {
    return <Missing skipped={size === 'day' && bucket.skipped[symptom] > 0} recorded={bucket.recorded > 0} />
  }
  if (size === 'day') return <>{formatNumber(spread.median)}</>
  return (
    <>
      {formatNumber(spread.median)} <span class="spread">({t('history.range_of', { low: formatNumber(spread.low), high: formatNumber(spread.high) })})</span>
      {spread.days !== bucket.recorded && <span class="spread"> {t('history.days_of_score', { count: spread.days })}</span>}
    </>
  )
}

/** Left out on purpose, not answered, nothing written: three different things. */
function Missing({ skipped, recorded }: { skipped: boolean; recorded: boolean }) {
  const words = skipped ? 'history.cell_skipped' : recorded ? 'history.cell_no_score' : 'history.cell_none'
  const sign = skipped ? '/' : recorded ? '–' : ''
  return <><span aria-hidden="true">{sign}</span><span class="visually-hidden">{t(words)}</span></>
}
