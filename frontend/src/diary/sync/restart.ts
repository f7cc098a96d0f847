/** Starting over with the server: a cursor it no longer knows (410), a database restored from a backup (409). */
import { isEmpty } from '../../domain/empty'
import { newId } from '../../domain/ids'
import { beginsHere, writable } from '../../domain/records'
import type { Fields } from '../../domain/types'
import { PLACES, ratingField, SYMPTOMS } from '../../domain/vocabulary'
import {
  inOneWrite, readProgress, REFUSED, writeProgress, WAITING,
  type DiaryDatabase, type StoredOp, type StoredRecord, type WriteTransaction,
} from '../db/schema'
import { identityOf } from '../db/store'
import { earliestWritingOf } from './apply'

/** 410: pull everything again; what is unsent stays and follows when the pull is complete. */
export function pullFromNothing(database: DiaryDatabase): Promise<void> {
  return inOneWrite(database, async (transaction) => {
    await beginFullPull(transaction, (await readProgress(transaction)).epoch)
  })
}

/**
 * 409: the server was restored from a backup and lacks everything after `restoredSeq`. What this device has from
 * after it goes into the outbox in full, before what was unsent already; then everything is pulled again.
 */
export function adoptEpoch(database: DiaryDatabase, epoch: string, restoredSeq: number): Promise<void> {
  return inOneWrite(database, async (transaction) => {
    await sendAgainWhatIsLost(transaction, restoredSeq)
    await beginFullPull(transaction, epoch)
  })
}

async function sendAgainWhatIsLost(transaction: WriteTransaction, restoredSeq: number): Promise<void> {
  const outbox = transaction.objectStore('outbox')
  const unsent = await outbox.getAll()
  const lost = (await transaction.objectStore('records').getAll()).filter((record) => isAfter(record, restoredSeq))
  await outbox.clear()
  for (const op of lost.flatMap((record) => resendOps(record, restoredSeq))) await outbox.add(op)
  for (const op of unsent) await outbox.add(sendAgain(op, restoredSeq))
  for (const record of lost) await clampRev(transaction, record, restoredSeq)
}

function isAfter(record: StoredRecord, restoredSeq: number): boolean {
  return record.base_rev !== null && record.base_rev > restoredSeq
}

/**
 * What was answered, and apart from it what was left empty: emptiness never wins against another device's answer. Scores of
 * the whole day come once more at the end, after places that the backup still has a score for have been emptied.
 */
function resendOps(record: StoredRecord, restoredSeq: number): StoredOp[] {
  const { type, id } = record
  const at = writtenAt(record, restoredSeq)
  const common = { type, id, base: restoredSeq, again: true, state: WAITING, acknowledged_rev: null } as const
  if (record.base_deleted) return [{ ...common, op_id: newId(), op: 'delete', at, set: {} }]
  const { answered, empty } = wholeRecord(record)
  // What began after the backup is gone there, coins and all; of one that is in it this device told what follows.
  if (!beginsHere(type)) return Object.keys(answered).length === 0 ? [] : [{ ...common, op_id: newId(), op: 'patch', at, set: answered }]
  const identity = identityOf(copyOf(record), {})
  const scores = type === 'entry' ? scoresWithoutPlace(answered) : {}
  const ops: StoredOp[] = [
    { ...common, op_id: newId(), op: 'put', at, set: answered },
    { ...common, op_id: newId(), op: 'put', at: wellBefore(at), set: { ...identity, ...empty } },
  ]
  if (Object.keys(scores).length > 0) ops.push({ ...common, op_id: newId(), op: 'put', at, set: { ...identity, ...scores } })
  return ops
}

function scoresWithoutPlace(answered: Fields): Fields {
  const typed = SYMPTOMS.filter((symptom) => symptom in answered && !PLACES.some((place) => ratingField(place, symptom) in answered))
  const scores = Object.fromEntries(typed.map((symptom) => [symptom, answered[symptom]!]))
  return typed.length > 0 && answered.copied ? { ...scores, copied: answered.copied } : scores
}

/** The record as the server had it: what is written on top of it follows in ops of its own. */
function copyOf(record: StoredRecord): StoredRecord {
  return { ...record, view: record.base! }
}

// Well before what any device sends of the same record: it counts a millisecond a rev.
const MARGIN_MS = 10 * 60_000

function wellBefore(at: string): string {
  return new Date(Date.parse(at) - MARGIN_MS).toISOString()
}

/** Stands for when this copy was written. Of two devices the one with the newer copy must win, hence the rev. */
function writtenAt(record: StoredRecord, restoredSeq: number): string {
  if (record.base === null) return record.base_at!
  return new Date(earliestWritingOf(record) + record.base_rev! - restoredSeq).toISOString()
}

/** Every field, empty ones too: the backup may hold a value that was taken back later. */
function wholeRecord(record: StoredRecord): { answered: Fields; empty: Fields } {
  const ratings = record.type === 'entry' ? PLACES.flatMap((place) => SYMPTOMS.map((one) => ratingField(place, one))) : []
  const whole: Fields = { ...Object.fromEntries(ratings.map((name) => [name, null])), ...record.base }
  if (whole.kind === 'daily') delete whole.occurred_at
  const fields = Object.entries(writable(record.type, whole))
  return {
    answered: Object.fromEntries(fields.filter(([, value]) => !isEmpty(value))),
    empty: Object.fromEntries(fields.filter(([, value]) => isEmpty(value))),
  }
}

/** Revs above the backup mean nothing any more; the restored op log may have forgotten an acknowledged op. */
function sendAgain(op: StoredOp, restoredSeq: number): StoredOp {
  const { seq: _seq, ...rest } = op
  const base = op.base === null ? null : Math.min(op.base, restoredSeq)
  return { ...rest, base, state: op.state === REFUSED ? REFUSED : WAITING, acknowledged_rev: null }
}

async function clampRev(transaction: WriteTransaction, record: StoredRecord, restoredSeq: number): Promise<void> {
  await transaction.objectStore('records').put({ ...record, base_rev: restoredSeq, waiting: true })
}

async function beginFullPull(transaction: WriteTransaction, epoch: string | null): Promise<void> {
  const progress = await readProgress(transaction)
  const generation = progress.generation + 1
  await writeProgress(transaction, { ...progress, epoch, cursor: null, full: true, generation })
}
