/** Bad-day mode: one question at a time, big and dim; every answer moves on, every question can be left out. */
import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import type { DiaryRecord, Fields, Status, Symptom } from '../diary'
import { questionIn, questionName, type Tense } from '../diary/wording'
import {
  clearQuestion, fieldOf, hasSides, isSkipped, listOf, regionsShown, scoreAt, sidesOf, skipQuestion, unskipped, type Where,
} from '../domain/answers'
import { headline } from '../domain/headline'
import { emsToday } from '../domain/modalities'
import { SYMPTOMS } from '../domain/vocabulary'
import { t } from '../i18n'
import { Shape } from '../ui/Shape'
import { useStep } from '../ui/frame/place'
import { SaveBar } from '../ui/saving/SaveBar'
import { forgetTaps, isSecondTap } from '../ui/secondTap'
import { Contradiction, EmsChoice } from './EmsQuestion'
import { Grid } from './Question'
import './later.words.en'
import type { Entry } from './useEntry'
import './words.en'

type Step = { symptom: Symptom; where: Where } | 'ems'

/** All these questions stand in the same place, so a trembling second tap must not answer the next one. */
const GUARD = 'one question'

/** `place`: under which name the browser's history has the question that is shown. */
interface Props { place: string; entry: Entry; sessions: DiaryRecord[]; profile: Fields; status: Status; tense: Tense; onLeave: () => void; children?: ComponentChildren }

export function OneQuestion({ place, entry, sessions, profile, status, tense, onLeave, children }: Props) {
  const steps = stepsFor(entry.data, listOf(profile.regions))
  const single = isSingle(steps)
  const bySession = emsToday(entry.data.ems_used, sessions).from === 'session'
  const isDone = (step: Step) => (step === 'ems' && bySession) || isAnsweredHere(step, entry.data, single)
  const [index, setIndex] = useStep(place, () => firstOpen(steps, isDone))
  // A session has answered the last question; going back still shows it.
  const after = index + (steps[index + 1] === 'ems' && bySession ? 2 : 1)
  const answered = useRef<number[]>([])
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
    void entry.save(emptiedHere(step, entry.data, single), t('answer.of', { question: nameOf(step), value: t('today.no_answer') }))
  }
  const goBack = () => {
    forgetTaps()
    setIndex(answered.current.pop() ?? index)
  }
  const step = steps[index]
  return (
    <div class="one">
      {step ? (
        <StepView key={index} step={step} number={index + 1} total={Math.max(index + 1, bySession ? steps.length - 1 : steps.length)} entry={withSteps} sessions={sessions} heading={heading} single={single} tense={tense} />
      ) : (
        <Done heading={heading} complete={steps.every(isDone)} tense={tense} bySession={bySession} onLeave={onLeave}>
          <Contradiction entry={entry} sessions={sessions} />
        </Done>
      )}
      <div class="one-ways">
        {index > 0 && <button type="button" onClick={() => !isSecondTap('back') && setIndex(index - 1)}>{t('one.back')}</button>}
        {step && isAnsweredHere(step, entry.data, single) && (
          <button type="button" onClick={() => empty(step)} aria-label={t('score.clear_question', { question: nameOf(step) })}>
            {t('score.clear')}
          </button>
        )}
        {step && <button type="button" onClick={() => void leaveOut(step, withSteps, () => setIndex(after))}>{t('score.skip')}</button>}
      </div>
      <div class="today-ways">
        <button type="button" class="quiet" onClick={onLeave}>{t('today.all_questions')}</button>
        {children}
      </div>
      <SaveBar entry={withSteps} status={status} onUndo={goBack} />
    </div>
  )
}

interface StepProps {
  step: Step; number: number; total: number; entry: Entry; sessions: DiaryRecord[]; single: boolean; tense: Tense
  heading: { current: HTMLHeadingElement | null }
}

function StepView({ step, number, total, entry, sessions, heading, single, tense }: StepProps) {
  const title = nameOf(step)
  return (
    <section aria-label={title}>
      <p class="aside">{t('one.progress', { number, total })}</p>
      <h2 class="question-title" ref={heading} tabIndex={-1}>{step !== 'ems' && <Shape symptom={step.symptom} />}{title}</h2>
      <p class="question-text">{step === 'ems' ? t(`ems.${questionIn(tense)}`) : t(`${questionIn(tense)}.${step.symptom}`)}</p>
      {step === 'ems' ? <EmsChoice entry={entry} sessions={sessions} guard={GUARD} /> : (
        <Grid entry={entry} symptom={step.symptom} where={step.where} onlyOne={single} tense={tense} guard={GUARD} titled={false} />
      )}
    </section>
  )
}

interface DoneProps { heading: StepProps['heading']; complete: boolean; tense: Tense; bySession: boolean; onLeave: () => void; children: ComponentChildren }

function Done({ heading, complete, tense, bySession, onLeave, children }: DoneProps) {
  return (
    <section>
      <h2 class="question-title" ref={heading} tabIndex={-1}>{t('one.done_title')}</h2>
      <p>{t(!complete ? 'one.done_partly' : tense === 'past' ? 'one.done_past' : 'one.done_body')}</p>
      {bySession && <p class="aside">{t('answer.of', { question: t('ems.title'), value: t('ems.by_session') })}</p>}
      {children}
      <button type="button" class="primary wide" onClick={onLeave}>{t('one.finish')}</button>
    </section>
  )
}

function stepsFor(data: Fields, chosen: string[]): Step[] {
  const regions = regionsShown(chosen, data)
  const places = (symptom: Symptom): Where[] =>
    regions.length === 0 ? [null] : regions.flatMap((region): Where[] => (hasSides(data, region, symptom) ? sidesOf(region) : [region]))
  return [...SYMPTOMS.flatMap((symptom) => places(symptom).map((where): Step => ({ symptom, where }))), 'ems']
}

function nameOf(step: Step): string {
  return step === 'ems' ? t('ems.title') : questionName(step.symptom, step.where)
}

function isSingle(steps: Step[]): boolean {
  return steps.length === SYMPTOMS.length + 1
}

function firstOpen(steps: Step[], isDone: (step: Step) => boolean): number {
  const open = steps.findIndex((step) => !isDone(step))
  return open < 0 ? steps.length : open
}

function isAnsweredHere(step: Step, data: Fields, single: boolean): boolean {
  if (step === 'ems') return typeof data.ems_used === 'boolean' || isSkipped(data, 'ems_used')
  return scoreAt(data, step.where, step.symptom, single) !== null || isSkipped(data, step.symptom)
}

/** A symptom answered for one place is not marked as skipped because another place was passed over. */
async function leaveOut(step: Step, entry: Entry, goOn: () => void): Promise<void> {
  if (isSecondTap(GUARD)) return
  const question = step === 'ems' ? 'ems_used' : step.symptom
  const answeredElsewhere = step !== 'ems' && hasAnyScore(entry.data, step.symptom)
  if (answeredElsewhere || isSkipped(entry.data, question)) return goOn()
  await entry.save(skipQuestion(entry.data, question), t('answer.of', { question: nameOf(step), value: t('score.skipped') }))
}

/** As if it had never been asked here. With the last of its places goes the symptom's score of the day, which was theirs. */
function emptiedHere(step: Step, data: Fields, single: boolean): Fields {
  if (step === 'ems') return clearQuestion(data, 'ems_used')
  const { symptom, where } = step
  const field = fieldOf(where, symptom)
  const othersScore = headline({ ...data, [symptom]: null, [field]: null }, symptom)
  if (single || othersScore === null) return clearQuestion(data, symptom)
  return { [field]: null, ...unskipped(data, symptom) }
}

function hasAnyScore(data: Fields, symptom: Symptom): boolean {
  return Object.entries(data).some(([field, value]) => (field === symptom || field.endsWith(`.${symptom}`)) && typeof value === 'number')
}
