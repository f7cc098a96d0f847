/** 0 to 10 as eleven buttons of one size, words on 0, 5 and 10, the day before marked by shape; the twelfth place is for a way out. */
import type { ComponentChildren } from 'preact'
import type { Words } from '../domain/types'
import { formatNumber, t } from '../i18n'
import { Choices, type Option } from './Choices'
import { Diamond } from './Shape'
import { isSecondTap } from './secondTap'

const SCORES = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]

interface Props {
  label: string
  describedBy?: string | undefined
  value: number | null
  /** shown without having been picked, so that picking it counts */
  implied?: boolean
  marked?: number | null
  words: Words
  guard?: string | undefined
  onPick: (score: number) => void
  /** takes the answer away, as if it had never been given */
  onClear?: () => void
  /** a button for the twelfth place, where no `onClear` stands */
  last?: ComponentChildren
}

export function ScoreGrid({ label, describedBy, value, implied = false, marked = null, words, guard, onPick, onClear, last }: Props) {
  const option = (score: number): Option<number> => ({
    value: score,
    name: nameOf(score, words),
    content: (
      <>
        <span class="numeral">{formatNumber(score)}</span>
        {score === marked && <Diamond />}
      </>
    ),
  })
  return (
    <div class="score-grid">
      <div class="score-cells">
        <Choices
          kind="scores" label={label} describedBy={describedBy} value={value} implied={implied} onPick={onPick} guard={guard ?? label}
          rows={[SCORES.map(option)]}
        />
        {onClear ? <Clear label={label} isEmpty={value === null} onClear={onClear} /> : last}
      </div>
      <p class="legend" aria-hidden="true">
        {([0, 5, 10] as const).map((score) => <span key={score}>{formatNumber(score)} {words[score]}</span>)}
      </p>
    </div>
  )
}

/** It keeps its place: nothing may jump at the first answer. */
function Clear({ label, isEmpty, onClear }: { label: string; isEmpty: boolean; onClear: () => void }) {
  const clear = () => {
    if (!isEmpty && !isSecondTap(`clear ${label}`)) onClear()
  }
  return <button type="button" class="twelfth" aria-disabled={isEmpty} onClick={clear} aria-label={t('score.clear_question', { question: label })}>{t('score.clear')}</button>
}

function nameOf(score: number, words: Words): string {
  const word = words[score as 0 | 5 | 10] as string | undefined
  return word ? `${score}, ${word}` : String(score)
}
