/** Bad-day mode: one question at a time, big and dim; every answer moves on, every question can be left out. */
import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import type { DiaryRecord, Fields, Status } from '../diary'
import type { Tense } from '../diary/wording'
import { isSkipped, listOf, scoreAt, skipQuestion } from '../domain/answers'
import { headline } from '../domain/headline'
import { emsToday } from '../domain/modalities'
import { emptiedHere, isAnsweredHere, isDoneHere, isSingle, questionOf, stepsFor, type Step } from '../domain/steps'
import { t } from '../i18n'
import { Icon } from '../ui/Icon'
import { Shape } from '../ui/Shape'
import { useStep } from '../ui/frame/place'
import { SaveBar } from '../ui/saving/SaveBar'
import { useUndo } from '../ui/saving/undo'
import { forgetTaps, isSecondTap } from '../ui/secondTap'
import { Contradiction, EmsChoice } from './EmsQuestion'
import { Before, Grid } from './Question'
import { nameOf, wordingOf } from './stepWords'
import './later.words.en'
import type { Entry } from './useEntry'
import './words.en'

/** All these questions stand in the same place, so a trembling second tap must not answer the next one. */
const GUARD = 'one question'

/** `place`: under which name the browser's history has the question that is shown. */
interface Props { place: string; entry: Entry; sessions: DiaryRecord[]; profile: Fields; status: Status; tense: Tense; onLeave: () => void; children?: ComponentChildren; notices: ComponentChildren }

export function OneQuestion({ place, entry, sessions, profile, status, tense, onLeave, children, notices }: Props) {
  const steps = stepsFor(entry.data, listOf(profile.regions))
  const bySession = emsToday(entry.data.ems_used, sessions).from === 'session'
  const isDone = (step: Step) => (step === 'ems' && bySession) || isDoneHere(step, entry.data, isSingle(steps, step))
  const [index, setIndex] = useStep(place, () => firstOpen(steps, isDone))
  // A session has answered the last question; going back still shows it.
  const after = index + (steps[index + 1] === 'ems' && bySession ? 2 : 1)
  const answered = useRef<number[]>([])
  const { did } = useUndo()
  const heading = useRef<HTMLHeadingElement>(null)
  const shownBefore = useRef(index)
  useEffect(() => {
    if (shownBefore.current !== index) heading.current?.focus()
    shownBefore.current = index
  }, [index])

  const withSteps: Entry = {
    ...entry,
    save: async (set, what) => {
      answered.current.push(index)
      setIndex(after)
      return entry.save(set, what)
    },
  }
  const empty = (step: Step) => {
    // A trembling second tap of Back may hit it, and a second one of its own the Skip that takes its place.
    if (isSecondTap('back') || isSecondTap(GUARD)) return
    answered.current.push(index)
    heading.current?.focus()
    void entry.save(emptiedHere(step, entry.data, isSingle(steps, step)), t('answer.of', { question: nameOf(step), value: t('today.no_answer') }))
  }
  const goBack = () => {
    forgetTaps()
    setIndex(answered.current.pop() ?? index)
  }
  /** On to the next without a word written, where the answer is for another place: Undo comes back here all the same. */
  const passOver = (passed: Step) => {
    if (!isAnsweredHere(passed, entry.data, isSingle(steps, passed))) {
      answered.current.push(index)
      did(t('answer.of', { question: nameOf(passed), value: t('today.no_answer') }), () => Promise.resolve(true))
    }
    setIndex(after)
  }
  const step = steps[index]
  const single = step !== undefined && isSingle(steps, step)
  const before = steps[index - 1]
  const skip = step && <Skip isAway={step === 'ems'} onSkip={() => void leaveOut(step, withSteps, () => passOver(step))} />
  return (
    <>
      <div class="one">
        <div class="one-top">
          {before && <LastAnswer step={before} data={entry.data} single={isSingle(steps, before)} bySession={bySession} onBack={() => setIndex(index - 1)} />}
          {step ? (
            <Asked step={step} number={index + 1} total={Math.max(index + 1, bySession ? steps.length - 1 : steps.length)} entry={entry} heading={heading} single={single} tense={tense} />
          ) : (
            <Done heading={heading} complete={steps.every(isDone)} tense={tense} bySession={bySession} onLeave={onLeave}>
              <Contradiction entry={entry} sessions={sessions} />
            </Done>
          )}
          {step && (
            <div class="today-ways">
              <button type="button" class="quiet" onClick={onLeave}>{t('today.all_questions')}</button>
              {isAnsweredHere(step, entry.data, single) && (
                <button type="button" class="quiet" onClick={() => empty(step)} aria-label={t('score.clear_question', { question: nameOf(step) })}>
                  {t('score.clear')}
                </button>
              )}
            </div>
          )}
        </div>
        {step && (
          <section key={index} class="one-answers" aria-label={nameOf(step)}>
            {step === 'ems' ? (
              <>
                <EmsChoice entry={withSteps} sessions={sessions} guard={GUARD} />
                {skip}
              </>
            ) : (
              <Grid entry={withSteps} symptom={step.symptom} where={step.where} single={single} guard={GUARD} last={skip} />
            )}
          </section>
        )}
      </div>
      <div class="one-more">{children}{notices}</div>
      <SaveBar entry={withSteps} status={status} onUndo={goBack} />
    </>
  )
}

/** Names what was answered last, and goes back to it: no time limit, no memory needed. */
interface LastProps { step: Step; data: Fields; single: boolean; bySession: boolean; onBack: () => void }

function LastAnswer({ step, data, single, bySession, onBack }: LastProps) {
  const answer = answerText(step, data, single) ?? (step === 'ems' && bySession ? t('ems.yes') : t('today.no_answer'))
  return (
    <button type="button" class="last-answer" onClick={() => !isSecondTap('back') && onBack()}>
      <Icon path="M10 3L5 8l5 5" />
      <span>{t('one.last', { answer: t('answer.of', { question: nameOf(step), value: answer }) })}</span>
    </button>
  )
}

function answerText(step: Step, data: Fields, single: boolean): string | number | null {
  const question = questionOf(step)
  if (isSkipped(data, question)) return t('score.skipped')
  if (step !== 'ems') return scoreAt(data, step.where, step.symptom, single)
  return typeof data.ems_used === 'boolean' ? t(data.ems_used ? 'ems.yes' : 'ems.no') : null
}

function Skip({ isAway, onSkip }: { isAway: boolean; onSkip: () => void }) {
  return <button type="button" class={isAway ? 'wide' : 'twelfth'} onClick={onSkip}>{t('score.skip')}</button>
}

interface AskedProps { step: Step; number: number; total: number; entry: Entry; single: boolean; tense: Tense; heading: { current: HTMLHeadingElement | null } }

function Asked({ step, number, total, entry, heading, single, tense }: AskedProps) {
  return (
    <>
      <div class="one-line">
        <p class="aside">{t('one.progress', { number, total })}</p>
        {step !== 'ems' && <Before entry={entry} symptom={step.symptom} where={step.where} single={single} tense={tense} />}
      </div>
      <h2 class="question-title" ref={heading} tabIndex={-1}>{step !== 'ems' && <Shape symptom={step.symptom} />}{nameOf(step)}</h2>
      <p class="question-text">{wordingOf(step, tense)}</p>
    </>
  )
}

interface DoneProps { heading: AskedProps['heading']; complete: boolean; tense: Tense; bySession: boolean; onLeave: () => void; children: ComponentChildren }

function Done({ heading, complete, tense, bySession, onLeave, children }: DoneProps) {
  return (
    <section>
      <h2 class="question-title" ref={heading} tabIndex={-1}>{t(complete && tense === 'now' ? 'done.now' : 'one.done_title')}</h2>
      <p>{t(!complete ? 'one.done_partly' : tense === 'past' ? 'one.done_past' : 'one.done_body')}</p>
      {bySession && <p class="aside">{t('answer.of', { question: t('ems.title'), value: t('ems.by_session') })}</p>}
      {children}
      <button type="button" class="primary wide" onClick={onLeave}>{t('one.finish')}</button>
    </section>
  )
}

function firstOpen(steps: Step[], isDone: (step: Step) => boolean): number {
  const open = steps.findIndex((step) => !isDone(step))
  return open < 0 ? steps.length : open
}

/** A symptom answered for one place is not marked as skipped because another place was passed over. */
async function leaveOut(step: Step, entry: Entry, goOn: () => void): Promise<void> {
  if (isSecondTap(GUARD)) return
  const question = questionOf(step)
  const isAnswered = step !== 'ems' && headline(entry.data, step.symptom) !== null
  if (isAnswered || isSkipped(entry.data, question)) return goOn()
  await entry.save(skipQuestion(entry.data, question), t('answer.of', { question: nameOf(step), value: t('score.skipped') }))
}
