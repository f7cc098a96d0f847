/**
 * The server's diary in memory: records, what becomes of an op, what a device is told. Its answers are those of the real
 * server: conversations.test.ts holds both against one script.
 */
import type { Change, OpResult, WireOp } from '../../src/diary/sync/protocol'
import { isLate, localDay } from '../../src/domain/days'
import { emptyOf, withOwnEmpties } from '../../src/domain/empty'
import { headline } from '../../src/domain/headline'
import { MODALITIES, type Modality } from '../../src/domain/modalities'
import { dayOf, identityNames, isAnswerOf } from '../../src/domain/records'
import { outcomeOf } from '../../src/domain/screening'
import type { EarlierValue, FieldError, Fields, FieldValue, RecordType } from '../../src/domain/types'
import { SYMPTOMS } from '../../src/domain/vocabulary'
import { blank } from './conversations'
import { commitmentOf, pauseAfter, reveal, told, type Begun } from './model-trial'

/** Which write gave a field its value: the counter, the corrected time in ms, the device. */
type Stamp = [rev: number, at: number, device: string]

interface Earlier { field: string; value: FieldValue; at: number; device: string; reason: EarlierValue['reason']; rev: number }

export interface Row {
  type: RecordType
  id: string
  rev: number
  deleted: boolean
  data: Fields
  stamps: Record<string, Stamp>
  earlier: Earlier[]
  recorded_at: string
}

export type Result = Omit<OpResult, 'op_id'>
type Write = { op: WireOp; set: Fields; stamp: Stamp; base: number }

const EARLIER_SHOWN = 20
const DAY_MS = 86_400_000
/** The device of whatever does not come by sync. */
const SCRIPT = 'api'
const TEN_YEARS_DAYS = 3_652

export class ModelDiary {
  seq = 0
  rows = new Map<string, Row>()
  /** every value a field lost, so that "current or in the history" can be checked */
  history: { id: string; field: string; value: FieldValue }[] = []
  /** what people call their devices, by id */
  names: Record<string, string> = {}
  /** what chance decided of each trial */
  private drawn = new Map<string, Begun>()

  /** `at`: when it was written, by the server's clock. */
  carryOut(op: WireOp, at: number, device: string): Result {
    const row = this.rows.get(op.id)
    const write = { op, set: cleaned(op), stamp: [this.seq + 1, at, device] as Stamp, base: op.base ?? 0 }
    if (op.op === 'delete') return this.remove(row, write)
    if (!row && op.op === 'patch') return refused('not_found')
    const known = row?.deleted === false ? row : undefined
    const wrong = [...wrongValues(op.set!), ...farAway(op, known), ...wrongLevel(write, known)]
    if (wrong.length > 0) return refused('invalid', wrong)
    if (known?.type !== 'trial') return known ? this.merge(known, write, op.again) : this.begin(row, write)
    const seen = (name: string) => isSeen(known.stamps[name], write)
    const taken = told(known, { set: write.set, at, again: op.again === true, seen }, this.live())
    return 'code' in taken ? refused(taken.code, taken.errors) : this.merge(known, { ...write, set: taken.set })
  }

  /** Over REST, on whose device nobody looks. */
  beginTrial(begun: Begun): void {
    const stamp: Stamp = [this.seq + 1, Date.now(), SCRIPT]
    const data = { ...blank.trial, ...begun.set, commitment: commitmentOf(begun), shown_order: '', committed_text: '' }
    const stamps = Object.fromEntries(Object.keys(begun.set).map((name) => [name, stamp]))
    const row: Row = { type: 'trial', id: begun.id, rev: 0, deleted: false, data, stamps, earlier: [], recorded_at: iso(Date.now()) }
    this.drawn.set(begun.id, begun)
    this.reveal(row)
    this.keep(row, stamp[0])
  }

  /** With each contact: of a trial what may be known by now, under a number of its own. */
  revealDue(): void {
    for (const row of this.live()) if (this.reveal(row)) this.keep(row, this.seq + 1)
  }

  private reveal(row: Row): boolean {
    const begun = this.drawn.get(row.id)
    return begun !== undefined && reveal(row, begun)
  }

  private live(): Row[] {
    return [...this.rows.values()].filter((row) => !row.deleted)
  }

  /** Which clock may be to blame for an op that cannot be taken now; null for any other. */
  whyNotYet(op: WireOp, clientNow: string): 'clock_ahead' | 'clock_behind' | null {
    const row = this.rows.get(op.id)
    if (op.op === 'delete' || (!row && op.op === 'patch') || wrongValues(op.set!).length > 0) return null
    const codes = farAway(op, row?.deleted === false ? row : undefined).map(({ code }) => code)
    if (codes.includes('too_far_ahead')) return 'clock_ahead'
    return codes.length > 0 && Date.now() - Date.parse(clientNow) > DAY_MS ? 'clock_behind' : null
  }

  changesAfter(cursor: number): Row[] {
    return [...this.rows.values()].filter((row) => row.rev > cursor).sort((a, b) => a.rev - b.rev)
  }

  asChange(row: Row): Change {
    const { type, id, rev, deleted } = row
    return { type, id, rev, deleted, data: deleted ? null : this.dataOf(row) }
  }

  private dataOf(row: Row): Record<string, unknown> {
    const earlier = row.earlier.slice(-EARLIER_SHOWN).reverse().map(({ field, value, at, device, reason }) => ({
      field, value, at: iso(at), device: this.nameOf(device), reason,
    }))
    return { ...row.data, recorded_at: row.recorded_at, earlier, ...whatFollows(row) }
  }

  private nameOf(device: string): string {
    return device === SCRIPT ? 'API' : (this.names[device] ?? '')
  }

  private begin(tombstone: Row | undefined, { op, set, stamp, base }: Write): Result {
    const missing = identityNames(op.type, set).filter((name) => set[name] == null)
    if (missing.length > 0) return op.op === 'patch' ? refused('not_found') : refused('invalid', missing.map((name) => error(name, 'required')))
    const [rev, at, device] = stamp
    const unseen = tombstone && base < tombstone.rev && tombstone.stamps.deleted?.[2] !== device
    const row: Row = {
      type: op.type, id: op.id, rev, deleted: false, data: { ...blank[op.type] }, stamps: {}, earlier: [], recorded_at: iso(at),
    }
    delete row.data.is_late
    for (const [name, value] of Object.entries(set)) put(row, name, value, stamp)
    row.earlier = derive(row, stamp).map(([, earlier]) => earlier).filter((each) => each !== null)
    this.keep(row, rev)
    // Told again after a restore it pauses nothing: the pause of that time is told again, too.
    if (row.type === 'side_effect' && !op.again) this.pauseTrials(row)
    return { status: unseen ? 'revived' : 'applied', rev }
  }

  private pauseTrials(effect: Row): void {
    for (const row of this.live().filter(({ type }) => type === 'trial')) {
      const set = pauseAfter(effect, row)
      if (set) this.merge(row, { set, stamp: [this.seq + 1, Date.now(), SCRIPT], base: row.rev })
    }
  }

  private merge(row: Row, { set, stamp, base }: Pick<Write, 'set' | 'stamp' | 'base'>, again = false): Result {
    const [rev] = stamp
    const before = Object.keys(set).map((name) => [name, { value: valueOf(row, name), stamp: row.stamps[name] }] as const)
    const earlier: Earlier[] = []
    const losers: string[] = []
    for (const [name, value] of Object.entries(set)) {
      const [old, stored] = [valueOf(row, name), row.stamps[name]]
      const seen = !stored || isSeen(stored, { base, stamp })
      const wins = seen || isLater(stamp, stored)
      // Which record it is never changes; equal values cost nothing, but what was copied is typed now.
      if (same(old, value) || (row.type === 'entry' && name === 'kind')) {
        if (wins && !again && isMarked(row.data, name) && !isMarked(set, name)) put(row, name, value, stamp)
        continue
      }
      if (!wins) losers.push(name)
      if (!wins) earlier.push(earlierValue(name, value, stamp, 'conflict', rev))
      else if (stored && (!isEmpty(old) || !seen)) earlier.push(earlierValue(name, old, stored, seen ? 'edited' : 'conflict', rev))
      if (wins) put(row, name, value, stamp)
    }
    const derived = derive(row, stamp)
    for (const [, overruled] of derived) if (overruled) earlier.push(overruled)
    const news = withoutDetours(row, earlier, derived.map(([name]) => name), new Map(before))
    const kept = [...losers, ...derived.map(([name]) => name).filter((name) => name in set && !losers.includes(name))]
    const conflicts = kept.map((name) => ({
      field: name, yours: set[name]!, kept: valueOf(row, name), kept_from: this.nameOf(row.stamps[name]![2]),
    }))
    row.earlier.push(...news)
    if (news.length > 0 || Object.values(row.stamps).some((each) => each[0] === rev)) {
      this.reveal(row)
      this.keep(row, rev)
    }
    const merged = conflicts.length > 0 || news.some((each) => each.reason === 'conflict')
    return { status: merged ? 'merged' : 'applied', rev: row.rev, ...(conflicts.length > 0 && { conflicts }) }
  }

  private remove(row: Row | undefined, { stamp, base }: Write): Result {
    if (!row) return refused('not_found')
    if (row.type === 'profile' || row.type === 'trial') return refused('invalid', [error('op', 'not_deletable')])
    if (row.deleted) return { status: 'applied', rev: row.rev }
    if (changedElsewhere(row, base, stamp[2])) return { status: 'kept', rev: row.rev, code: 'edited_elsewhere' }
    for (const [field, value] of Object.entries(row.data)) this.history.push({ id: row.id, field, value })
    Object.assign(row, { deleted: true, data: {}, earlier: [], stamps: { deleted: stamp } })
    this.keep(row, stamp[0])
    return { status: 'applied', rev: row.rev }
  }

  private keep(row: Row, rev: number): void {
    row.rev = this.seq = rev
    this.rows.set(row.id, row)
    for (const { field, value, rev: since } of row.earlier) if (since === rev) this.history.push({ id: row.id, field, value })
  }
}

function cleaned({ type, set = {} }: WireOp): Fields {
  const clean = withOwnEmpties(type, set)
  for (const [name, value] of Object.entries(clean)) if (Array.isArray(value) && type !== 'trial') clean[name] = [...value].sort()
  if (clean.kind === 'moment') delete clean.on
  return clean
}

function wrongValues(set: Fields): FieldError[] {
  return Object.entries(set).flatMap(([name, value]) => {
    const most = name === 'falls' ? 50 : SYMPTOMS.some((symptom) => name === symptom || name.endsWith(`.${symptom}`)) ? 10 : Infinity
    if (typeof value === 'number' && (value < 0 || value > most)) return [error(name, 'out_of_range')]
    if (name === 'modality' && !MODALITIES.includes(value as Modality)) return [error(name, 'unknown_choice')]
    return name === 'note' && value !== null && typeof value !== 'string' ? [error(name, 'not_text')] : []
  })
}

/** The day or the instant of a record that is not there yet, far from the server's now. */
function farAway({ type, set = {} }: WireOp, known: Row | undefined): FieldError[] {
  const name = type === 'entry' && set.kind === 'daily' ? 'on' : INSTANTS.find((each) => each in set)
  if (name === undefined || set[name] == null || (name === 'on' && known)) return []
  const at = Date.parse(String(set[name]))
  const now = name === 'on' ? Date.parse(localDay(Date.now(), String(set.time_zone))) : Date.now()
  if (at > now + DAY_MS) return [error(name, 'too_far_ahead')]
  return at < now - TEN_YEARS_DAYS * DAY_MS ? [error(name, 'too_long_ago')] : []
}

const INSTANTS = ['occurred_at', 'started_at', 'screened_at']

/** A level above the highest of the device, as far as its writer could know. */
function wrongLevel({ set, base, stamp }: Write, row: Row | undefined): FieldError[] {
  if (!('device_level' in set) && !('device_level_max' in set)) return []
  const [level, most] = ['device_level', 'device_level_max'].map((name) => {
    const stored = row?.stamps[name]
    return name in set ? set[name] : stored && (stored[0] <= base || stored[2] === stamp[2]) ? valueOf(row!, name) : null
  })
  return typeof level === 'number' && typeof most === 'number' && level > most ? [error('device_level', 'above_device_level_max')] : []
}

/** Puts what follows from other fields; [field, what it replaced] of each that changed. */
function derive(row: Row, stamp: Stamp): [string, Earlier | null][] {
  const on = dayOf(row.type, row.data)
  if (on != null) row.data.on = on
  return Object.entries(derivedOf(row)).flatMap(([name, value]) => {
    const [old, stored] = [valueOf(row, name), row.stamps[name]]
    if (same(old, value)) return []
    // What is left of the marks is as old as they were.
    put(row, name, value, name === 'copied' && stored ? stored : stamp)
    return [[name, stored && !isEmpty(old) ? earlierValue(name, old, stored, 'derived', stamp[0]) : null]]
  })
}

function isMarked({ copied }: Fields, name: string): boolean {
  return Array.isArray(copied) && copied.includes(name)
}

function derivedOf({ type, data, stamps }: Row): Fields {
  const { device_level: level, device_level_max: most } = data
  if (typeof level === 'number' && typeof most === 'number' && level > most) return { device_level: null }
  if (type !== 'entry') return {}
  const rated = SYMPTOMS.filter((symptom) => Object.keys(data).some((name) => name.startsWith('ratings.') && name.endsWith(`.${symptom}`)))
  const scores: Fields = Object.fromEntries(rated.map((symptom) => [symptom, headline(data, symptom)]))
  const isCopy = (name: string) => !(name in scores) && data[name] != null && !isWrittenAfter(stamps[name], stamps.copied)
  return {
    ...scores,
    skipped: (data.skipped as string[]).filter((name) => ({ ...data, ...scores })[name] === null),
    copied: (data.copied as string[]).filter(isCopy),
  }
}

function isWrittenAfter(one: Stamp | undefined, other: Stamp | undefined): boolean {
  if (!one || !other) return false
  return one[2] === other[2] && one[1] === other[1] ? one[0] > other[0] : isLater(one, other)
}

/** A typed value that lost against the very value that was there stays in the history once; the field never changed. */
function withoutDetours(
  row: Row, earlier: Earlier[], derived: string[], before: Map<string, { value: FieldValue; stamp: Stamp | undefined }>,
): Earlier[] {
  const detours = derived.filter((name) => before.get(name)?.stamp && valueOf(row, name) !== null && same(before.get(name)!.value, valueOf(row, name)))
  const known = row.earlier.slice(-EARLIER_SHOWN).filter(({ field }) => detours.includes(field))
  for (const name of detours) row.stamps[name] = before.get(name)!.stamp!
  const isNew = ({ field, value }: Earlier) =>
    !same(value, valueOf(row, field)) && !known.some((each) => each.field === field && same(each.value, value))
  const lost = earlier.filter((each) => detours.includes(each.field) && isNew(each))
  return [...earlier.filter(({ field }) => !detours.includes(field)), ...lost.map((each): Earlier => ({ ...each, reason: 'conflict' }))]
}

function changedElsewhere(row: Row, base: number, device: string): boolean {
  return Object.values(row.stamps).some(([rev, , by]) => rev > base && by !== device)
    || row.earlier.some(({ rev, reason, device: by }) => reason === 'conflict' && rev > base && by !== device)
}

/** What is given back beside the fields and belongs to nobody. */
function whatFollows(row: Row): Record<string, unknown> {
  if (row.type === 'safety_screening') return { outcome: outcomeOf(answersOf(row.data)) }
  if (!('is_late' in blank[row.type])) return {}
  const counted = Object.entries(row.stamps).filter(([name]) => isAnswer(row.type, name) && !isEmpty(valueOf(row, name)))
  const writtenAt = counted.length > 0 ? Math.max(...counted.map(([, [, at]]) => at)) : Date.parse(row.recorded_at)
  return { is_late: isLate(String(row.data.on), writtenAt, String(row.data.time_zone)) }
}

function isAnswer(type: RecordType, name: string): boolean {
  if (type !== 'entry') return isAnswerOf(type, name) || (type === 'side_effect' && name === 'kind')
  return [...SYMPTOMS, 'ems_used', 'skipped'].includes(name) || name.startsWith('ratings.')
}

function answersOf(data: Fields): Record<string, never> {
  return Object.fromEntries(Object.entries(data).filter(([name]) => name.startsWith('answers.')).map(([name, value]) => [name.slice(8), value as never]))
}

function valueOf(row: Row, name: string): FieldValue {
  return row.data[name] ?? emptyOf(row.type, name)
}

function put(row: Row, name: string, value: FieldValue, stamp: Stamp): void {
  if (value === null && /^(ratings|pauses)\./.test(name)) delete row.data[name]
  else row.data[name] = value
  row.stamps[name] = stamp
}

function isSeen(stored: Stamp | undefined, { base, stamp }: Pick<Write, 'base' | 'stamp'>): boolean {
  return stored !== undefined && (stored[0] <= base || stored[2] === stamp[2])
}

function isLater([, at, device]: Stamp, [, thanAt, thanDevice]: Stamp): boolean {
  return at > thanAt || (at === thanAt && device > thanDevice)
}

function earlierValue(field: string, value: FieldValue, [, at, device]: Stamp, reason: Earlier['reason'], rev: number): Earlier {
  return { field, value, at, device, reason, rev }
}

function isEmpty(value: FieldValue): boolean {
  return value === null || value === '' || (Array.isArray(value) && value.length === 0)
}

function refused(code: string, errors: FieldError[] = []): Result {
  return { status: 'rejected', code, errors }
}

function error(field: string, code: string): FieldError {
  return { field, code, message: 'no' }
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

function iso(at: number): string {
  return new Date(at).toISOString()
}
