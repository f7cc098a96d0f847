/** 0 to 10 as eleven buttons in two rows, words on 0, 5 and 10, the day before marked by shape. */
import type { Words } from '../domain/types'
import { formatNumber } from '../i18n'
import { Choices, type Option } from './Choices'
import { Diamond } from './Shape'

const ROWS = [[0, 1, 2, 3, 4, 5], [6, 7, 8, 9, 10]]

interface Props {
  label: string
  describedBy?: string | undefined
  value: number | null
  marked?: number | null
  words: Words
  guard?: string | undefined
  onPick: (score: number) => void
  onClear?: () => void
}

export function ScoreGrid({ label, describedBy, value, marked = null, words, guard, onPick, onClear }: Props) {
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
    <Choices
      kind="scores" label={label} describedBy={describedBy} value={value} onPick={onPick} onClear={onClear} guard={guard ?? label}
      rows={ROWS.map((row) => row.map(option))}
      after={(row) => <Legend words={words} row={row} />}
    />
  )
}

function nameOf(score: number, words: Words): string {
  const word = words[score as 0 | 5 | 10] as string | undefined
  return word ? `${score}, ${word}` : String(score)
}

function Legend({ words, row }: { words: Words; row: number }) {
  if (row === 1) return <p class="legend end" aria-hidden="true">{words[10]}</p>
  return (
    <p class="legend" aria-hidden="true">
      <span>{words[0]}</span>
      <span>{words[5]}</span>
    </p>
  )
}
