/** What a record looks like with everything unsent on top of the server's copy. Pure. */
import { copiedAfter, listOf } from '../../domain/answers'
import { isLate } from '../../domain/days'
import { isEmpty, withOwnEmpties } from '../../domain/empty'
import { headline } from '../../domain/headline'
import { dayOf, isAnswerOf, isDated } from '../../domain/records'
import type { Fields, RecordType } from '../../domain/types'
import { PLACES, SYMPTOMS } from '../../domain/vocabulary'
import { REFUSED, WAITING, type StoredOp, type StoredRecord } from './schema'

interface Shape { view: Fields; deleted: boolean }

/** The record with `view` and everything that follows from it recomputed; `ops` are its own, in order. */
export function replay(record: StoredRecord, ops: StoredOp[]): StoredRecord {
  const { view, deleted } = ops.filter((op) => !(isBeneath(op) && record.base_deleted)).reduce(applyOp, shapeOfBase(record))
  const derived = derive(record.type, view)
  return {
    ...withoutIndexKeys(record),
    view: derived,
    deleted,
    waiting: ops.some((op) => op.state === WAITING),
    refused: ops.some((op) => op.state === REFUSED),
    recorded_at: record.base_recorded_at ?? ops.find((op) => op.op !== 'delete')?.at ?? null,
    is_late: record.base_is_late || ops.some((op) => isLateOp(record.type, op, derived)),
    ...(deleted ? {} : indexKeys(record.type, derived)),
  }
}

export function emptyRecord(type: StoredRecord['type'], id: string): StoredRecord {
  return {
    type, id, base: null, base_rev: null, base_deleted: false, base_at: null, base_recorded_at: null,
    base_is_late: false, earlier: [], view: {}, deleted: true, waiting: false, refused: false, recorded_at: null, is_late: false,
    generation: 0,
  }
}

function shapeOfBase(record: StoredRecord): Shape {
  const known = record.base !== null && !record.base_deleted
  return { view: known ? { ...record.base } : {}, deleted: !known }
}

function applyOp(shape: Shape, op: StoredOp): Shape {
  // What the server does not let go of is still there.
  if (op.op === 'delete' && op.state === REFUSED) return shape
  if (op.op === 'delete') return { view: {}, deleted: true }
  if (isBeneath(op)) return { view: beneath(op, shape.view), deleted: false }
  const known = shape.deleted ? {} : shape.view
  return { view: { ...known, ...marks(op, known), ...withOwnEmpties(op.type, op.set) }, deleted: false }
}

/** An answer takes the mark of a copy off, also where its op says nothing of copies. */
function marks(op: StoredOp, known: Fields): Fields {
  return op.type === 'entry' && listOf(known.copied).length > 0 ? { copied: copiedAfter(known, op.set) } : {}
}

function beneath({ set }: StoredOp, view: Fields): Fields {
  const shown = answered(view)
  const copied = [...listOf(view.copied), ...listOf(set.copied).filter((field) => !(field in shown))]
  return { ...set, ...shown, ...(copied.length > 0 && { copied }) }
}

/** What may be older than the record shows where nothing else is answered, and brings no record back. */
function isBeneath(op: StoredOp): boolean {
  return op.beneath === true && op.state === REFUSED
}

function answered(view: Fields): Fields {
  return Object.fromEntries(Object.entries(view).filter(([, value]) => !isEmpty(value)))
}

function derive(type: RecordType, view: Fields): Fields {
  const derived = type === 'entry' ? deriveEntry(view) : view
  const on = dayOf(type, derived)
  return on === undefined ? derived : { ...derived, on }
}

/** The server's rules for what follows from other fields, so that the screen does not change when it answers. */
function deriveEntry(view: Fields): Fields {
  const derived: Fields = { ...view }
  for (const symptom of SYMPTOMS) {
    const score = headline(view, symptom)
    if (score !== null) derived[symptom] = score
  }
  if (Array.isArray(view.skipped)) derived.skipped = view.skipped.filter((name) => derived[name] == null)
  if (Array.isArray(view.copied)) derived.copied = view.copied.filter((name) => derived[name] != null && !followsFromPlaces(view, name))
  return derived
}

function followsFromPlaces(view: Fields, field: string): boolean {
  return PLACES.some((place) => typeof view[`ratings.${place}.${field}`] === 'number')
}

const IDENTITY = new Set(['kind', 'on', 'time_zone', 'occurred_at'])
const NOT_AN_ANSWER = new Set([
  'qualities', 'spread_feet', 'spread_hands', 'sleep_disturbance', 'weakness', 'falls', 'exposures', 'note', 'copied',
])

function isLateOp(type: RecordType, op: StoredOp, view: Fields): boolean {
  if (typeof view.on !== 'string' || typeof view.time_zone !== 'string' || type === 'safety_screening') return false
  if (!isLate(view.on, op.at, view.time_zone)) return false
  if (type !== 'entry') return op.op === 'put' || Object.keys(op.set).some((name) => isAnswerOf(type, name))
  return Object.entries(op.set).some(isAnswer)
}

function isAnswer([name, value]: [string, Fields[string]]): boolean {
  if (value === null || (Array.isArray(value) && value.length === 0)) return false
  return !IDENTITY.has(name) && !NOT_AN_ANSWER.has(name)
}

function indexKeys(type: RecordType, view: Fields): { kind?: string; on?: string } {
  if (isDated(type)) return { kind: type, ...(typeof view.on === 'string' ? { on: view.on } : {}) }
  if (type !== 'entry') return { kind: type }
  const keys: { kind?: string; on?: string } = {}
  if (typeof view.kind === 'string') keys.kind = view.kind
  if (typeof view.on === 'string') keys.on = view.on
  return keys
}

function withoutIndexKeys(record: StoredRecord): StoredRecord {
  const { kind: _kind, on: _on, ...rest } = record
  return rest
}
