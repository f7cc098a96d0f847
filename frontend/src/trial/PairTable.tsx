/** Pair by pair: the two means as dots on the scale from 0 to 10, and as numbers. */
import type { OffKind, TrialResult } from '../diary/api/trials'
import { shortDifferenceIn } from '../diary/points'
import { formatNumber, t } from '../i18n'
import './words.en'

export type Pair = TrialResult['pairs'][number]

const WIDTH = 64
const SIDE = 8

export function PairTable({ pairs, off }: { pairs: Pair[]; off: OffKind }) {
  return (
    <section class="block">
      <h2>{t('result.pairs')}</h2>
      <p class="hint">{t('result.pairs_hint')}</p>
      <div class="table-holder" role="region" aria-label={t('result.pairs')} tabIndex={0}>
        <table class="series pairs">
          <thead>
            <tr>
              <th scope="col">{t('result.pair')}</th>
              <th scope="col"><Dot kind="on" />{t('result.on')}</th>
              <th scope="col"><Dot kind="off" />{t(off === 'active_low' ? 'result.low' : 'result.off')}</th>
              <th scope="col"><span class="visually-hidden">{t('result.picture')}</span></th>
              <th scope="col">{t('result.difference')}</th>
            </tr>
          </thead>
          <tbody>{pairs.map((pair) => <Row key={pair.pair} pair={pair} />)}</tbody>
        </table>
      </div>
    </section>
  )
}

function Row({ pair: { pair, on, off, on_scored, off_scored } }: { pair: Pair }) {
  return (
    <tr>
      <th scope="row">{pair}</th>
      <Mean mean={on} days={on_scored} />
      <Mean mean={off} days={off_scored} />
      <td aria-hidden="true"><Dots on={on} off={off} /></td>
      <td>{on === null || off === null ? '–' : shortDifferenceIn(on - off)}</td>
    </tr>
  )
}

function Mean({ mean, days }: { mean: number | null; days: number }) {
  if (mean === null) return <td>–</td>
  return <td>{formatNumber(mean)}<span class="hint">{t('result.pair_days', { count: days })}</span></td>
}

function Dots({ on, off }: { on: number | null; off: number | null }) {
  const x = (score: number) => SIDE + (score / 10) * (WIDTH - 2 * SIDE)
  return (
    <svg class="pair-dots" width={WIDTH} height="20" viewBox={`0 0 ${WIDTH} 20`} focusable="false">
      <path class="axis" d={`M${SIDE} 10H${WIDTH - SIDE}`} />
      {on !== null && off !== null && <path class="between" d={`M${x(on)} 10H${x(off)}`} />}
      {off !== null && <circle class="off" cx={x(off)} cy="10" r="5" />}
      {on !== null && <circle class="on" cx={x(on)} cy="10" r="5" />}
    </svg>
  )
}

function Dot({ kind }: { kind: 'on' | 'off' }) {
  return <svg class="pair-dots" width="14" height="14" viewBox="0 0 14 14" aria-hidden="true" focusable="false"><circle class={kind} cx="7" cy="7" r="5" /></svg>
}
