/** Three narrow charts over one time axis. The scores never share one scale line: they are three different things. */
import { useEffect, useRef, useState } from 'preact/hooks'
import type { Symptom } from '../diary'
import '../diary/words.en'
import { SCORE_MAX, SYMPTOMS } from '../domain/vocabulary'
import { formatDay, formatNumber, t } from '../i18n'
import { Shape } from '../ui/Shape'
import { SessionLanes } from './SessionLanes'
import { round, xOf, type Frame } from './chartFrame'
import { runsOf, type Bucket, type BucketSize } from './series'
import './words.en'

export function ChartStrips({ buckets, size }: { buckets: Bucket[]; size: BucketSize }) {
  const holder = useRef<HTMLDivElement>(null)
  const [width, text] = useWidth(holder)
  const left = text * 1.7
  const frame: Frame = { width, height: text * 6, left, top: text * 0.7, step: (width - left) / Math.max(buckets.length, 1), text }
  return (
    <div ref={holder} class="strips">
      {SYMPTOMS.map((symptom) => (
        <figure key={symptom} class={`strip ${symptom}`}>
          <figcaption><Shape symptom={symptom} />{t(`symptom.${symptom}`)}</figcaption>
          {width > 0 && <Strip buckets={buckets} symptom={symptom} frame={frame} size={size} />}
        </figure>
      ))}
      <TimeAxis buckets={buckets} size={size} />
      <p class="aside legend-line" aria-hidden="true">
        {buckets.some(({ ems }) => ems > 0) && <span><span class="sign ems-sign" />{t('history.legend_ems')}</span>}
        {size === 'day' && buckets.some(({ late }) => late > 0) && <span><span class="sign late-sign" />{t('history.legend_hollow')}</span>}
      </p>
      {width > 0 && <SessionLanes buckets={buckets} frame={frame} size={size} />}
    </div>
  )
}

/** Drawn in real pixels, so that large text makes a larger chart and not a blurred one. */
function useWidth(holder: { current: HTMLElement | null }): [number, number] {
  const [size, setSize] = useState<[number, number]>([0, 18])
  useEffect(() => {
    const element = holder.current
    if (!element) return
    const measure = () => setSize([element.clientWidth || 328, parseFloat(getComputedStyle(document.documentElement).fontSize) || 18])
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return size
}

interface StripProps { buckets: Bucket[]; symptom: Symptom; frame: Frame; size: BucketSize }

function Strip({ buckets, symptom, frame, size }: StripProps) {
  const { width, height, left, text } = frame
  const total = height + text * 0.9
  const label = t('history.chart_label', {
    symptom: t(`symptom.${symptom}`), from: formatDay(buckets[0]?.from ?? '', 'axis'), to: formatDay(buckets.at(-1)?.to ?? '', 'axis'),
  })
  return (
    <svg width={width} height={total} role="img" aria-label={label}>
      <path class="ems-band" d={emsBands(buckets, frame)} />
      <path class="ems-line" d={emsLine(buckets, frame)} />
      {[0, 5, 10].map((score) => (
        <g key={score}>
          <path class="gridline" d={`M${left} ${round(yOf(score, frame))}H${width}`} />
          <text class="axis" x={left - text * 0.45} y={yOf(score, frame) + text * 0.28} text-anchor="end">{formatNumber(score)}</text>
        </g>
      ))}
      <path class="trace" d={traceOf(buckets, symptom, frame)} />
      {size !== 'day' && <path class="whisker" d={whiskersOf(buckets, symptom, frame)} />}
      <path class="mark" d={marksOf(buckets, symptom, frame, (bucket) => size !== 'day' || bucket.late === 0)} />
      {size === 'day' && <path class="mark hollow" d={marksOf(buckets, symptom, frame, (bucket) => bucket.late > 0)} />}
    </svg>
  )
}

function yOf(score: number, { top, height }: Frame): number {
  return top + (1 - score / SCORE_MAX) * (height - top)
}

function emsBands(buckets: Bucket[], frame: Frame): string {
  const { left, top, step, height } = frame
  return buckets.map((bucket, index) => bucket.ems === 0 || bucket.total > 1 ? ''
    : `M${round(left + index * step)} ${round(top)}h${round(step)}V${round(height)}h${round(-step)}z`).join('')
}

/** Under the axis: how much of the day, week or month was EMS days. */
function emsLine(buckets: Bucket[], frame: Frame): string {
  const { left, step, height, text } = frame
  return buckets.map((bucket, index) => bucket.ems === 0 ? ''
    : `M${round(left + index * step)} ${round(height + text * 0.35)}h${round(step)}v${round((bucket.ems / bucket.total) * text * 0.4)}h${round(-step)}z`).join('')
}

/** Only neighbours are joined: a day without a score breaks the line. */
function traceOf(buckets: Bucket[], symptom: Symptom, frame: Frame): string {
  const runs = runsOf(buckets.map((bucket) => bucket.scores[symptom]?.median ?? null))
  const point = (start: number) => (value: number, index: number) => `${round(xOf(start + index, frame))} ${round(yOf(value, frame))}`
  return runs.filter((run) => run.values.length > 1).map((run) => `M${run.values.map(point(run.start)).join('L')}`).join('')
}

function whiskersOf(buckets: Bucket[], symptom: Symptom, frame: Frame): string {
  return buckets.map((bucket, index) => {
    const spread = bucket.scores[symptom]
    return spread ? `M${round(xOf(index, frame))} ${round(yOf(spread.low, frame))}V${round(yOf(spread.high, frame))}` : ''
  }).join('')
}

function marksOf(buckets: Bucket[], symptom: Symptom, frame: Frame, wanted: (bucket: Bucket) => boolean): string {
  const reach = Math.min(6, Math.max(1.8, frame.step * 0.38))
  return buckets.map((bucket, index) => {
    const spread = bucket.scores[symptom]
    return spread && wanted(bucket) ? markAt[symptom](xOf(index, frame), yOf(spread.median, frame), reach) : ''
  }).join('')
}

const markAt: Record<Symptom, (x: number, y: number, reach: number) => string> = {
  pain: (x, y, r) => `M${round(x - r)} ${round(y)}a${round(r)} ${round(r)} 0 1 0 ${round(2 * r)} 0a${round(r)} ${round(r)} 0 1 0 ${round(-2 * r)} 0z`,
  numbness: (x, y, r) => `M${round(x - r * 0.9)} ${round(y - r * 0.9)}h${round(r * 1.8)}v${round(r * 1.8)}h${round(-r * 1.8)}z`,
  tingling: (x, y, r) => `M${round(x)} ${round(y - r * 1.15)}l${round(r * 1.1)} ${round(r * 2)}h${round(-r * 2.2)}z`,
}

function TimeAxis({ buckets, size }: { buckets: Bucket[]; size: BucketSize }) {
  const style = size === 'day' ? 'axis' : 'month_short'
  const ends = [buckets[0]?.from, buckets.at(-1)?.to].filter((on) => on !== undefined)
  return <p class="time-axis" aria-hidden="true">{ends.map((on) => <span key={on}>{formatDay(on, style)}</span>)}</p>
}
