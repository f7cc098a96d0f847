/** Bad-day mode: one question at a time, big and dim; every answer moves on, every question can be left out. */
import type { ComponentChildren } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { Contradiction, EmsChoice } from '../components/EmsQuestion'
import { Grid } from '../components/Question'
import { SaveBar } from '../components/SaveBar'
import { forgetTaps, isSecondTap } from '../components/secondTap'
import { Shape } from '../components/Shape'
import type { DiaryRecord, Fields, Status, Symptom } from '../diary'
import { emsToday } from '../domain/modalities'
import { SYMPTOMS } from '../domain/vocabulary'
import { t } from '../i18n'
import { hasSides, isSkipped, listOf, regionsShown, scoreAt, sidesOf, skipQuestion, type Where } from './answers'
import type { Entry } from './useEntry'
import { questionName } from './wording'

type Step = { symptom: Symptom; where: Where } | 'ems'

/** All these questions stand in the same place, so a trembling second tap must not answer the next one. */
const GUARD = 'one question'

interface Props { entry: Entry; sessions: DiaryRecord[]; profile: Fields; status: Status; onLeave: () => void }

export function OneQuestion({ entry, sessions, profile, status, onLeave }: Props) {
  const steps = stepsFor(entry.data, listOf(profile.regions))
  const bySession = emsToday(entry.data.ems_used, sessions).from === 'session'
  const isDone = (step: Step) => (step === 'ems' && bySession) || isAnsweredHere(step, entry.data, isSingle(steps))
  const [index, setIndex] = useState(() => firstOpen(steps, isDone))
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
      await entry.save(set, what)
    },
    undo: async () => {
      forgetTaps()
      setIndex(answered.current.pop() ?? index)
      await entry.undo()
    },
  }
  const step = steps[index]
  return (
    <div class="one">
      {step ? (
        <StepView key={index} step={step} number={index + 1} total={Math.max(index + 1, bySession ? steps.length - 1 : steps.length)} entry={withSteps} sessions={sessions} heading={heading} single={isSingle(steps)} />
      ) : (
        <Done heading={heading} complete={steps.every(isDone)} bySession={bySession} onLeave={onLeave}>
          <Contradiction entry={entry} sessions={sessions} />
        </Done>
      )}
      <div class="one-ways">
        {index > 0 && <button type="button" onClick={() => !isSecondTap('back') && setIndex(index - 1)}>{t('one.back')}</button>}
        {step && <button type="button" onClick={() => void leaveOut(step, withSteps, () => setIndex(after))}>{t('score.skip')}</button>}
      </div>
      <button type="button" class="quiet" onClick={onLeave}>{t('today.all_questions')}</button>
      <SaveBar entry={withSteps} status={status} />
    </div>
  )
}

interface StepProps {
  step: Step; number: number; total: number; entry: Entry; sessions: DiaryRecord[]; single: boolean
  heading: { current: HTMLHeadingElement | null }
}

function StepView({ step, number, total, entry, sessions, heading, single }: StepProps) {
  const title = step === 'ems' ? t('ems.title') : questionName(step.symptom, step.where)
  return (
    <section aria-label={title}>
      <p class="aside">{t('one.progress', { number, total })}</p>
      <h2 class="question-title" ref={heading} tabIndex={-1}>{step !== 'ems' && <Shape symptom={step.symptom} />}{title}</h2>
      <p class="question-text">{step === 'ems' ? t('ems.question') : t(`question.${step.symptom}`)}</p>
      {step === 'ems' ? <EmsChoice entry={entry} sessions={sessions} guard={GUARD} /> : (
        <Grid entry={entry} symptom={step.symptom} where={step.where} onlyOne={single} past={false} guard={GUARD} titled={false} />
      )}
    </section>
  )
}

interface DoneProps { heading: StepProps['heading']; complete: boolean; bySession: boolean; onLeave: () => void; children: ComponentChildren }

function Done({ heading, complete, bySession, onLeave, children }: DoneProps) {
  return (
    <section>
      <h2 class="question-title" ref={heading} tabIndex={-1}>{t('one.done_title')}</h2>
      <p>{t(complete ? 'one.done_body' : 'one.done_partly')}</p>
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
  const name = step === 'ems' ? t('ems.title') : questionName(step.symptom, step.where)
  await entry.save(skipQuestion(entry.data, question), t('answer.of', { question: name, value: t('score.skipped') }))
}

function hasAnyScore(data: Fields, symptom: Symptom): boolean {
  return Object.entries(data).some(([field, value]) => (field === symptom || field.endsWith(`.${symptom}`)) && typeof value === 'number')
}
