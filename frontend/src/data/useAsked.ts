/** Everything that was asked since the file came, so that an answer can be changed where it was given. */
import { useRef } from 'preact/hooks'
import type { Import } from '../diary/api/data'
import type { Question, Reading } from '../diary/api/reading'
import { askedAbout, isScore, questionKey } from './choices'

export function useAsked(shown: Import | null): Question[] {
  const known = useRef<{ id: string | undefined; questions: Question[] }>({ id: undefined, questions: [] })
  if (known.current.id !== shown?.id) known.current = { id: shown?.id, questions: [] }
  if (shown === null) return []
  const isIn = (questions: Question[]) => (question: Question) => questions.some((each) => questionKey(each) === questionKey(question))
  const { questions, reading } = shown
  known.current.questions.push(...questions.filter((question) => !isIn(known.current.questions)(question)))
  return known.current.questions.filter((question) => isIn(questions)(question) || stillMatters(question, reading))
}

function stillMatters(question: Question, reading: Reading | null): boolean {
  const item = reading && askedAbout(question, reading)
  return question.code !== 'scale' || (item !== null && item !== undefined && isScore(item))
}
