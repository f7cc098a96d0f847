/** What waits for a decision of the person or of a clock, record by record. Pure but for the moving. */
import type { AttentionOp, Diary, Fields } from '../diary'
import { copiedAfter, isAnswered, listOf } from '../domain/answers'
import type { EmsType } from '../domain/records'
import { instantOf, wallClockOf } from '../domain/wallClock'

/** Everything of one record that the server refused or does not take yet. */
export interface Item {
  key: string
  type: AttentionOp['type']
  id: string
  ops: AttentionOp[]
  /** the values, newest last */
  set: Fields
  deletes: boolean
  held: boolean
  /** it is the day or the instant that will not do */
  wrongTime: boolean
}

const INSTANTS = ['occurred_at', 'started_at', 'screened_at'] as const
const ABOUT_TIME = new Set(['clock_ahead', 'clock_behind', 'clock_was_ahead', 'too_far_ahead', 'too_long_ago'])
const BOOKKEEPING = new Set<string>(['kind', 'on', 'time_zone', 'version', 'copied', ...INSTANTS])

export function itemsOf(ops: AttentionOp[]): Item[] {
  const items = new Map<string, AttentionOp[]>()
  for (const op of ops) {
    const key = `${op.type} ${op.id}`
    items.set(key, [...(items.get(key) ?? []), op])
  }
  return [...items].map(([key, mine]) => itemOf(key, mine))
}

function itemOf(key: string, ops: AttentionOp[]): Item {
  const { type, id } = ops[0]!
  const set = Object.assign({}, ...ops.map((op) => op.set)) as Fields
  const codes = ops.flatMap((op) => [op.code, ...op.errors.map((error) => error.code)])
  return {
    key, type, id, ops, set, deletes: ops.some((op) => op.op === 'delete'), held: ops.every((op) => op.held),
    wrongTime: (set.kind === 'daily' || INSTANTS.some((each) => each in set)) && codes.some((code) => ABOUT_TIME.has(code)),
  }
}

/** What the person said, without what only names the record. */
export function saidIn({ type, set }: Item): Fields {
  return Object.fromEntries(Object.entries(set).filter(([name]) => !BOOKKEEPING.has(name) || (type === 'side_effect' && name === 'kind')))
}

/** The day or the instant the record is about, as it was written. */
export function timeOf({ set }: Item): { on: string } | { at: string } | null {
  if (set.kind === 'daily' && typeof set.on === 'string') return { on: set.on }
  const name = INSTANTS.find((each) => typeof set[each] === 'string')
  return name ? { at: String(set[name]) } : null
}

/** What that day says otherwise, and would say no more. */
export function overwritten(item: Item, there: Fields): Fields {
  if (item.set.kind !== 'daily') return {}
  const differs = ([field, value]: [string, unknown]) => isAnswered(there[field]) && JSON.stringify(there[field]) !== JSON.stringify(value)
  const lost = Object.entries(answersIn(item)).filter(differs).map(([field]) => [field, there[field]!] as const)
  return Object.fromEntries(lost)
}

/** Emptiness of a day that never was takes nothing from one that is. */
function answersIn(item: Item): Fields {
  return Object.fromEntries(Object.entries(saidIn(item)).filter(([, value]) => isAnswered(value)))
}

/** The same answers on another local day, at the same time of day; the old ones go when the new ones are safe. */
export async function moveTo(diary: Diary, item: Item, on: string): Promise<void> {
  if (item.set.kind === 'daily') await saveDay(diary, item, on)
  else await saveAt(diary, item, on)
  await forget(diary, item)
}

/** What was copied stays known as that, as does what else is on that day. */
async function saveDay(diary: Diary, item: Item, on: string): Promise<void> {
  const answers = answersIn(item)
  const copied = listOf(item.set.copied).filter((field) => field in answers)
  const there = copied.length > 0 ? copiedAfter((await diary.day(on))?.data ?? {}, answers) : []
  await diary.saveDay(on, copied.length > 0 ? { ...answers, copied: [...there, ...copied].sort() } : answers)
}

async function saveAt(diary: Diary, { type, id, set }: Item, on: string): Promise<void> {
  const name = INSTANTS.find((each) => each in set)!
  const zone = String(set.time_zone)
  const moved = { ...set, [name]: instantOf(on, wallClockOf(String(set[name]), zone).time, zone) }
  if (type === 'entry') await diary.saveMoment(moved, id)
  else await diary.save(type as EmsType, id, moved)
}

export async function sendAgain(diary: Diary, { ops }: Item): Promise<void> {
  for (const op of ops) await diary.sendAgain(op.op_id)
}

export async function forget(diary: Diary, { ops }: Item): Promise<void> {
  for (const op of ops) await diary.dismissAttention(op.op_id)
}
