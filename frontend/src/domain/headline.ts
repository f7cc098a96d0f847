/** A day's headline score. */
import type { Fields, Symptom } from './types'

/** Highest of the rated regions, 0-10; with none rated the headline field itself; null when nobody answered. */
export function headline(data: Fields, symptom: Symptom): number | null {
  const rated = ratings(data, symptom)
  if (rated.length > 0) return Math.max(...rated)
  const own = data[symptom]
  return typeof own === 'number' ? own : null
}

function ratings(data: Fields, symptom: Symptom): number[] {
  return Object.keys(data)
    .filter((name) => name.startsWith('ratings.') && name.endsWith(`.${symptom}`))
    .map((name) => data[name])
    .filter((value) => typeof value === 'number')
}
