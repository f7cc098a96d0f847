/** The chart's values as a table, newest first: the same buckets, nothing more and nothing less. */
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
    <div class="table-holder" role="region" aria-label={t('history.table')} tabIndex={0}>
      <p class="legend-line" aria-hidden="true">
        {SYMPTOMS.map((symptom) => <span key={symptom}><Shape symptom={symptom} />{t(`symptom.${symptom}`)}</span>)}
        {modalities.map((modality) => <span key={modality}><SessionSign modality={modality} /></span>)}
      </p>
      <table class="series">
        <thead>
          <tr>
            <th scope="col">{t(`history.column.${size}`)}</th>
            {SYMPTOMS.map((symptom) => (
              <th key={symptom} scope="col"><Shape symptom={symptom} /><span class="visually-hidden">{t(`symptom.${symptom}`)}</span></th>
            ))}
            <th scope="col">{t('history.column.ems')}</th>
            {modalities.length > 0 && <th scope="col" class="sessions">{t('history.column.sessions')}</th>}
            {size !== 'day' && <th scope="col">{t('history.column.days')}</th>}
          </tr>
        </thead>
        <tbody>{[...buckets].reverse().map((bucket) => <Row key={bucket.from} bucket={bucket} size={size} modalities={modalities} />)}</tbody>
      </table>
    </div>
  )
}

function Row({ bucket, size, modalities }: { bucket: Bucket; size: BucketSize; modalities: Modality[] }) {
  const name = formatDay(bucket.from, DAY_STYLES[size])
  return (
    <tr>
      <th scope="row">
        {size === 'day' ? <Link href={`/day/${bucket.from}`}>{name}</Link> : name}
        {size === 'day' && bucket.late > 0 && <span class="tag">{t('history.late_mark')}</span>}
      </th>
      {SYMPTOMS.map((symptom) => <td key={symptom}><Score bucket={bucket} symptom={symptom} size={size} /></td>)}
      <td>{emsText(bucket, size)}</td>
      {modalities.length > 0 && <td class="sessions">{modalities.map((each) => <Sessions key={each} bucket={bucket} modality={each} />)}</td>}
      {size !== 'day' && <td>{t('history.of_days', { days: bucket.recorded, total: bucket.total })}</td>}
    </tr>
  )
}

function emsText(bucket: Bucket, size: BucketSize): string {
  if (size !== 'day') return bucket.ems === 0 ? '' : formatNumber(bucket.ems)
  if (bucket.ems > 0) return t('history.yes')
  return bucket.ems_no > 0 ? t('history.no') : ''
}

/** Each kind with its own count; no sum over several. */
function Sessions({ bucket, modality }: { bucket: Bucket; modality: Modality }) {
  const count = bucket.sessions[modality].sessions
  if (count === 0) return null
  return (
    <>
      <span aria-hidden="true">{t('history.session_count', { modality: t(`history.letter.${modality}`), count })} </span>
      <span class="visually-hidden">{t('history.session_count', { modality: t(`modality.${modality}`), count })}. </span>
    </>
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
      {formatNumber(spread.median)} <span class="spread">({formatNumber(spread.low)}–{formatNumber(spread.high)})</span>
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
