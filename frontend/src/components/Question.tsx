/** One of the three scores: its question, a grid for each place, sides, skip. */
import { useId, useState } from 'preact/hooks'
import type { Symptom } from '../diary'
import type { Region } from '../domain/vocabulary'
import { t } from '../i18n'
import {
  answerScore, fieldOf, hasSides, isSkipped, scoreAt, scoreToCompare, scoreWithoutPlace, sidesOf, skipQuestion, unskipped, type Where,
} from '../screens/answers'
import { earlierHere, earlierValues, questionName, wordsFor } from '../screens/wording'
import type { Entry } from '../screens/useEntry'
import { Tick } from './Chips'
import { ScoreGrid } from './ScoreGrid'
import { isSecondTap } from './secondTap'
import { Diamond, Shape } from './Shape'

interface Props { entry: Entry; symptom: Symptom; regions: Region[]; past: boolean }

export function Question({ entry, symptom, regions, past }: Props) {
  const asked = t(`${past ? 'question_past' : 'question'}.${symptom}`)
  const unplaced = regions.length > 1 ? scoreWithoutPlace(entry.data, symptom) : null
  return (
    <section class={`question ${symptom}`} aria-label={t(`symptom.${symptom}`)}>
      <h2 class="question-title"><Shape symptom={symptom} />{t(`symptom.${symptom}`)}</h2>
      <p class="question-text">{asked}</p>
      {unplaced !== null && <p class="aside">{t('score.without_place', { value: unplaced })}</p>}
      {regions.length === 0 && <Grid entry={entry} symptom={symptom} where={null} onlyOne past={past} />}
      {regions.map((region) => (
        <RegionGrids key={region} entry={entry} symptom={symptom} region={region} onlyOne={regions.length === 1} past={past} />
      ))}
      <Skip entry={entry} symptom={symptom} />
    </section>
  )
}

interface RegionProps { entry: Entry; symptom: Symptom; region: Region; onlyOne: boolean; past: boolean }

function RegionGrids({ entry, symptom, region, onlyOne, past }: RegionProps) {
  const [chosen, setChosen] = useState<boolean | null>(null)
  const apart = chosen ?? hasSides(entry.data, region, symptom)
  const places: Where[] = apart ? sidesOf(region) : [region]
  return (
    <>
      {places.map((where) => (
        <Grid key={where} entry={entry} symptom={symptom} where={where} onlyOne={onlyOne && !apart} past={past} />
      ))}
      <button type="button" class="quiet" aria-pressed={apart} onClick={() => setChosen(!apart)}
        aria-label={`${t('score.sides_differ')} (${questionName(symptom, region)})`}>
        <Tick />{t('score.sides_differ')}
      </button>
    </>
  )
}

interface GridProps { entry: Entry; symptom: Symptom; where: Where; onlyOne: boolean; past: boolean; guard?: string; titled?: boolean }

/** A grid and, above it, the place and the day before's answer in words. */
export function Grid({ entry, symptom, where, onlyOne, past, guard, titled = true }: GridProps) {
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
          <span id={id} class="day-before"><Diamond />{t(past ? 'score.day_before' : 'score.yesterday', { value: before })}</span>
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

function Skip({ entry, symptom }: { entry: Entry; symptom: Symptom }) {
  const skipped = isSkipped(entry.data, symptom)
  const question = t(`symptom.${symptom}`)
  const toggle = () => {
    if (isSecondTap(`skip ${symptom}`)) return
    const set = skipped ? unskipped(entry.data, symptom) : skipQuestion(entry.data, symptom)
    void entry.save(set, t('answer.of', { question, value: skipped ? t('today.no_answer') : t('score.skipped') }))
  }
  return (
    <button type="button" class="quiet" aria-pressed={skipped} onClick={toggle} aria-label={t('score.skip_question', { question })}>
      <Tick />{t(skipped ? 'score.skipped' : 'score.skip')}
    </button>
  )
}
