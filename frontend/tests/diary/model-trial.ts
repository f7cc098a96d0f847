/** Trials on the stand-in, by the rules of diary/trials (record_type.py, revealing.py, safety.py); of what pauses one only a side effect. */
import { createHash } from 'node:crypto'
import { addDays, localDay } from '../../src/domain/days'
import { dueReason, opensTimer, screeningOf } from '../../src/domain/screening'
import { isOpen, pauseField, restingOn, trialOf, type Pause, type Trial } from '../../src/domain/trial'
import type { DiaryRecord, FieldError, Fields, FieldValue } from '../../src/domain/types'
import type { Row } from './model-diary'

/** A trial as a script has it begin: its whole design, and what chance decided. */
export interface Begun { id: string; set: Fields; order: string; nonce: string }

/** What may be told of it: these fields. Or the code of the refusal, and what is wrong with which field. */
export type Told = { set: Fields } | { code: string; errors: FieldError[] }

/** `again`: told to a server that has forgotten it. `seen`: whether the writer had seen what is stored in a field. */
interface Writing { set: Fields; at: number; again: boolean; seen: (name: string) => boolean }

const CLOCKS_AGREE_WITHIN_MS = 10 * 60_000
const SERIOUS = ['red_flag', 'side_effect', 'safety_check']

export function committedText({ id, order, nonce }: Begun): string {
  return ['daymark-trial-1', id, order, nonce].join('\n')
}

export function commitmentOf(begun: Begun): string {
  return createHash('sha256').update(committedText(begun)).digest('hex')
}

export function isOpenNow(row: Row): boolean {
  return isOpen(standing(row))
}

/** Shows what may be known by now; true when that is more than before. */
export function reveal(row: Row, begun: Begun): boolean {
  const trial = standing(row)
  const isOver = !isOpen(trial)
  const count = isOver ? begun.order.length : shownPeriods(trial)
  if (row.data.committed_text !== '' || (count <= String(row.data.shown_order).length && !isOver)) return false
  Object.assign(row.data, { shown_order: begun.order.slice(0, count), ...(isOver && { committed_text: committedText(begun) }) })
  return true
}

function shownPeriods({ days, today, period_days, pairs }: Trial): number {
  const begun = Math.ceil(days.filter((on) => on <= today).length / period_days)
  return Math.min(Math.max(begun, 1) + 1, 2 * pairs)
}

/** `rows` are the person's live ones. */
export function told(row: Row, writing: Writing, rows: Row[]): Told {
  const set = Object.fromEntries(Object.entries(writing.set).filter(([name, value]) => !isSame(value, row.data[name] ?? null)))
  const changes = Object.keys(set).filter((name) => name !== 'answer_seen_on')
  if (row.data.ended_on !== null || changes.length === 0) {
    return changes.some((name) => name !== 'ended_on') ? { code: 'trial_over', errors: [] } : { set: without(set, changes) }
  }
  if (row.data.committed_text !== '' || !(writing.again || isOpenNow(row))) return { code: 'trial_over', errors: [] }
  const days = daysOf(row, writing)
  if ('ended_on' in set && !days.includes(String(set.ended_on))) return wrong('ended_on', 'not_today')
  const kept: string[] = []
  for (const name of changes.filter((each) => each !== 'ended_on')) {
    const verdict = verdictOn(name, row, writing, days, rows)
    if (verdict === 'kept') kept.push(name)
    else if (verdict !== null) return verdict
  }
  return { set: without(set, kept) }
}

/** The local days on which it may have been told, the likeliest first. */
function daysOf({ data, recorded_at }: Row, { at, again }: Writing): string[] {
  const zone = String(data.time_zone)
  const begunAt = Math.min(Date.parse(recorded_at), Date.now())
  if (!again) return [0, -CLOCKS_AGREE_WITHIN_MS, CLOCKS_AGREE_WITHIN_MS].map((ms) => localDay(Math.max(at, begunAt) + ms, zone))
  const days = [localDay(Date.now(), zone)]
  while (days.at(-1)! > localDay(begunAt, zone)) days.push(addDays(days.at(-1)!, -1))
  return days
}

function verdictOn(name: string, row: Row, { set, again, seen }: Writing, days: string[], rows: Row[]): Told | 'kept' | null {
  const [before, after] = [pauseOf(name, row.data[name]), pauseOf(name, set[name])]
  const today = again ? days[0]! : [...days].sort()[0]!
  if (!days.includes(name.slice(pauseField('').length))) {
    if (!after) return wrong(name, 'in_the_past')
    if (!before || restingOn([before], today).length === 0) return wrong(name, 'not_today')
  }
  if (before && isSerious(before) && before.until === null) {
    if (after && after.reason !== before.reason && (!isSerious(after) || before.reason === 'red_flag')) return 'kept'
    if ((!after || after.until) && !again && isUnsafe(rows)) return { code: 'safety_check', errors: [] }
    if (!after && !seen(name)) return 'kept'
  } else if (!before && after && isSerious(after) && after.until && !again) return wrong(name, 'contradiction')
  if (!after?.until) return null
  const earliest = again || after.from > today ? after.from : today
  return after.until > earliest && after.until <= addDays(days[0]!, 90) ? null : wrong(name, 'out_of_range')
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}

/** What the person's safety check has against a trial now. */
function isUnsafe(rows: Row[]): boolean {
  const checks = rows.filter(({ type }) => type === 'safety_screening').map((row) => screeningOf(asRecord(row)))
  const latest = checks.sort((a, b) => Date.parse(a.screened_at) - Date.parse(b.screened_at)).at(-1)
  const effects = rows.filter(({ type }) => type === 'side_effect')
  const happened = effects.map(({ data, recorded_at }) => ({ occurred_at: String(data.occurred_at), recorded_at }))
  return dueReason(Date.now(), latest, happened) !== null || !opensTimer(latest!)
}

/** How a side effect that was written just now pauses an open trial of its own time; null where it does not. */
export function pauseAfter(effect: Row, trial: Row): Fields | null {
  const begun = Math.min(Date.parse(trial.recorded_at), Date.now())
  if (!isOpenNow(trial) || Date.parse(String(effect.data.occurred_at)) < begun) return null
  const { pause, today } = standing(trial)
  const toldOn = pause?.reason === 'side_effect' ? pause.told_on : today
  return trial.data[pauseField(toldOn)]?.toString().startsWith('red_flag') ? null : { [pauseField(toldOn)]: ['side_effect'] }
}

function standing(row: Row): Trial {
  return trialOf(asRecord(row), localDay(Date.now(), String(row.data.time_zone)))!
}

function asRecord({ type, id, rev, data, recorded_at }: Row): DiaryRecord {
  return { type, id, rev, data, recorded_at, deleted: false, earlier: [], is_late: false, waiting: false }
}

function pauseOf(name: string, value: FieldValue | undefined): Pause | null {
  if (!Array.isArray(value)) return null
  const told_on = name.slice(pauseField('').length)
  const [reason, until = null] = value as string[]
  return { reason: reason as Pause['reason'], told_on, from: addDays(told_on, 1), until }
}

function isSerious({ reason }: Pause): boolean {
  return SERIOUS.includes(reason)
}

function without(set: Fields, names: string[]): Fields {
  return Object.fromEntries(Object.entries(set).filter(([name]) => !names.includes(name)))
}

function wrong(field: string, code: string): Told {
  return { code: 'invalid', errors: [{ field, code, message: 'no' }] }
}
