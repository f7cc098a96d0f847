/** What a person chooses about a table, put together. Nothing here asks anybody. */
import type { Import } from '../diary/api/data'
import type { Assigned, Choices, ColumnField, Question, Reading } from '../diary/api/reading'
import { t } from '../i18n'
import './words.en'

/** A column, or in a table with a row a value one of its names. */
export interface Item extends Assigned {
  kind: 'columns' | 'names'
  /** as the choices name it */
  key: string
  title: string
  examples: string[]
  proposed_scale: Assigned['scale']
}

export function columnsOf({ columns }: Reading): Item[] {
  const headers = columns.map(({ header }) => header)
  return columns.map((column, index) => ({ ...column, kind: 'columns', key: String(index), title: titleOf(headers, index) }))
}

/** Two columns with one header are told apart by their place. */
function titleOf(headers: string[], index: number): string {
  const [name = '', number] = [headers[index], index + 1]
  if (name === '') return t('columns.without_name', { number })
  return headers.filter((each) => each === name).length > 1 ? t('columns.numbered', { name, number }) : name
}

export function namesOf({ names }: Reading): Item[] {
  return names.map((each) => ({ ...each, kind: 'names', key: each.name, title: each.name }))
}

/** Whose scale is asked about; undefined once it is something else, or gone. */
export function askedAbout(question: Question, reading: Reading): Item | undefined {
  if (question.code !== 'scale') return undefined
  const { column, name } = question
  return name === null ? columnsOf(reading)[column ?? -1] : namesOf(reading).find(({ key }) => key === name)
}

export function choiceFor({ kind, key }: Item, set: Partial<Assigned>): Choices {
  return { [kind]: { [key]: set } }
}

/** Of these a table has one: whatever had it before is left out. */
const ONLY_ONE: readonly (ColumnField | null)[] = ['date', 'time', 'place', 'name', 'value']

export function fieldChoice(item: Item, field: ColumnField | null, reading: Reading): Choices {
  const before = item.kind === 'columns' && ONLY_ONE.includes(field) ? columnsOf(reading).filter((each) => each.field === field && each.key !== item.key) : []
  const freed = Object.fromEntries(before.map(({ key }) => [key, { field: null }]))
  return mergedChoices(choiceFor(item, { field }), before.length > 0 ? { columns: freed } : {})
}

export function mergedChoices(before: Choices, more: Choices): Choices {
  const merged = { ...before, ...more }
  for (const kind of ['columns', 'names'] as const) {
    const [one, other] = [before[kind], more[kind]]
    if (one && other) merged[kind] = mergedEach(one, other)
  }
  return merged
}

function mergedEach(before: Record<string, Partial<Assigned>>, more: Record<string, Partial<Assigned>>) {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(more)])]
  return Object.fromEntries(keys.map((key) => [key, { ...before[key], ...more[key] }]))
}

/** As it will be once the server has read it so: what was tapped shows at once. */
export function withChoices(found: Import, { columns = {}, names = {}, ...whole }: Choices): Import {
  if (found.reading === null) return found
  const reading = { ...found.reading, ...whole }
  reading.columns = reading.columns.map((each, index) => ({ ...each, ...columns[index] }))
  reading.names = reading.names.map((each) => ({ ...each, ...names[each.name] }))
  return { ...found, reading }
}

/** Two questions are the same one. */
export function questionKey(question: Question): string {
  return question.code === 'scale' ? `scale ${question.column} ${question.name}` : question.code
}

const SCORES: readonly (ColumnField | null)[] = ['pain', 'numbness', 'tingling', 'sleep_disturbance', 'weakness']
const PLACED: readonly (ColumnField | null)[] = ['pain', 'numbness', 'tingling']

export function isScore({ field }: Assigned): boolean {
  return SCORES.includes(field)
}

export function hasPlace({ field }: Assigned): boolean {
  return PLACED.includes(field)
}

export function isSession({ field }: Assigned): boolean {
  return field === 'session_minutes'
}
