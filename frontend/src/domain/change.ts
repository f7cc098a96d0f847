/**
 * How far the scores of a span went, with the 95 % range: the same as `change` of `diary/analysis/descriptives.py`, which a
 * doctor's report says; both are held to `tests/diary/analysis/changes.json`. Pure.
 */

const STRETCH_DAYS = 14
export const STRETCHES_NEEDED = 4
export const SCORED_DAYS_NEEDED = 6
const LEAST_POINTS = 2
const LEAST_SHARE = 0.3

/** Points of 0-10, at one decimal, from the first fortnight that counts to the last. */
export interface Change {
  points: number
  low: number
  high: number
  /** where its line begins */
  start: number
  /** what is worth being called a change */
  least: number
  /** scored days it rests on */
  days: number
  /** the range leaves out none, and it is as large as `least` */
  is_one: boolean
}

/** `stretches` fortnights have enough scored days; below `STRETCHES_NEEDED` of them there is no change to tell. */
export interface Changes { change: Change | null; stretches: number }

interface Stretch { middle: number; mean: number; days: number }
interface Line { slope: number; reach: number; start: number }

/** Of consecutive days, oldest first; null is a day without a score. `ownLeast` counts where it is more than what is usual. */
export function changeOf(scores: readonly (number | null)[], ownLeast: number | null = null): Changes {
  const stretches = stretchesOf(scores)
  const [last, first] = [stretches[0], stretches.at(-1)]
  if (!last || !first || stretches.length < STRETCHES_NEEDED) return { change: null, stretches: stretches.length }
  const { slope, reach, start } = lineThrough(stretches)
  // From the middle of the first fortnight to the middle of the last: the line says nothing of what is beyond.
  const length = last.middle - first.middle
  const [points, low, high] = [tenths(slope * length), tenths((slope - reach) * length), tenths((slope + reach) * length)]
  const least = Math.max(LEAST_POINTS, tenths(LEAST_SHARE * start), ownLeast ?? 0)
  const change: Change = {
    points, low, high, least,
    start: tenths(start),
    days: total(stretches.map(({ days }) => days)),
    is_one: (low > 0 || high < 0) && Math.abs(points) >= least,
  }
  return { change, stretches: stretches.length }
}

/** Newest first, counted back from the last day: those with enough scored days. */
function stretchesOf(scores: readonly (number | null)[]): Stretch[] {
  const stretches: Stretch[] = []
  for (let end = scores.length; end >= STRETCH_DAYS; end -= STRETCH_DAYS) {
    const given = scores.slice(end - STRETCH_DAYS, end).filter((score) => score !== null)
    if (given.length >= SCORED_DAYS_NEEDED) stretches.push({ middle: end - STRETCH_DAYS / 2, mean: meanOf(given), days: given.length })
  }
  return stretches
}

/** Least squares through the means: slope a day, half the width of its 95 % range, and the line at the earliest of them. */
function lineThrough(stretches: Stretch[]): Line {
  const [xs, ys] = [stretches.map(({ middle }) => middle), stretches.map(({ mean }) => mean)]
  const [x, y] = [meanOf(xs), meanOf(ys)]
  const width = total(xs.map((each) => (each - x) * (each - x)))
  const slope = total(stretches.map(({ middle, mean }) => (middle - x) * (mean - y))) / width
  const intercept = y - slope * x
  const left = total(stretches.map(({ middle, mean }) => (mean - intercept - slope * middle) ** 2))
  const degrees = stretches.length - 2
  return { slope, reach: quantile(degrees) * Math.sqrt(left / degrees / width), start: intercept + slope * Math.min(...xs) }
}

/** The t that 2.5 of 100 exceed, with 2 `degrees` of freedom or more. By bisection. */
export function quantile(degrees: number): number {
  let [low, high] = [0, 16]
  for (let middle = 8; middle > low && middle < high; middle = (low + high) / 2) {
    if (shareWithin(middle, degrees) < 0.95) low = middle
    else high = middle
  }
  return high
}

/** How often |T| is below t: Abramowitz and Stegun 26.7.3 and 26.7.4, exact for whole degrees from 2 on. */
function shareWithin(t: number, degrees: number): number {
  const angle = Math.atan(t / Math.sqrt(degrees))
  const odd = degrees % 2
  let term = odd ? Math.cos(angle) : 1
  let sum = term
  for (let power = 2 + odd; power <= degrees - 2; power += 2) {
    term *= ((power - 1) / power) * Math.cos(angle) ** 2
    sum += term
  }
  return odd ? (2 / Math.PI) * (angle + Math.sin(angle) * sum) : Math.sin(angle) * sum
}

function meanOf(values: number[]): number {
  return total(values) / values.length
}

function total(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0)
}

/**
 * One decimal, and no farther than a scale of 0 to 10 goes. What is halfway, whatever the last digits of the arithmetic say, is
 * rounded as in Python: 0.25 is 0.2, 0.75 is 0.8. `toFixed` would take 0.25 to 0.3.
 */
function tenths(points: number): number {
  const near = Number(Math.max(-10, Math.min(10, points)).toFixed(9))
  // No other halves exist in binary: x.25 and x.75.
  const down = Math.abs(near) % 1 === 0.25
  return (down ? Math.trunc(near * 10) / 10 : Number(near.toFixed(1))) + 0
}
