/** What is seldom needed of a question: its whole wording, leaving it out, no answer, and that left and right differ. */
import { questionName, type Tense } from '../diary/wording'
import { isSkipped, skipQuestion, unskipped } from '../domain/answers'
import { emptiedHere, questionOf, scoreElsewhere, type Step } from '../domain/steps'
import type { Region } from '../domain/vocabulary'
import { t } from '../i18n'
import { Tick } from '../ui/Chips'
import { isSecondTap } from '../ui/secondTap'
import '../ui/words.en'
import './later.words.en'
import { nameOf, wordingOf } from './stepWords'
import type { Entry } from './useEntry'
import './words.en'

interface Sides { region: Region; apart: boolean; onChange: (apart: boolean) => void }
interface Props { entry: Entry; step: Step; single: boolean; tense: Tense; sides?: Sides | null }

export function QuestionMore({ entry, step, single, tense, sides = null }: Props) {
  return (
    <div class="question-more">
      <p class="question-text">{wordingOf(step, tense)}</p>
      <div class="question-ways">
        <Skip entry={entry} step={step} />
        <Clear entry={entry} step={step} single={single} />
        {sides && step !== 'ems' && (
          <button type="button" class="quiet" aria-pressed={sides.apart} onClick={() => sides.onChange(!sides.apart)} aria-label={`${t('score.sides_differ')} (${questionName(step.symptom, sides.region)})`}>
            <Tick />{t('score.sides_differ')}
          </button>
        )}
      </div>
    </div>
  )
}

/** A symptom that is answered for another place is not left out. */
function Skip({ entry, step }: { entry: Entry; step: Step }) {
  const question = questionOf(step)
  const skipped = isSkipped(entry.data, question)
  if (step !== 'ems' && !skipped && scoreElsewhere(entry.data, step.where, step.symptom) !== null) return null
  const skip = () => {
    if (isSecondTap(`skip ${question}`)) return
    const set = skipped ? unskipped(entry.data, question) : skipQuestion(entry.data, question)
    void entry.save(set, t('answer.of', { question: nameOf(step), value: t(skipped ? 'today.no_answer' : 'score.skipped') }))
  }
  return (
    <button type="button" class="quiet" aria-pressed={skipped} onClick={skip} aria-label={t('score.skip_question', { question: nameOf(step) })}>
      <Tick />{t(skipped ? 'score.skipped' : 'score.skip')}
    </button>
  )
}

/** As if it had never been answered here. */
function Clear({ entry, step, single }: { entry: Entry; step: Step; single: boolean }) {
  const emptied = emptiedHere(step, entry.data, single)
  const nothing = Object.keys(emptied).length === 0
  const clear = () => {
    if (nothing || isSecondTap(`clear ${nameOf(step)}`)) return
    void entry.save(emptied, t('answer.of', { question: nameOf(step), value: t('today.no_answer') }))
  }
  return <button type="button" class="quiet" aria-disabled={nothing} onClick={clear} aria-label={t('score.clear_question', { question: nameOf(step) })}>{t('score.clear')}</button>
}
