/** What two devices and the real server said to each other (tests/diary/sync/conversations.py tells how it is recorded). */
import file from '../../../tests/diary/sync/conversations.json'
import type { Change, OpResult, SyncAnswer, WireOp } from '../../src/diary/sync/protocol'
import type { Fields, RecordType } from '../../src/domain/types'
import type { Begun } from './model-trial'

export type Who = 'phone' | 'tablet'

export interface Trip {
  asks: { epoch: string | null; cursor: number | null; full: boolean; limit: number; ops: WireOp[] }
  status: number
  gets: Partial<SyncAnswer> & { code?: string; restored_seq?: number }
}

export type Step =
  | { server: 'backs up' | 'restores' | 'expire' }
  | { server: 'begins a trial'; trial: Begun }
  | { days: number }
  | { who: Who; writes: { type: RecordType; id: string; set: Fields | null }; clock_ahead_s?: number }
  | {
      who: Who
      syncs: { busy?: boolean; lost?: boolean; limit?: number; pages?: number }
      trips: Trip[]
      waiting: number
      shows: Record<string, Fields>
    }

export interface Conversation { name: string; skews: Partial<Record<Who, number>>; steps: Step[] }

export interface Asked { asks: string; status: number; gets: object }

const recorded = file as unknown as { blank: Record<RecordType, Fields>; session: Asked[]; conversations: Conversation[] }

/** A record of each type about which nothing was said yet. */
export const { blank, session, conversations } = recorded

/** The answer as it travelled: in the file what is blank is left out. */
export function whole(gets: Trip['gets']): Trip['gets'] {
  return gets.changes ? { ...gets, changes: gets.changes.map(wholeChange) } : gets
}

function wholeChange(change: Change): Change {
  return change.data === null ? change : { ...change, data: { ...blank[change.type], earlier: [], ...change.data } }
}

export function wholeView(key: string, view: Fields): Fields {
  const { is_late: _given, ...fields } = blank[key.split(' ')[0] as RecordType]
  return { ...fields, ...view }
}

/** A refusal without its sentence, which is for people. */
export function withoutWords(result: OpResult): object {
  const { errors, result: first, ...rest } = result
  return {
    ...rest, ...(errors && { errors: errors.map(({ field, code }) => ({ field, code })) }), ...(first && { result: withoutWords(first) }),
  }
}
