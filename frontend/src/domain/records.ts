/** What the engine has to know of each type of record. Fields themselves: docs/api.md. */
import { firstLate, localDay } from './days'
import type { Fields, RecordType } from './types'

export const EMS_TYPES = ['ems_programme', 'ems_session', 'side_effect', 'safety_screening'] as const
export type EmsType = (typeof EMS_TYPES)[number]
/** Of these a diary has any number, and each its own id. */
export type ListedType = EmsType | 'trial'

/** The instant a dated record is about. */
const INSTANTS: Partial<Record<RecordType, string>> = {
  ems_session: 'started_at', side_effect: 'occurred_at', safety_screening: 'screened_at',
}

/** Every op carries these, so that it can stand alone whatever became of the ones before it. */
const IDENTITIES: Record<EmsType, string[]> = {
  ems_programme: ['name', 'modality'],
  ems_session: ['started_at', 'time_zone', 'modality'],
  side_effect: ['occurred_at', 'time_zone', 'kind'],
  safety_screening: ['screened_at', 'time_zone', 'version'],
}

/** What counts as an answer when we ask whether a session or a side effect was told late. */
const ANSWERS: Partial<Record<RecordType, ReadonlySet<string>>> = {
  ems_session: new Set([
    'pain_before', 'numbness_before', 'tingling_before', 'pain_after', 'numbness_after', 'tingling_after', 'sensation',
    'skin_before_ok', 'skin_after_ok', 'duration_minutes',
  ]),
  side_effect: new Set(['severity']),
}

export function isAnswerOf(type: RecordType, name: string): boolean {
  return ANSWERS[type]?.has(name) ?? false
}

/** What the server works out and takes from nobody. */
const DERIVED = new Set(['on', 'outcome'])
/** And the pauses; all else of a trial is the server's. */
const TOLD_OF_A_TRIAL = new Set(['ended_on', 'answer_seen_on'])

export function identityNames(type: RecordType, fields: Fields): string[] {
  if (type === 'profile' || type === 'trial') return []
  if (type !== 'entry') return [...IDENTITIES[type], ...Object.keys(fields).filter((name) => name.startsWith('answers.'))]
  return fields.kind === 'moment' ? ['kind', 'occurred_at', 'time_zone'] : ['kind', 'on', 'time_zone']
}

/** The local date of a dated record; undefined where it has none. */
export function dayOf(type: RecordType, fields: Fields): string | null | undefined {
  const name = type === 'entry' && fields.kind === 'moment' ? 'occurred_at' : INSTANTS[type]
  if (name === undefined) return undefined
  const instant = fields[name]
  if (typeof instant !== 'string' || typeof fields.time_zone !== 'string') return null
  return localDay(instant, fields.time_zone)
}

/** A trial begins on the server, where its coins fall: what a device writes about it changes one that is there, or nothing. */
export function beginsHere(type: RecordType): boolean {
  return type !== 'trial'
}

export function isDated(type: RecordType): boolean {
  return type in INSTANTS
}

/**
 * When a record can have been written at the earliest, as ms. What is sent again with that time neither becomes late nor
 * loses that it was, and does not win against what another device wrote after it.
 */
export function earliestWriting(fields: Fields, recordedAt: number, late: boolean): number {
  return late ? Math.max(recordedAt, firstLate(String(fields.on), String(fields.time_zone))) : recordedAt
}

/** A record's fields as they may be sent again: without what the server works out itself, or has fixed. */
export function writable(type: RecordType, fields: Fields): Fields {
  if (type === 'entry') return fields
  const isTaken = (name: string) => (type === 'trial' ? TOLD_OF_A_TRIAL.has(name) || name.startsWith('pauses.') : !DERIVED.has(name))
  return Object.fromEntries(Object.entries(fields).filter(([name]) => isTaken(name)))
}
