/**
 * Finds the words: one catalogue per language, plurals by Intl, dates and numbers by the person's locale. It has none itself:
 * each room brings its own (`words.en.ts`, and `later.words.en.ts` where a part of the room comes with the first screen), and
 * whoever uses them imports them.
 */
import { today } from '../domain/days'
import { usableZone } from '../domain/zones'
import { regionFor, type Region } from './region'

type Plural = { readonly one: string; readonly other: string; readonly [category: string]: string }
/** Every message by its key; the rooms' words add themselves. */
export interface English {}
export type Key = keyof English
/** What another language has to bring: the same keys; plural messages may use any category of that language. */
export type Catalogue = { readonly [K in Key]: English[K] extends string ? string : Plural }

type Braced<S> = S extends `${string}{${infer Name}}${infer Rest}` ? Name | Braced<Rest> : never
type TextOf<M> = M extends string ? M : M[keyof M]
type Names<K extends Key> = K extends Key ? Braced<TextOf<English[K]>> : never
type Values<K extends Key> = [Names<K>] extends [never] ? [] : [Record<Names<K>, string | number>]

const english: Partial<Catalogue> = {}
const catalogues: Record<string, Partial<Catalogue>> = { en: english }

let language = 'en'
let region: Region = { dates: 'en', numbers: 'en', tag: 'en' }
let words = english

/** Adds a part of a language's catalogue; a second call changes nothing. */
export function addWords(language: string, part: Partial<Catalogue>): void {
  catalogues[language] = Object.assign(catalogues[language] ?? {}, part)
}

export function hasWords(key: string): key is Key {
  return key in words
}

/** The words of that language if there are any; everything else as the device's region writes it. */
export function setLocale(wanted: string, device: readonly string[] = navigator.languages ?? []): void {
  const asked = wanted.split(/[-_]/)[0]!.toLowerCase()
  language = asked in catalogues ? asked : 'en'
  words = catalogues[language] ?? english
  region = regionFor(language, device.length > 0 ? device : [wanted])
}

export function numberLocale(): string {
  return region.numbers
}

export function dateLocale(): string {
  return region.dates
}

/** Its name in words, for instance "Germany". */
export function regionName(): string {
  const code = region.tag.split('-')[1]
  return (code && new Intl.DisplayNames([language], { type: 'region' }).of(code)) ?? region.tag
}

export function t<K extends Key>(key: K, ...values: Values<K>): string {
  const given = (values[0] ?? {}) as Record<string, string | number>
  return fill(pick((words[key] ?? english[key]) as string | Plural, given), given)
}

function pick(message: string | Plural, given: Record<string, string | number>): string {
  if (typeof message === 'string') return message
  const category = cached(`${language} plural`, () => new Intl.PluralRules(language)).select(Number(given.count))
  return message[category] ?? message.other
}

function fill(text: string, given: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = given[name]
    return typeof value === 'number' ? formatNumber(value) : value ?? whole
  })
}

export function formatNumber(value: number): string {
  return cached(`${region.numbers} number`, () => new Intl.NumberFormat(region.numbers, { maximumFractionDigits: 1 })).format(value)
}

const formats = new Map<string, unknown>()

/** Making an Intl object takes longer than using it a hundred times. */
function cached<T>(id: string, make: () => T): T {
  const known = formats.get(id) as T | undefined
  if (known) return known
  const made = make()
  formats.set(id, made)
  return made
}

const DAY_STYLES = {
  long: { weekday: 'long', day: 'numeric', month: 'long' },
  full: { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
  short: { weekday: 'short', day: 'numeric', month: 'short' },
  axis: { day: 'numeric', month: 'short' },
  month: { month: 'long', year: 'numeric' },
  month_short: { month: 'short', year: 'numeric' },
} as const

/** A local date has no zone: it is shown as the date it is, with its year where that is not this one. */
export function formatDay(on: string, style: keyof typeof DAY_STYLES = 'long'): string {
  const year = style !== 'axis' && on.slice(0, 4) !== today().slice(0, 4) ? { year: 'numeric' as const } : {}
  const format = cached(`${region.dates} ${style} ${'year' in year}`, () => new Intl.DateTimeFormat(region.dates, { ...DAY_STYLES[style], ...year, timeZone: 'UTC' }))
  return format.format(new Date(`${on}T00:00:00Z`))
}

/** In the zone of the phone, or in the one it happened in. */
export function formatTime(instant: string | Date, timeZone?: string): string {
  const style = { hour: 'numeric', minute: '2-digit', ...(timeZone && { timeZone: usableZone(timeZone) }) } as const
  const format = cached(`${region.dates} time ${timeZone ?? ''}`, () => new Intl.DateTimeFormat(region.dates, style))
  return format.format(new Date(instant))
}

export function formatWhen(instant: string | Date): string {
  const at = new Date(instant)
  const year = at.getFullYear() !== new Date().getFullYear() ? { year: 'numeric' as const } : {}
  return new Intl.DateTimeFormat(region.dates, { day: 'numeric', month: 'short', ...year, hour: 'numeric', minute: '2-digit' }).format(at)
}

/** `HH:MM` wall clock, as the person's region writes it. */
export function formatWallClock(time: string): string {
  const format = new Intl.DateTimeFormat(region.dates, { hour: 'numeric', minute: '2-digit', timeZone: 'UTC' })
  return format.format(new Date(`2026-01-01T${time}:00Z`))
}

export function formatList(items: string[]): string {
  return new Intl.ListFormat(language, { type: 'unit', style: 'long' }).format(items)
}

/** Monday-first or Sunday-first, as the region has it; where the browser cannot say, Monday. */
export function firstWeekday(): number {
  const known = new Intl.Locale(region.tag) as Intl.Locale & { getWeekInfo?: () => { firstDay: number }; weekInfo?: { firstDay: number } }
  return (known.getWeekInfo?.() ?? known.weekInfo)?.firstDay ?? 1
}

export function weekdayName(weekday: number, style: 'short' | 'narrow' | 'long' = 'short'): string {
  const sunday = Date.UTC(2026, 10, 22)
  return new Intl.DateTimeFormat(region.dates, { weekday: style, timeZone: 'UTC' }).format(sunday + weekday * 86_400_000)
}
