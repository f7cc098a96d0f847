/** One local date. Taken when the field is left, or after a pause; only within its bounds, and never a year that was not meant. */
import { useEffect, useId, useRef, useState } from 'preact/hooks'
import { formatDay, t } from '../i18n'
import './later.words.en'
import { useTrouble } from './saving/undo'

const PAUSE_MS = 1000

interface Props {
  label: string
  /** ISO date, or empty */
  value: string
  first: string
  last: string
  hint?: string
  /** may be emptied */
  optional?: boolean
  /** something else is wrong with it */
  wrong?: string | false
  /** null: what stands there now is no date within the bounds, and nothing that was picked before is meant any more */
  onPick: (on: string | null) => void
}

export function DateField({ label, value, first, last, hint, optional = false, wrong = false, onPick }: Props) {
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const [typed, setTyped] = useState<string | null>(null)
  const [refused, setRefused] = useState(false)
  const latest = useRef<() => void>(() => {})
  useEffect(() => () => clearTimeout(timer.current), [])
  const fits = (on: string) => (on === '' ? optional && !input.current?.validity.badInput : on >= first && on <= last)
  latest.current = () => {
    clearTimeout(timer.current)
    if (typed === null) return
    if (fits(typed)) return take(typed)
    setRefused(true)
    onPick(null)
  }
  const take = (on: string) => {
    setTyped(null)
    setRefused(false)
    if (on !== value) onPick(on)
  }
  const type = (on: string) => {
    setTyped(on)
    setRefused(false)
    clearTimeout(timer.current)
    timer.current = setTimeout(() => latest.current(), PAUSE_MS)
  }
  useTrouble(refused)
  const shown = typed ?? value
  const meant = refused ? thisCentury(shown) : null
  const notes = [hint && `${id}-hint`, (refused || wrong) && `${id}-wrong`].filter(Boolean).join(' ')
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {hint && <p class="aside" id={`${id}-hint`}>{hint}</p>}
      <input
        ref={input} id={id} type="date" min={first} max={last} value={shown} aria-invalid={refused || wrong ? true : undefined} aria-describedby={notes || undefined}
        onInput={(event) => type(event.currentTarget.value)} onBlur={() => latest.current()}
      />
      {(refused || wrong) && (
        <p class="aside wrong" role="alert" id={`${id}-wrong`}>
          {refused ? t('date.out_of_range', { field: label, first: formatDay(first, 'full'), last: formatDay(last, 'full') }) : wrong}
        </p>
      )}
      {meant !== null && fits(meant) && <button type="button" onClick={() => take(meant)}>{t('date.meant', { day: formatDay(meant, 'full') })}</button>}
    </div>
  )
}

/** A year typed with two digits is asked about, never guessed. */
function thisCentury(on: string): string | null {
  return on.startsWith('00') ? `20${on.slice(2)}` : null
}
