/** EMS: yes, no, left out, or no answer, which is never "no". */
import { t } from '../i18n'
import { isSkipped, skipQuestion, unskipped } from '../screens/answers'
import type { Entry } from '../screens/useEntry'
import { Choices } from './Choices'
import { Tick } from './Chips'
import { isSecondTap } from './secondTap'

interface Props { entry: Entry; past: boolean; guard?: string; onAnswered?: () => void }

export function EmsQuestion({ entry, past, guard, onAnswered }: Props) {
  return (
    <section class="question" aria-label={t('ems.title')}>
      <h2 class="question-title">{t('ems.title')}</h2>
      <p class="question-text">{t(past ? 'ems.question_past' : 'ems.question')}</p>
      <EmsChoice entry={entry} guard={guard} onAnswered={onAnswered} />
      <SkipEms entry={entry} />
    </section>
  )
}

export function EmsChoice({ entry, guard, onAnswered }: { entry: Entry; guard?: string | undefined; onAnswered?: (() => void) | undefined }) {
  const pick = (used: boolean) => {
    const value = used ? t('ems.yes') : t('ems.no')
    void entry.save({ ems_used: used, ...unskipped(entry.data, 'ems_used') }, t('answer.of', { question: t('ems.title'), value }))
    onAnswered?.()
  }
  const option = (value: boolean, name: string) => ({ value, name, content: <><Tick />{name}</> })
  const used = entry.data.ems_used
  return (
    <Choices
      kind="pair" label={t('ems.title')} guard={guard ?? 'ems'} value={typeof used === 'boolean' ? used : null} onPick={pick}
      rows={[[option(true, t('ems.yes')), option(false, t('ems.no'))]]}
    />
  )
}

function SkipEms({ entry }: { entry: Entry }) {
  const skipped = isSkipped(entry.data, 'ems_used')
  const toggle = () => {
    if (isSecondTap('skip ems')) return
    const set = skipped ? unskipped(entry.data, 'ems_used') : skipQuestion(entry.data, 'ems_used')
    void entry.save(set, t('answer.of', { question: t('ems.title'), value: skipped ? t('today.no_answer') : t('score.skipped') }))
  }
  return (
    <button type="button" class="quiet" aria-pressed={skipped} onClick={toggle} aria-label={t('score.skip_question', { question: t('ems.title') })}>
      <Tick />{t(skipped ? 'score.skipped' : 'score.skip')}
    </button>
  )
}
