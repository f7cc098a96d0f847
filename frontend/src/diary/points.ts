/** Differences of scores in words, in points of 0-10, at one decimal: of a trial, EMS minus no EMS; of a change, the end minus the beginning. */
import { formatNumber, t } from '../i18n'
import './later.words.en'

/** "1.2 points lower"; what rounds to 0 is "the same". */
export function differenceIn(points: number): string {
  return inWords(points, 'points.lower', 'points.higher')
}

/** "1.2 lower", where the unit stands elsewhere. */
export function shortDifferenceIn(points: number): string {
  return inWords(points, 'points.lower_short', 'points.higher_short')
}

function inWords(points: number, lower: 'points.lower' | 'points.lower_short', higher: 'points.higher' | 'points.higher_short'): string {
  const size = sizeOf(points)
  return size === 0 ? t('points.same') : t(points < 0 ? lower : higher, { count: size })
}

/** "between 0.3 and 2.1 points lower"; null is an open end. */
export function rangeIn(low: number | null, high: number | null): string {
  if (low === null || high === null) return openRangeIn(low, high)
  const [from, to] = [formatNumber(sizeOf(low)), formatNumber(sizeOf(high))]
  if (rounded(low) === rounded(high)) return sizeOf(low) === 0 ? t('points.range_zero') : t('points.range_one', { difference: differenceIn(low) })
  if (rounded(high) <= 0) return t('points.range_lower', { from: to, to: from })
  if (rounded(low) >= 0) return t('points.range_higher', { from, to })
  return t('points.range_both', { from: differenceIn(low), to: differenceIn(high) })
}

function openRangeIn(low: number | null, high: number | null): string {
  const end = high ?? low
  if (end === null) return t('points.range_none')
  const isAway = high === null ? rounded(end) > 0 : rounded(end) < 0
  return t(isAway ? 'points.range_at_least' : high === null ? 'points.range_from' : 'points.range_up_to', { difference: differenceIn(end) })
}

function rounded(points: number): number {
  return Math.round(points * 10) / 10
}

function sizeOf(points: number): number {
  return Math.abs(rounded(points))
}
