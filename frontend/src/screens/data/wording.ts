/** Files, what was found in them, and what went wrong, in words. */
import { COLUMN_FIELDS, IMPORT_BYTES_MAX, type Column, type ColumnField, type DateOrder, type Export, type Import, type RowError } from '../../api/data'
import type { Trouble } from '../../api/server'
import { dateLocale, formatNumber, hasWords, numberLocale, t, type Key } from '../../i18n'
import { fieldName } from '../wording'

const THROTTLED = 429
const TOO_LARGE = 413
const GONE = 404
/** The most that diary/export/table.py takes. */
const ROWS_MAX = 10_000

export function unreachableWords() {
  return { loading: t('data.loading'), offline: t('data.offline'), signedOut: t('data.signed_out'), gone: t('data.refused') }
}

export function usualTrouble(trouble: Trouble): string {
  if (trouble.kind === 'unreachable') return t('data.failed')
  if (trouble.kind === 'signed_out') return t('data.signed_out')
  return t(trouble.status === THROTTLED ? 'data.too_often' : 'data.refused')
}

/** Why a file was not given out. */
export function notFetched(trouble: Trouble): string {
  if (trouble.kind === 'unreachable') return t('take.not_saved')
  const known = trouble.kind === 'refused' ? knownWords(`take.${trouble.code}`) : null
  return known ?? (isGone(trouble) ? t('take.expired') : usualTrouble(trouble))
}

/** Why a file was not taken. */
export function notTaken(trouble: Trouble): string {
  if (trouble.kind !== 'refused') return usualTrouble(trouble)
  if (trouble.status === TOO_LARGE) return t('bring.bad.too_large')
  const codes = trouble.errors.map(({ code }) => knownWords(`bring.bad.${code}`))
  return codes.find((words) => words !== null) ?? usualTrouble(trouble)
}

export function isGone(trouble: Trouble): boolean {
  return trouble.kind === 'refused' && trouble.status === GONE
}

export function isTooLarge(file: Blob): boolean {
  return file.size > IMPORT_BYTES_MAX
}

function knownWords(key: string): string | null {
  return hasWords(key) ? t(key as Extract<Key, 'bring.bad.too_many_rows'>, { rows: ROWS_MAX }) : null
}

/** Kilobytes and megabytes of a thousand, as phones count files. */
export function sizeOf(bytes: number): string {
  const big = bytes >= 1_000_000
  const style = { style: 'unit', unit: big ? 'megabyte' : 'kilobyte', maximumFractionDigits: big ? 1 : 0 } as const
  return new Intl.NumberFormat(numberLocale(), style).format(bytes / (big ? 1_000_000 : 1_000))
}

export function aboutFile({ file_name, size_bytes }: Export): string {
  return size_bytes === null ? file_name : t('take.about', { name: file_name, size: sizeOf(size_bytes) })
}

/** A day with its year: what is brought in may be old. */
export function shortDate(on: string): string {
  const format = new Intl.DateTimeFormat(dateLocale(), { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' })
  return format.format(new Date(`${on}T00:00:00Z`))
}

export function columnName(field: ColumnField): string {
  return knownWords(`columns.field.${field}`) ?? fieldName(field)
}

export function valueWords(value: string | number | boolean | null | undefined): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'boolean') return t(value ? 'rows.yes' : 'rows.no')
  return typeof value === 'number' ? formatNumber(value) : value
}

export function errorLine({ row, column, code, detail }: RowError): string {
  const what = knownWords(`rows.bad.${code}`) ?? detail
  return column ? t('rows.line_column', { row: String(row), column, what }) : t('rows.line', { row: String(row), what })
}

/** The counts that are not zero, in words. */
export function foundLines({ counts }: Import): string[] {
  return (['new', 'same', 'different', 'wrong'] as const).filter((each) => counts[each] > 0).map((each) => t(`found.${each}`, { count: counts[each] }))
}

const RESULTS = { created: 'bring.created', changed: 'bring.changed', unchanged: 'bring.unchanged', wrong: 'bring.left_out' } as const

export function resultLines({ result }: Import): string[] {
  if (result === null) return []
  const names = Object.keys(RESULTS) as (keyof typeof RESULTS)[]
  return names.filter((each) => result[each] > 0).map((each) => t(RESULTS[each], { count: result[each] }))
}

export function takenFrom({ counts }: Import): number {
  return counts.new + counts.different
}

/** One column for a field: whoever had it before is left out. */
export function withField(columns: Column[], index: number, field: ColumnField | null): Column[] {
  return columns.map((column, at) => {
    if (at === index) return { ...column, field }
    return field !== null && column.field === field ? { ...column, field: null } : column
  })
}

export function usedFields(columns: Column[]): ColumnField[] {
  return COLUMN_FIELDS.filter((field) => columns.some((column) => column.field === field))
}

/** The fourth of March, both ways of writing it being possible. */
export function orderName(order: DateOrder): string {
  return order === 'ymd' ? t('order.ymd') : t(`order.${order}`, { example: '04/03/2026' })
}
