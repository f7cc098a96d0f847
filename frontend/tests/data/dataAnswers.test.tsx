/**
 * The stand-in for the server against the server: its answers, as tests/diary/export/test_answers.py records them, have the
 * shapes that dataServer.ts makes up, say only words that the app knows, and each shows as what it is.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import '../../src/data/words.en'
import type { Export, Import } from '../../src/diary/api/data'
import * as known from '../../src/diary/api/reading'
import { hasWords } from '../../src/i18n'
import { FakeDiary } from '../support/fakeDiary'
import { button, open, settle, tap, text, until } from '../support/mount'
import { columnOf, DataWorld, daymarkImport, doneImport, exportOf, importOf, previewOf, readingOf } from './dataServer'

type Recorded = Export | Import
const recorded = JSON.parse(readFileSync(join(import.meta.dirname, '../../../tests/diary/export/answers.json'), 'utf8')) as Record<string, Recorded>
const isImport = (one: Recorded): one is Import => 'kind' in one
const imports = Object.entries(recorded).filter((each): each is [string, Import] => isImport(each[1]))
const exports = Object.entries(recorded).filter((each): each is [string, Export] => !isImport(each[1]))
const NONE_OF_OURS = /NaN|Infinity|\bnull\b|undefined|\[object/

const question: Required<known.Question>[] = [{ code: 'date_order' }, { code: 'scale', column: 1, name: null }]
const difference: known.Difference = { on: '2025-03-04', field: 'pain', mine: 2, file: 6, stays: false }

/** The names that an answer has, and of what kind each value is where it is there. */
function shapeOf(one: object): Record<string, string> {
  return Object.fromEntries(Object.entries(one).map(([name, value]) => [name, value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value]).sort())
}

/** The same names; the same kinds, but that anything may be null where it is declared so (the compiler knows where). */
function expectShape(found: object | null | undefined, made: object): void {
  if (!found) return
  const [one, other] = [shapeOf(found), shapeOf(made)]
  expect(Object.keys(one)).toEqual(Object.keys(other))
  for (const name of Object.keys(one)) if (one[name] !== 'null' && other[name] !== 'null') expect([name, one[name]]).toEqual([name, other[name]])
}

function expectKnown(value: unknown, words: readonly unknown[]): void {
  if (value !== null) expect(words).toContain(value)
}

function expectReading({ columns, names, ...whole }: known.Reading): void {
  expectShape({ columns, names, ...whole }, readingOf())
  expectKnown(whole.encoding, known.ENCODINGS)
  expectKnown(whole.delimiter, known.DELIMITERS)
  expectKnown(whole.layout, known.LAYOUTS)
  expectKnown(whole.date_order, known.DATE_ORDERS)
  expectKnown(whole.day_score, known.DAY_SCORES)
  const { header, ...made } = columnOf('Datum')
  for (const column of columns) expectShape(column, { header, ...made })
  for (const name of names) expectShape(name, { name: header, ...made })
  for (const each of [...columns, ...names]) {
    expectKnown(each.field, known.COLUMN_FIELDS)
    expectKnown(each.scale, known.SCALES)
    expectKnown(each.proposed_scale, known.SCALES)
    expectKnown(each.modality, known.MODALITIES)
    expectKnown(each.unit, known.UNITS)
  }
}

function expectPreview(preview: known.Preview): void {
  expectShape(preview, previewOf({ older: 0 }))
  for (const error of preview.errors) expectShape(error, previewOf().errors[0] ?? {})
  for (const row of preview.sample) expectShape(row, previewOf().sample[0] ?? {})
  for (const each of preview.differences) expectShape(each, difference)
}

describe('the shapes', () => {
  it('are recorded of each state and kind', () => {
    expect(new Set(imports.map(([, { state }]) => state))).toEqual(new Set(['reading', 'preview', 'refused', 'running', 'done', 'failed', 'undoing', 'undone']))
    expect(new Set(imports.map(([, { kind }]) => kind))).toEqual(new Set(['table', 'daymark']))
    expect(new Set(exports.map(([, { state }]) => state))).toEqual(new Set(['waiting', 'ready', 'failed']))
    const asked = imports.flatMap(([, { questions }]) => questions.map(({ code }) => code))
    expect(new Set(asked)).toEqual(new Set(['date_order', 'scale', 'day_score', 'date_column']))
  })

  it.each(imports)('of the import %s are those of the stand-in', (_, found) => {
    expectShape(found, found.kind === 'daymark' ? daymarkImport() : importOf())
    expectShape(found.problem, { code: '', detail: '' })
    expectShape(found.result, { ...doneImport().result, ...(found.state === 'undone' || found.state === 'undoing' ? { undone: 1 } : {}) })
    if (found.reading) expectReading(found.reading)
    if (found.preview) expectPreview(found.preview)
    for (const each of found.questions) expectShape(each, question[each.code === 'scale' ? 1 : 0] ?? {})
  })

  it('of what is refused have words for each reason', () => {
    const codes = new Set(imports.flatMap(([, { problem }]) => (problem ? [problem.code] : [])))
    expect([...codes].sort()).toEqual([
      'empty', 'not_readable', 'old_excel', 'own_table', 'too_large', 'too_many_columns', 'too_many_rows', 'turned', 'wrong_version',
    ])
    expect([...codes].filter((code) => !hasWords(`bring.bad.${code}`))).toEqual([])
  })

  it.each(exports)('of the export %s are those of the stand-in', (_, found) => expectShape(found, exportOf()))
})

/** What each shows first. */
const SHOWN: Record<string, string[]> = {
  table_reading: ['Step 1: The file', 'Reading the file…'],
  table_preview: ['Step 2 of 4: What is what', 'A table with 3 rows', '“Wetter” stays out.'],
  table_questions: ['How are the dates written?', 'How is “numbness” written?', 'How is “tingling” written?', '3 questions above are still open.'],
  table_several: ['Some values have a time. Which of them is the day’s?'],
  table_answered: ['2 questions above are still open.'],
  table_no_date: ['Which column has the dates?'],
  table_differences: ['A table with 1 row'],
  long_table: ['A table from Track & Graph with 3 rows', '“Mood” stays out.', 'Kind of stimulation of “TENS”'],
  workbook: ['A table with 1 row'],
  table_rereading: ['Step 1: The file', 'Reading the file…'],
  refused_after_choice: ['Step 2 of 4: What is what', 'There is nothing in this file.', 'How the file was read', 'Choose another file'],
  refused_empty: ['There is nothing in this file.', 'Choose another file'],
  refused_not_readable: ['This file cannot be read. It is neither a table nor a Daymark export (ZIP). It has to be', 'Choose another file'],
  refused_old_excel: ['This is an old Excel file'],
  refused_own_table: ['This is only one part of a file that Daymark made.'],
  refused_too_large: ['This file is too large or holds too much.'],
  refused_too_many_columns: ['more than 200 columns'],
  refused_too_many_rows: ['more than 200,000 rows'],
  refused_turned: ['In this table the days stand side by side.'],
  refused_wrong_version: ['made by a newer Daymark'],
  table_running: ['Step 4 of 4: Into your diary', 'Your diary is being brought in.'],
  table_done: ['Your diary was brought in.', '3 entries are new', 'Row 4, column “Schmerz”, “7,5”', 'Take it back'],
  table_failed: ['It was not brought in to the end.', 'Go on with the rest'],
  table_undoing: ['It is being taken back.'],
  table_undone: ['It was taken back.', '3 entries were taken back'],
  daymark_preview: ['Step 2 of 3: Look before it is written', 'Bring it in'],
  daymark_done: ['Step 3 of 3: Into your diary', '22 entries are new'],
  waiting: ['Your file is next in line.'],
  ready: ['Your file is ready.', 'daymark-2025-11-23.zip, 48 kB'],
  failed: ['The last file could not be made.'],
}

describe('on the screen', () => {
  let world: DataWorld

  beforeEach(() => {
    world = new DataWorld()
    world.isSlow = true
    vi.stubGlobal('fetch', world.fetch)
  })

  async function openData(): Promise<void> {
    await open(new FakeDiary(), '/data')
    await until(() => text().includes('Bring a diary with you'))
    await settle()
  }

  function expectShown(name: string): void {
    for (const words of SHOWN[name] ?? ['no words for this one']) expect(text()).toContain(words)
    expect(text()).not.toMatch(NONE_OF_OURS)
  }

  it.each(imports)('the import %s shows as what it is', async (name, found) => {
    world.isQuick = true
    world.understood = found
    await openData()
    const input = document.querySelector<HTMLInputElement>('input[type=file]')
    if (!input) throw new Error('no place for a file')
    Object.defineProperty(input, 'files', { value: [new File(['a'], 'a.csv')], configurable: true })
    input.dispatchEvent(new Event('change', { bubbles: true }))
    await settle()
    expectShown(name)
    if (found.state === 'preview' && found.kind === 'table' && found.questions.length === 0) await expectLook(found)
  })

  async function expectLook({ preview }: Import): Promise<void> {
    await tap(button('Go on'))
    expect(text()).toContain('Step 3 of 4: Look before it is written')
    expect(text()).not.toMatch(NONE_OF_OURS)
    const headings = [...document.querySelectorAll('.first-rows thead th')].map((each) => each.textContent)
    const fields = new Set(preview?.sample.flatMap(({ values }) => Object.keys(values)))
    expect([headings.length, headings.includes('Answer')]).toEqual([fields.size + 1, false])
  }

  it.each(exports)('the export %s shows as what it is', async (name, found) => {
    world.exports = [found]
    await openData()
    expectShown(name)
  })
})
