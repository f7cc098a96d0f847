/** A table in words: where it is from, what its columns are, what would be written. */
import type { Import } from '../diary/api/data'
import type { Column, ColumnField, DateOrder, Difference, Preview, Reading, RowError, SampleRow, Scale, Value } from '../diary/api/reading'
import { fieldName, valueText } from '../diary/wording'
import { formatList, formatTime, t } from '../i18n'
import type { Item } from './choices'
import { knownWords, shortDate } from './wording'
import './words.en'

export function formatName({ kind, reading }: Import): string {
  return t(kind === 'daymark' ? 'format.daymark' : `format.${reading?.format ?? 'table'}`)
}

export function columnName(field: ColumnField): string {
  return knownWords(`columns.field.${field}`) ?? fieldName(field)
}

export function examplesLine({ examples }: Item): string | undefined {
  return examples.length > 0 ? t('columns.examples', { list: formatList(examples.map(quoted)) }) : undefined
}

export function quoted(text: string): string {
  return t('data.quoted', { text })
}

export function scaleName(scale: Scale, proposed: Scale | null = null): string {
  const name = t(`scale.${scale}`)
  return scale === proposed ? t('scale.proposed', { name }) : name
}

/** Cells of the column of dates. */
function dates({ columns }: Reading): string[] {
  return columns.filter(({ field }: Column) => field === 'date').flatMap(({ examples }) => examples)
}

/** The orders in which the file's dates can be read: with a year of four digits it is clear where the year is. */
export function possibleOrders(reading: Reading): readonly DateOrder[] {
  return dates(reading).some((cell) => /\d{4}/.test(cell)) ? ['dmy', 'mdy'] : ['dmy', 'mdy', 'ymd']
}

const ANY_DATE = '04/03/2026'

/** With a date out of the file that says something else in another order, read in this one. */
export function orderName(order: DateOrder, reading: Reading): string {
  const telling = (cell: string) => new Set((['dmy', 'mdy'] as const).map((each) => readAs(cell, each))).size === 2 && readAs(cell, order) !== null
  const example = dates(reading).find(telling) ?? ANY_DATE
  const on = readAs(example, order)
  return on === null ? t(`order.${order}`) : t(`order.${order}_of`, { example, day: shortDate(on) })
}

const YEAR_DIGITS = 4

function readAs(cell: string, order: DateOrder): string | null {
  const parts = /(\d+)\D+(\d+)\D+(\d+)/.exec(cell)?.slice(1)
  if (!parts) return null
  const [day = 0, month = 0, year = 0] = [...'dmy'].map((part) => Number(parts[order.indexOf(part)]))
  const full = String(year).length < YEAR_DIGITS ? 2000 + year : year
  const isDate = month >= 1 && month <= 12 && day >= 1 && new Date(Date.UTC(full, month - 1, day)).getUTCDate() === day
  return isDate ? `${full}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}` : null
}

const CELL_CHARACTERS = 60

/** What would stand in the diary; nothing for what is not there. */
export function valueWords(field: string, value: Value | undefined): string {
  if (value === null || value === undefined) return ''
  const words = valueText(field, value)
  return words.length > CELL_CHARACTERS ? `${words.slice(0, CELL_CHARACTERS)}…` : words
}

export function differenceLine({ on, field, mine, file, stays }: Difference): string {
  const words = (value: Value) => valueWords(field, value) || t('different.nothing')
  return t(stays ? 'different.line_stays' : 'different.line', { day: shortDate(on), what: fieldName(field), mine: words(mine), file: words(file) })
}

/** `zone`: that the file was read for; null while it is not known, and then no time is told. */
export function whenOf({ on, at }: SampleRow, zone: string | null): string {
  return at === null || zone === null ? shortDate(on) : t('rows.when', { day: shortDate(on), time: formatTime(at, zone) })
}

export function errorLine({ row, column, value, detail: what }: RowError): string {
  const where = column === null ? t('rows.line', { row: String(row) }) : t('rows.line_column', { row: String(row), column })
  return t('rows.line_why', { where: value ? `${where}, ${quoted(value)}` : where, what })
}

/** How many days from when to when, and what else. */
export function spanLine(preview: Preview): string {
  const { days: count, from_on: from, to_on: to } = preview
  if (from === null || to === null) return t('look.no_days')
  return t('look.days', { count, from: shortDate(from), to: shortDate(to) })
}

export function amountLine(preview: Preview): string {
  const parts = (['fields', 'moments', 'sessions'] as const).filter((each) => preview[each] > 0)
  return formatList(parts.map((each) => t(`look.${each}`, { count: preview[each] })))
}

/** The counts that are not zero. */
export function lookLines(preview: Preview): string[] {
  const counts = { ...preview, older: preview.older ?? 0 }
  return (['new', 'same', 'fills', 'different', 'older', 'refused'] as const).filter((each) => counts[each] > 0).map((each) => t(`look.${each}`, { count: counts[each] }))
}

export function resultLines({ result, state }: Import): string[] {
  if (result === null) return []
  if (state === 'undone') return result.undone ? [t('brought.undone', { count: result.undone })] : []
  return (['created', 'changed', 'unchanged', 'refused'] as const).filter((each) => result[each] > 0).map((each) => t(`brought.${each}`, { count: result[each] }))
}
