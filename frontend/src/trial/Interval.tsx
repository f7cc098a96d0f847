/** The difference and its range against the band that would not matter: left is lower on EMS. The same in words beside it. */
import { differenceIn, rangeIn } from '../diary/points'
import { formatNumber, t } from '../i18n'
import './words.en'

/** An end that is null is open: its line runs to the edge. */
interface Props { estimate: number; low: number | null; high: number | null; matters: number }

const WIDTH = 320
const HEIGHT = 62
const SIDE = 14
const LINE_Y = 30
const AXIS_Y = 58
const END = (x: number) => `M${x} ${LINE_Y - 7}v14`

export function Interval({ estimate, low, high, matters }: Props) {
  const reach = Math.ceil(Math.max(...[estimate, low ?? 0, high ?? 0, matters].map(Math.abs)) * 1.1)
  const x = (points: number) => Math.round((WIDTH / 2 + (points / reach) * (WIDTH / 2 - SIDE)) * 10) / 10
  const [left, right] = [low === null ? SIDE : x(low), high === null ? WIDTH - SIDE : x(high)]
  const alt = t('result.picture_alt', { difference: differenceIn(estimate), range: rangeIn(low, high), matters })
  return (
    <figure class="interval">
      <figcaption>{t('result.picture')}</figcaption>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={alt}>
        <rect class="matters" x={x(-matters)} y="8" width={x(matters) - x(-matters)} height={AXIS_Y - 8} />
        <path class="zero" d={`M${x(0)} 8V${AXIS_Y}`} />
        <path class="axis" d={`M${SIDE} ${AXIS_Y}H${WIDTH - SIDE}`} />
        <path class="range" d={`M${left} ${LINE_Y}H${right}${low === null ? '' : END(left)}${high === null ? '' : END(right)}`} />
        <path class="estimate" d={`M${x(estimate)} ${LINE_Y - 8}l8 8l-8 8l-8 -8z`} />
      </svg>
      <p class="scale" aria-hidden="true">
        <span><span>{formatNumber(-reach)}</span><span>{t('result.axis_lower')}</span></span>
        <span>{formatNumber(0)}</span>
        <span><span>{formatNumber(reach)}</span><span>{t('result.axis_higher')}</span></span>
      </p>
      <p class="hint"><span class="matters-sign" aria-hidden="true" /> {t('result.band')}</p>
    </figure>
  )
}
