/** Under the time axis: days with sessions, one row for each kind of stimulation that occurs, never one row for several. */
import '../diary/words.en'
import type { Modality } from '../domain/modalities'
import { formatDay, t } from '../i18n'
import { round, xOf, type Frame } from './chartFrame'
import { modalitiesIn, type Bucket, type BucketSize } from './series'
import './words.en'

export function SessionLanes({ buckets, frame, size }: { buckets: Bucket[]; frame: Frame; size: BucketSize }) {
  const modalities = modalitiesIn(buckets)
  if (modalities.length === 0) return null
  return (
    <>
      {modalities.map((modality) => <Lane key={modality} buckets={buckets} modality={modality} frame={frame} />)}
      <p class="aside">{t(size === 'day' ? 'history.lane_day' : 'history.lane_span')} {modalities.length > 1 && t('week.apart')}</p>
    </>
  )
}

function Lane({ buckets, modality, frame }: { buckets: Bucket[]; modality: Modality; frame: Frame }) {
  const days = t('history.sessions_days', { count: buckets.reduce((sum, bucket) => sum + bucket.sessions[modality].days, 0) })
  const name = t('history.sessions_of', { modality: t(`modality.${modality}`) })
  const [from, to] = [formatDay(buckets[0]?.from ?? '', 'axis'), formatDay(buckets.at(-1)?.to ?? '', 'axis')]
  const height = frame.text * 1.2
  return (
    <figure class="lane">
      <figcaption>{name} <span class="spread">{days}</span></figcaption>
      <svg width={frame.width} height={height + 1} role="img" aria-label={t('history.lane', { name, from, to, days })}>
        <path class="gridline" d={`M${frame.left} ${round(height)}H${frame.width}`} />
        <path class="lane-mark" d={marksOf(buckets, modality, frame, height)} />
      </svg>
    </figure>
  )
}

/** A day is marked or not; in a week or a month the height says on how many of its days. */
function marksOf(buckets: Bucket[], modality: Modality, frame: Frame, height: number): string {
  const width = round(Math.max(1.5, Math.min(frame.step * 0.6, frame.text * 0.7)))
  return buckets.map((bucket, index) => {
    const { days } = bucket.sessions[modality]
    const reach = round(Math.max(3, (days / bucket.total) * height))
    return days === 0 ? '' : `M${round(xOf(index, frame) - width / 2)} ${round(height)}h${width}v${-reach}h${-width}z`
  }).join('')
}

/** The letter of a kind and its meaning, for a legend. */
export function SessionSign({ modality }: { modality: Modality }) {
  return (
    <>
      <span class="sign letter-sign">{t(`history.letter.${modality}`)}</span>
      {t('history.session_of', { modality: t(`modality.${modality}`) })}
    </>
  )
}
