/** The answer of a trial that is over: the verdict, its sentence, its range; then what it rests on. */
import type { Answer, OffKind, Trial, TrialResult } from '../diary/api/trials'
import { differenceIn, rangeIn } from '../diary/points'
import '../diary/words.en'
import { formatWhen, t } from '../i18n'
import { Unreachable } from '../ui/frame/Unreachable'
import { Commitment, useProof } from './Commitment'
import { Interval } from './Interval'
import { PairTable } from './PairTable'
import { useAnswer } from './useTrials'
import { chanceOf, symptomIn, unreachableWords } from './wording'
import './words.en'

export function Result({ trial }: { trial: Trial }) {
  const result = useAnswer(trial)
  return (
    <>
      {result.notYet ? <NotYet reload={result.reload} /> : <Unreachable from={result} words={unreachableWords()} />}
      {result.readAt && <p class="hint">{t('result.as_of', { when: formatWhen(result.readAt) })}</p>}
      {result.body && <Told trial={trial} result={result.body} />}
    </>
  )
}

function NotYet({ reload }: { reload: () => void }) {
  return (
    <div class="aside" role="status">
      <p>{t('result.not_yet')}</p>
      <button type="button" onClick={reload}>{t('app.try_again')}</button>
    </div>
  )
}

interface Props { trial: Trial; result: TrialResult }

function Told({ trial, result }: Props) {
  const { main } = result
  const proof = useProof(trial, result.committed_text)
  return (
    <>
      {proof === 'broken' && <Broken />}
      <section class="block answer" aria-label={t('result.title')}>
        <h2>{t('result.title')}: {t(`result.verdict.${main.verdict}`)}</h2>
        {result.ended_early && <p>{t('result.ended_early', { pairs: result.pairs.length, planned: result.pairs_planned })}</p>}
        <Sentences trial={trial} result={result} />
      </section>
      {isFound(main) && <Interval estimate={main.estimate} low={main.low} high={main.high} matters={trial.matters} />}
      {isFound(main) && <p>{t('result.expectation')}</p>}
      {result.pairs.length > 0 && <PairTable pairs={result.pairs} off={trial.off_kind} />}
      {result.days_counted > 0 && <Adherence result={result} off={trial.off_kind} />}
      <Others result={result} />
      <section class="block">
        <h2>{t('result.mind')}</h2>
        <p>{t(mindOf(main))}</p>
      </section>
      <Commitment trial={trial} text={result.committed_text} proof={proof} />
    </>
  )
}

/** What would change the answer, by the answer. */
function mindOf({ verdict }: Answer): 'result.mind_none' | 'result.mind_open' | 'result.mind_body' {
  if (verdict === 'no_answer_yet') return 'result.mind_none'
  return verdict === 'cannot_tell' ? 'result.mind_open' : 'result.mind_body'
}

/** Before the answer, because it takes its ground away. */
function Broken() {
  return (
    <section class="block late" role="alert">
      <h2>{t('result.broken')}</h2>
      <p>{t('result.broken_body')}</p>
    </section>
  )
}

type Found = Answer & { estimate: number; p_value: number }

function isFound(answer: Answer): answer is Found {
  return answer.verdict !== 'no_answer_yet' && answer.estimate !== null && answer.p_value !== null
}

function Sentences({ trial, result: { main, days_scored, pairs_needed } }: Props) {
  if (!isFound(main)) return <p>{t('result.no_answer', { count: main.pairs_used, needed: pairs_needed })}</p>
  const matters = t('newtrial.matters_points', { count: trial.matters })
  return (
    <>
      <p>{t('result.estimate', { symptom: symptomIn(trial), difference: differenceIn(main.estimate) })} {t('result.range', { range: rangeIn(main.low, main.high) })} {chanceOf(main.p_value)}</p>
      {main.verdict === 'cannot_tell' && <p>{t('result.cannot_tell_body')}</p>}
      {main.verdict === 'no_difference_that_matters' && <p>{t('result.no_difference_body', { matters })}</p>}
      <p class="hint">{t('result.days', { days: days_scored, pairs: main.pairs_used })}</p>
    </>
  )
}

function Adherence({ result, off }: { result: TrialResult; off: OffKind }) {
  const { adherence, days_missed, days_late, days_copied: copied = 0, days_scored: days, days_washout } = result
  // With pads on at the lowest level "EMS today?" has no one right answer.
  const isLow = off === 'active_low'
  const unknown = adherence.on_unknown + (isLow ? 0 : adherence.off_unknown)
  return (
    <section class="block">
      <h2>{t('result.adherence')}</h2>
      <ul>
        <li>{t('result.as_on', { days: adherence.on_days, done: adherence.on_done })}</li>
        <li>{isLow ? t('result.as_low') : t('result.as_off', { days: adherence.off_days, done: adherence.off_done })}</li>
        {unknown > 0 && <li>{t('result.as_unknown', { count: unknown })}</li>}
        {days_missed > 0 && <li>{t('result.as_missed', { count: days_missed })}</li>}
        {days_late > 0 && <li>{t('result.as_late', { count: days_late })}</li>}
        {copied > 0 && <li>{t('helps.copied', { copied, days })}</li>}
        {days_washout > 0 && <li>{t('result.as_washout', { count: days_washout })}</li>}
      </ul>
    </section>
  )
}

function Others({ result: { others } }: { result: TrialResult }) {
  return (
    <section class="block">
      <h2>{t('result.others')}</h2>
      <p class="hint">{t('result.others_hint')}</p>
      {others.map((other) => <p key={other.symptom}>{otherIn(other)}</p>)}
    </section>
  )
}

function otherIn(other: TrialResult['others'][number]): string {
  const symptom = t(`symptom.${other.symptom}`)
  if (other.verdict === 'no_answer_yet' || other.estimate === null) return t('result.other_none', { symptom })
  const words = { symptom, pairs: other.pairs_used, difference: differenceIn(other.estimate), range: rangeIn(other.low, other.high) }
  const isMore = other.verdict === 'lower_on_ems' || other.verdict === 'higher_on_ems'
  return t(isMore ? 'result.other_found' : 'result.other_chance', words)
}
