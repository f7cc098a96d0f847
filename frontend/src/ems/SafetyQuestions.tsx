/** The questions of the safety check on one page. Nothing is chosen beforehand; all are needed. */
import { useRef, useState } from 'preact/hooks'
import { ANSWERS, QUESTIONS, type Answer, type Answers, type Question } from '../domain/screening'
import { formatList, t } from '../i18n'
import { Choices } from '../ui/Choices'
import { isSecondTap } from '../ui/secondTap'
import './words.en'

/** Asked the other way round, for no double negative: who can feel a touch answers "no" to "cannot feel". */
const REVERSED: ReadonlySet<Question> = new Set(['cannot_feel_touch'])
const OPPOSITE = { yes: 'no', no: 'yes', unsure: 'unsure' } as const

/** What the person said and what is stored, in either direction. */
export function turned(question: Question, answer: Answer): Answer {
  return REVERSED.has(question) ? OPPOSITE[answer] : answer
}

interface Props {
  answers: Answers
  onAnswer: (question: Question, answer: Answer) => void
  /** only with all answers */
  onSave: () => void
}

export function SafetyQuestions({ answers, onAnswer, onSave }: Props) {
  const [asked, setAsked] = useState(false)
  const list = useRef<HTMLDivElement>(null)
  const open = QUESTIONS.filter((question) => !answers[question])
  const save = () => {
    if (isSecondTap('save safety check')) return
    setAsked(open.length > 0)
    if (open.length > 0) list.current?.querySelector<HTMLElement>(`[data-question="${open[0]}"] [role="radio"]`)?.focus()
    else onSave()
  }
  return (
    <div ref={list}>
      {QUESTIONS.map((question) => (
        <OneQuestion
          key={question} question={question} answer={answers[question]} open={asked && !answers[question]}
          onAnswer={(answer) => onAnswer(question, answer)}
        />
      ))}
      {asked && open.length > 0 && <p role="alert" class="late">{t('safety.open', { questions: formatList(open.map((question) => t(`check.${question}.title`))) })}</p>}
      <button type="button" class="primary wide apart" onClick={save}>{t('safety.save')}</button>
    </div>
  )
}

interface OneProps { question: Question; answer: Answer | undefined; open: boolean; onAnswer: (answer: Answer) => void }

function OneQuestion({ question, answer, open, onAnswer }: OneProps) {
  const id = `check-${question}`
  const title = t(`check.${question}.title`)
  const number = t('safety.number', { number: QUESTIONS.indexOf(question) + 1, total: QUESTIONS.length })
  return (
    <section class="question" data-question={question} aria-label={title}>
      <h2 class="question-title">{title}<span class="check-number">{number}</span></h2>
      <p class="question-text" id={id}>{t(`check.${question}`)}</p>
      <Choices<Answer>
        kind="pair" label={title} describedBy={open ? `${id} ${id}-open` : id} value={answer ? turned(question, answer) : null}
        rows={[ANSWERS.map((value) => ({ value, name: t(`safety.${value}`), content: t(`safety.${value}`) }))]}
        onPick={(value) => onAnswer(turned(question, value))}
      />
      {open && <p class="aside wrong" id={`${id}-open`}>{t('safety.open_one')}</p>}
    </section>
  )
}
