/** The sign of a score: pain a circle, numbness a square, tingling a triangle. Never colour alone. */
import type { Symptom } from '../domain/types'

export const SHAPES: Record<Symptom, string> = {
  pain: 'M8 2a6 6 0 1 0 0 12a6 6 0 1 0 0-12z',
  numbness: 'M2.7 2.7h10.6v10.6H2.7z',
  tingling: 'M8 1.6l6.6 12H1.4z',
}

export function Shape({ symptom }: { symptom: Symptom }) {
  return (
    <svg class={`shape ${symptom}`} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d={SHAPES[symptom]} />
    </svg>
  )
}

/** The mark of yesterday's answer. */
export function Diamond() {
  return (
    <svg class="diamond" viewBox="0 0 10 10" aria-hidden="true" focusable="false">
      <path d="M5 0l5 5l-5 5l-5-5z" />
    </svg>
  )
}
