/** Leaving a question out on purpose, and taking an answer away as if it had never been given. */
import { clearQuestion, isSkipped, skipQuestion, unskipped } from '../domain/answers'
import type { Skippable } from '../domain/vocabulary'
import { t } from '../i18n'
import { Tick } from '../ui/Chips'
import { isSecondTap } from '../ui/secondTap'
import '../ui/words.en'
import type { Entry } from './useEntry'
import './words.en'

interface Props { entry: Entry; question: Skippable; name: string }

export function SkipOrClear({ entry, question, name }: Props) {
  const skipped = isSkipped(entry.data, question)
  const nothing = Object.keys(clearQuestion(entry.data, question)).length === 0
  const said = (value: string) => t('answer.of', { question: name, value })
  const skip = () => {
    if (isSecondTap(`skip ${question}`)) return
    const set = skipped ? unskipped(entry.data, question) : skipQuestion(entry.data, question)
    void entry.save(set, said(skipped ? t('today.no_answer') : t('score.skipped')))
  }
  const clear = () => {
    if (!nothing && !isSecondTap(`clear ${question}`)) void entry.save(clearQuestion(entry.data, question), said(t('today.no_answer')))
  }
  return (
    <div class="today-ways">
      <button type="button" class="quiet" aria-pressed={skipped} onClick={skip} aria-label={t('score.skip_question', { question: name })}>
        <Tick />{t(skipped ? 'score.skipped' : 'score.skip')}
      </button>
      {/* It keeps its place: what stands below must not jump at the first answer. */}
      <button type="button" class="quiet" aria-disabled={nothing} onClick={clear} aria-label={t('score.clear_question', { question: name })}>{t('score.clear')}</button>
    </div>
  )
}
