/** The history as numbers: days in buckets, gaps kept as gaps, middle value and range with their counts. Pure. */
import type { DiaryRecord, Symptom } from '../diary'
import { hasAnswers, isSkipped } from '../domain/answers'
import { addDays, monthOf } from '../domain/days'
import { headline } from '../domain/headline'
import { emsToday, MODALITIES, type Modality } from '../domain/modalities'
import { SYMPTOMS } from '../domain/vocabulary'

export const RANGES = ['weeks', 'months', 'year', 'all'] as const
export type Range = (typeof RANGES)[number]
export type BucketSize = 'day' | 'week' | 'month'

export interface Spread { days: number; median: number; low: number; high: number }

export interface Bucket {
  from: string
  to: string
  /** calendar days in it */
  total: number
  scores: Record<Symptom, Spread | null>
  recorded: number
  /** days with EMS by answer or by session, days without; the rest is unknown */
  ems: number
  ems_no: number
  /** each kind of stimulation by itself */
  sessions: Record<Modality, { sessions: number; days: number }>
  skipped: Record<Symptom, number>
  late: number
}

const SIZES: Record<Range, BucketSize> = { weeks: 'day', months: 'day', year: 'week', all: 'month' }

export function sizeOf(range: Range): BucketSize {
  return SIZES[range]
}

export function firstOf(range: Range, now: string, oldest: string | null): string {
  if (range === 'weeks') return addDays(now, -13)
  if (range === 'months') return addDays(now, -91)
  if (range === 'year') return addDays(now, -363)
  return `${monthOf(oldest ?? now)}-01`
}

export type SessionsByDay = ReadonlyMap<string, DiaryRecord[]>

/** Looked up by local day, so that ten years of days never search through all sessions. */
export function sessionsByDay(sessions: DiaryRecord[]): SessionsByDay {
  const days = new Map<string, DiaryRecord[]>()
  for (const session of sessions) {
    const on = String(session.data.on)
    const known = days.get(on)
    if (known) known.push(session)
    else days.set(on, [session])
  }
  return days
}

export function bucketsOf(
  records: DiaryRecord[], from: string, to: string, size: BucketSize, sessions: SessionsByDay,
): Bucket[] {
  const within = records.filter((record) => String(record.data.on) >= from && counts(record))
  const entries = new Map(within.map((record) => [String(record.data.on), record]))
  const buckets: Bucket[] = []
  for (let start = from; start <= to;) {
    const end = earlier(lastDay(start, size), to)
    buckets.push(bucketOf(entries, sessions, start, end))
    start = addDays(end, 1)
  }
  return buckets
}

function counts(record: DiaryRecord): boolean {
  return !record.deleted && hasAnswers(record.data)
}

function lastDay(start: string, size: BucketSize): string {
  if (size === 'day') return start
  if (size === 'week') return addDays(start, 6)
  return addDays(`${nextMonth(monthOf(start))}-01`, -1)
}

const NO_SESSIONS: DiaryRecord[] = []

function bucketOf(entries: Map<string, DiaryRecord>, sessions: SessionsByDay, from: string, to: string): Bucket {
  const days = daysBetween(from, to)
  const records = days.flatMap((on) => entries.get(on) ?? [])
  const ems = days.map((on) => emsToday(entries.get(on)?.data.ems_used, sessions.get(on) ?? NO_SESSIONS).used)
  const scores = Object.fromEntries(SYMPTOMS.map((symptom) => [symptom, spreadOf(records, symptom)])) as Bucket['scores']
  const skipped = Object.fromEntries(SYMPTOMS.map((symptom) => [symptom, count(records, (record) => isSkipped(record.data, symptom))])) as Bucket['skipped']
  return {
    from, to, scores, skipped,
    total: days.length,
    recorded: records.length,
    ems: count(ems, (used) => used === true),
    ems_no: count(ems, (used) => used === false),
    sessions: sessionCounts(days.flatMap((on) => sessions.get(on) ?? NO_SESSIONS)),
    late: count(records, (record) => record.is_late),
  }
}

function daysBetween(from: string, to: string): string[] {
  const days: string[] = []
  for (let on = from; on <= to; on = addDays(on, 1)) days.push(on)
  return days
}

function sessionCounts(sessions: DiaryRecord[]): Bucket['sessions'] {
  return Object.fromEntries(MODALITIES.map((modality) => {
    const own = sessions.filter(({ data }) => data.modality === modality)
    return [modality, { sessions: own.length, days: new Set(own.map(({ data }) => data.on)).size }]
  })) as Bucket['sessions']
}

/** Kinds of stimulation that occur, in their fixed order. */
export function modalitiesIn(buckets: Bucket[]): Modality[] {
  return MODALITIES.filter((modality) => buckets.some((bucket) => bucket.sessions[modality].sessions > 0))
}

function count<T>(items: T[], wanted: (item: T) => boolean): number {
  return items.filter(wanted).length
}

/** Middle, lowest and highest of the given scores; null where nobody answered. A missing answer is never a 0. */
export function spreadOf(records: DiaryRecord[], symptom: Symptom): Spread | null {
  const scores = records.map((record) => headline(record.data, symptom)).filter((score) => score !== null).sort((a, b) => a - b)
  const [low, high] = [scores[0], scores.at(-1)]
  if (low === undefined || high === undefined) return null
  return { days: scores.length, median: medianOf(scores), low, high }
}

function medianOf(sorted: number[]): number {
  const half = sorted.length >> 1
  const upper = sorted[half] ?? 0
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? 0) + upper) / 2
}

/** Runs of buckets with a value: between two runs the line is broken. */
export function runsOf(values: (number | null)[]): { start: number; values: number[] }[] {
  const runs: { start: number; values: number[] }[] = []
  values.forEach((value, index) => {
    if (value === null) return
    const open = runs.at(-1)
    if (open && open.start + open.values.length === index) open.values.push(value)
    else runs.push({ start: index, values: [value] })
  })
  return runs
}

export function nextMonth(month: string, step = 1): string {
  const [year = 0, number = 1] = month.split('-').map(Number)
  const months = year * 12 + (number - 1) + step
  return `${String(Math.floor(months / 12)).padStart(4, '0')}-${String((months % 12) + 1).padStart(2, '0')}`
}

/** The days of a month in weeks; null pads the first and the last week. */
export function weeksOf(month: string, firstWeekday: number): (string | null)[][] {
  const first = `${month}-01`
  const count = Number(addDays(`${nextMonth(month)}-01`, -1).slice(8))
  const lead = (new Date(`${first}T00:00:00Z`).getUTCDay() - firstWeekday + 7) % 7
  const cells = [...Array<null>(lead).fill(null), ...Array.from({ length: count }, (_, index) => addDays(first, index))]
  while (cells.length % 7 !== 0) cells.push(null)
  return Array.from({ length: cells.length / 7 }, (_, week) => cells.slice(week * 7, week * 7 + 7))
}

function earlier(a: string, b: string): string {
  return a < b ? a : b
}
