/** Files, and what went wrong with them, in words. What was found in a table: tableWords.ts. */
import { IMPORT_BYTES_MAX, type Export, type Import } from '../diary/api/data'
import type { Trouble } from '../diary/api/server'
import { dateLocale, hasWords, numberLocale, t, type Key } from '../i18n'
import './words.en'

const THROTTLED = 429
const TOO_LARGE = 413
const GONE = 404
/** What diary/export/tables/shapes.py takes. */
const ROWS_MAX = 200_000

export function unreachableWords() {
  return { loading: t('data.loading'), offline: t('data.offline'), signedOut: t('data.signed_out'), gone: t('data.refused') }
}

/** `tooOften`: that of what is counted by the minute, or by the day. */
export function usualTrouble(trouble: Trouble, tooOften: 'data.too_often_now' | 'data.too_often' = 'data.too_often_now'): string {
  if (trouble.kind === 'unreachable') return t('data.failed')
  if (trouble.kind === 'signed_out') return t('data.signed_out')
  return t(trouble.status === THROTTLED ? tooOften : 'data.refused')
}

/** Why a file is not made. */
export function notMade(trouble: Trouble): string {
  return usualTrouble(trouble, 'data.too_often')
}

/** Why a file was not given out; nothing where the password is asked for instead. */
export function notFetched(trouble: Trouble): string {
  if (needsPassword(trouble)) return ''
  if (trouble.kind === 'unreachable') return t('take.not_saved')
  const known = trouble.kind === 'refused' ? knownWords(`take.${trouble.code}`) : null
  return known ?? (isGone(trouble) ? t('take.expired') : usualTrouble(trouble))
}

/** The password has to be typed once more before a file is given out. */
export function needsPassword(trouble: { kind: string; code?: string }): boolean {
  return trouble.kind === 'refused' && trouble.code === 'reauthentication_required'
}

/** Why a file was not taken. */
export function notUploaded(trouble: Trouble): string {
  return trouble.kind === 'refused' && trouble.status === THROTTLED ? t('data.too_often') : notTaken(trouble)
}

/** Why what was chosen or asked about a file was not taken. */
export function notTaken(trouble: Trouble): string {
  if (trouble.kind !== 'refused') return usualTrouble(trouble)
  if (trouble.status === TOO_LARGE) return t('bring.bad.too_large')
  const aboutChoices = trouble.errors.filter(({ field }) => field.startsWith('choices'))
  const open = aboutChoices.filter(({ code }) => code === 'required').length
  if (open > 0) return t('step.questions_first', { count: open })
  if (aboutChoices.length > 0) return t('bring.bad.choice')
  const codes = [...trouble.errors.map(({ code }) => code), trouble.code]
  return codes.map(problemWords).find((words) => words !== null) ?? usualTrouble(trouble)
}

/** Why a file is refused; null while it is not. */
export function whyRefused({ state, problem }: Import): string | null {
  if (state !== 'refused') return null
  if (problem === null) return t('bring.not_read')
  return problem.code === 'not_readable' ? unreadableWords(problem.detail) : problemWords(problem.code) ?? problem.detail
}

/** What the server says of a file when it knows no more. */
const NO_REASON = 'It cannot be read.'

function unreadableWords(detail: string): string {
  const words = [t('bring.bad.not_readable'), detail === NO_REASON ? '' : detail, t('bring.bad.not_readable_next')]
  return words.filter(Boolean).join(' ')
}

function problemWords(code: string): string | null {
  return knownWords(`bring.bad.${code}`)
}

export function isGone(trouble: { kind: string; status?: number }): boolean {
  return trouble.kind === 'refused' && trouble.status === GONE
}

export function isTooLarge(brought: File | string): boolean {
  return (typeof brought === 'string' ? new Blob([brought]) : brought).size > IMPORT_BYTES_MAX
}

export function knownWords(key: string): string | null {
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

export function shortDay(instant: string): string {
  return new Intl.DateTimeFormat(dateLocale(), { day: 'numeric', month: 'short', year: 'numeric' }).format(new Date(instant))
}

