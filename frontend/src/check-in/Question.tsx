/** One of the three scores for one region: a line of words, eleven numbers, and behind "more" what is seldom needed. */
import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import type { Symptom } from '../diary'
import { earlierHere, earlierValues, questionName, wordsFor, type Tense } from '../diary/wording'
import {
  answerScore, fieldOf, hasSides, isCopiedAt, isSkipped, scoreAt, scoreToCompare, scoreWithoutPlace, sidesOf, type Where,
} from '../domain/answers'
import type { Region } from '../domain/vocabulary'
import { t } from '../i18n'
import { ScoreGrid } from '../ui/ScoreGrid'
import { Diamond, Shape } from '../ui/Shape'
import { MoreButton, QuestionMore } from './MoreButton'
import { SideSwitch } from './Switches'
import type { Entry } from './useEntry'
import './words.en'

/** `region` null: the person has not said where. `onlyOne`: no other region is asked about. */
interface Props { entry: Entry; symptom: Symptom; region: Region | null; onlyOne: boolean; tense: Tense }

export function Question({ entry, symptom, region, onlyOne, tense }: Props) {
  const [chosen, setChosen] = useState<boolean | null>(null)
  const [side, setSide] = useState(0)
  const [open, setOpen] = useState(false)
  const apart = region !== null && (chosen ?? hasSides(entry.data, region, symptom))
  const sides = region === null ? [] : sidesOf(region)
  const where = (apart && sides[side]) || region
  const single = onlyOne && !apart
  const titled = single ? t(`symptom.${symptom}`) : questionName(symptom, where)
  return (
    <section class={`question ${symptom}`} aria-label={t(`symptom.${symptom}`)}>
      <div class="question-head">
        <h2><span class="asked"><Shape symptom={symptom} />{titled}</span><span class="span-asked">{t(`span.${tense}`)}</span></h2>
        <Before entry={entry} symptom={symptom} where={where} single={single} tense={tense} />
      </div>
      {apart && <SideSwitch entry={entry} symptom={symptom} sides={sides} shown={side} onShow={setSide} />}
      <Grid
        entry={entry} symptom={symptom} where={where} single={single}
        last={<MoreButton name={questionName(symptom, region)} isOpen={open} isSkipped={isSkipped(entry.data, symptom)} onToggle={() => setOpen(!open)} />}
      />
      {open && <QuestionMore entry={entry} step={{ symptom, where }} single={single} tense={tense} sides={region && { region, apart, onChange: setChosen }} />}
      <WithoutPlace entry={entry} symptom={symptom} single={onlyOne} tense={tense} />
    </section>
  )
}

function WithoutPlace({ entry, symptom, single, tense }: { entry: Entry; symptom: Symptom; single: boolean; tense: Tense }) {
  const unplaced = single ? null : scoreWithoutPlace(entry.data, symptom)
  if (unplaced === null) return null
  const isSame = isCopiedAt(entry.data, null, symptom, true)
  return <p class="aside">{t('score.without_place', { value: unplaced })}{isSame && ` (${sameWords(tense)})`}</p>
}

function sameWords(tense: Tense): string {
  return t(tense === 'now' ? 'score.as_yesterday' : 'score.as_day_before')
}

interface GridProps { entry: Entry; symptom: Symptom; where: Where; single: boolean }

function idOf(symptom: Symptom): string {
  return `before-${symptom}`
}

/** The day before's answer in words, or that today's was taken over from it. */
export function Before({ entry, symptom, where, single, tense }: GridProps & { tense: Tense }) {
  const before = scoreToCompare(entry.dayBefore, where, symptom, single)
  const isSame = isCopiedAt(entry.data, where, symptom, single)
  if (before === null && !isSame) return null
  const words = isSame ? sameWords(tense) : t(tense === 'now' ? 'score.yesterday' : 'score.day_before', { value: before ?? 0 })
  return <span id={idOf(symptom)} class="day-before"><Diamond />{words}</span>
}

interface AnswerProps extends GridProps { guard?: string; last: ComponentChildren }

export function Grid({ entry, symptom, where, single, guard, last }: AnswerProps) {
  const before = scoreToCompare(entry.dayBefore, where, symptom, single)
  const isSame = isCopiedAt(entry.data, where, symptom, single)
  const name = questionName(symptom, where)
  const pick = (score: number) =>
    void entry.save(answerScore(entry.data, where, symptom, score), t('answer.of', { question: name, value: score }))
  const replaced = earlierValues(entry.record).find((earlier) => earlier.reason === 'conflict' && earlier.field === fieldOf(where, symptom))
  return (
    <>
      <ScoreGrid
        label={name} describedBy={before === null && !isSame ? undefined : idOf(symptom)} words={wordsFor(symptom)} guard={guard}
        value={scoreAt(entry.data, where, symptom, single)} implied={isSame} marked={before} onPick={pick} last={last}
      />
      {replaced && <p class="aside">{earlierHere(replaced)}</p>}
    </>
  )
}
