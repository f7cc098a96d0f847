/** Buttons of which one is chosen. Arrow keys move, Enter or Space chooses: an arrow must not save an answer. */
import type { ComponentChildren } from 'preact'
import { useRef } from 'preact/hooks'
import { t } from '../i18n'
import { isSecondTap } from './secondTap'
import './words.en'

export interface Option<T> {
  value: T
  /** what is read out; starts with what is seen */
  name: string
  content: ComponentChildren
}

interface Props<T> {
  label: string
  describedBy?: string | undefined
  rows: Option<T>[][]
  value: T | null
  /** shown without having been picked, so that picking it counts */
  implied?: boolean
  onPick: (value: T) => void
  /** questions that replace each other in the same place share one guard; null where nothing is saved */
  guard?: string | null | undefined
  /** takes the answer away, as if it had never been given */
  onClear?: (() => void) | undefined
  kind: 'scores' | 'pair' | 'list'
  /** a list of short words: two stand beside each other where there is room */
  short?: boolean
}

const STEPS: Record<string, number> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }

export function Choices<T extends string | number | boolean>(props: Props<T>) {
  const { label, describedBy, rows, value, implied = false, onPick, guard = label, onClear, kind, short = false } = props
  const group = useRef<HTMLDivElement>(null)
  const options = rows.flat()
  const stop = options.find((option) => option.value === value) ?? options[0]

  const pick = (option: Option<T>) => {
    if ((implied || option.value !== value) && (guard === null || !isSecondTap(guard))) onPick(option.value)
  }
  const move = (event: KeyboardEvent) => {
    const buttons = [...(group.current?.querySelectorAll('button') ?? [])]
    const here = buttons.indexOf(document.activeElement as HTMLButtonElement)
    const next = placeAfter(event.key, here, buttons.length)
    if (here < 0 || next === null) return
    event.preventDefault()
    buttons[next]?.focus()
  }

  const clear = () => {
    if (value !== null && !isSecondTap(`clear ${label}`)) onClear?.()
  }
  const choices = (
    <div ref={group} class={`choices ${kind}${short ? ' short' : ''}`} role="radiogroup" aria-label={label} aria-describedby={describedBy} onKeyDown={move}>
      {rows.map((row, index) => (
        <div key={index} class="choice-row" role="presentation">
          {row.map((option) => (
            <button
              key={option.value} type="button" role="radio" class="choice" data-value={String(option.value)}
              aria-checked={option.value === value} aria-label={option.name}
              tabIndex={option === stop ? 0 : -1} onClick={() => pick(option)}
            >
              {option.content}
            </button>
          ))}
        </div>
      ))}
    </div>
  )
  if (!onClear) return choices
  // The way back keeps its place: what stands below must not jump at the first answer.
  return (
    <>
      {choices}
      <button type="button" class="quiet" aria-disabled={value === null} onClick={clear} aria-label={t('score.clear_question', { question: label })}>{t('score.clear')}</button>
    </>
  )
}

function placeAfter(key: string, here: number, count: number): number | null {
  if (key === 'Home') return 0
  if (key === 'End') return count - 1
  const step = STEPS[key]
  return step === undefined ? null : (here + step + count) % count
}
