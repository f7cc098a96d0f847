/** One of the three scores: its question, a grid for each place, sides, skip. */
import { useId, useState } from 'preact/hooks'
import type { Symptom } from '../diary'
import { earlierHere, earlierValues, questionIn, questionName, wordsFor, type Tense } from '../diary/wording'
import {
  answerScore, fieldOf, hasSides, scoreAt, scoreToCompare, scoreWithoutPlace, sidesOf, type Where,
} from '../domain/answers'
import type { Region } from '../domain/vocabulary'
import { t } from '../i18n'
import { Tick } from '../ui/Chips'
import { ScoreGrid } from '../ui/ScoreGrid'
import { Diamond, Shape } from '../ui/Shape'
import { SkipOrClear } from './SkipOrClear'
import type { Entry } from './useEntry'
import './words.en'

interface Props { entry: Entry; symptom: Symptom; regions: Region[]; tense: Tense }

export function Question({ entry, symptom, regions, tense }: Props) {
  const asked = t(`${questionIn(tense)}.${symptom}`)
  const unplaced = regions.length > 1 ? scoreWithoutPlace(entry.data, symptom) : null
  return (
    <section class={`question ${symptom}`} aria-label={t(`symptom.${symptom}`)}>
      <h2 class="question-title"><Shape symptom={symptom} />{t(`symptom.${symptom}`)}</h2>
      <p class="question-text">{asked}</p>
      {unplaced !== null && <p class="aside">{t('score.without_place', { value: unplaced })}</p>}
      {regions.length === 0 && <Grid entry={entry} symptom={symptom} where={null} onlyOne tense={tense} />}
      {regions.map((region) => (
        <RegionGrids key={region} entry={entry} symptom={symptom} region={region} onlyOne={regions.length === 1} tense={tense} />
      ))}
      <SkipOrClear entry={entry} question={symptom} name={t(`symptom.${symptom}`)} />
    </section>
  )
}

interface RegionProps { entry: Entry; symptom: Symptom; region: Region; onlyOne: boolean; tense: Tense }

function RegionGrids({ entry, symptom, region, onlyOne, tense }: RegionProps) {
  const [chosen, setChosen] = useState<boolean | null>(null)
  const apart = chosen ?? hasSides(entry.data, region, symptom)
  const places: Where[] = apart ? sidesOf(region) : [region]
  return (
    <>
      {places.map((where) => (
        <Grid key={where} entry={entry} symptom={symptom} where={where} onlyOne={onlyOne && !apart} tense={tense} />
      ))}
      <button type="button" class="quiet" aria-pressed={apart} onClick={() => setChosen(!apart)}
        aria-label={`${t('score.sides_differ')} (${questionName(symptom, region)})`}>
        <Tick />{t('score.sides_differ')}
      </button>
    </>
  )
}

interface GridProps { entry: Entry; symptom: Symptom; where: Where; onlyOne: boolean; tense: Tense; guard?: string; titled?: boolean }

/** A grid and, above it, the place and the day before's answer in words. */
export function Grid({ entry, symptom, where, onlyOne, tense, guard, titled = true }: GridProps) {
  const id = useId()
  const before = scoreToCompare(entry.dayBefore, where, symptom, onlyOne)
  const name = questionName(symptom, where)
  const pick = (score: number) =>
    void entry.save(answerScore(entry.data, where, symptom, score), t('answer.of', { question: name, value: score }))
  const replaced = earlierValues(entry.record).find((earlier) => earlier.reason === 'conflict' && earlier.field === fieldOf(where, symptom))
  return (
    <div class="grid">
      <p class="grid-head">
        <span>{titled && where && t(`place.${where}`)}</span>
        {before !== null && (
          <span id={id} class="day-before"><Diamond />{t(tense === 'now' ? 'score.yesterday' : 'score.day_before', { value: before })}</span>
        )}
      </p>
      <ScoreGrid
        label={name} describedBy={before === null ? undefined : id} words={wordsFor(symptom)} guard={guard}
        value={scoreAt(entry.data, where, symptom, onlyOne)} marked={before} onPick={pick}
      />
      {replaced && <p class="aside">{earlierHere(replaced)}</p>}
    </div>
  )
}
