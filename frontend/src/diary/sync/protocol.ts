/** The wire of POST /api/v1/sync, as in docs/api.md. */
import type { FieldError, Fields, FieldValue, RecordType } from '../../domain/types'
import type { OpKind } from '../db/schema'

export const PROTOCOL = 1
export const SCHEMA = 2
export const CHANGES_A_PULL = 500
export const OPS_A_BATCH = 500
/** Under the server's 1 MiB, with room for the envelope. */
export const BYTES_A_BATCH = 1_000_000

export interface WireOp {
  op_id: string
  type: RecordType
  id: string
  op: OpKind
  base: number | null
  at: string
  /** what this server had told before is sent again: `at` is by its clock */
  again?: true
  set?: Fields
}

export interface SyncRequest {
  protocol: number
  schema: number
  /** whose diary this is: a server where somebody else signed in meanwhile can refuse */
  diary_id: string
  device_id: string
  epoch: string | null
  cursor: number | null
  client_now: string
  time_zone: string
  limit: number
  /** a pull from nothing goes on: a cursor older than the purged tombstones is fine */
  full: boolean
  ops: WireOp[]
}

export type ResultStatus = 'applied' | 'merged' | 'duplicate' | 'kept' | 'revived' | 'rejected' | 'deferred'

export interface OpResult {
  op_id: string
  status: ResultStatus
  rev?: number
  code?: string
  errors?: FieldError[]
  conflicts?: { field: string; yours: FieldValue; kept: FieldValue; kept_from: string }[]
  result?: OpResult
}

export interface Change {
  type: RecordType
  id: string
  rev: number
  deleted: boolean
  data: Record<string, unknown> | null
  /** fields that the server has and cannot open; they are not in `data` */
  unreadable?: string[]
}

export interface SyncAnswer {
  protocol: number
  epoch: string
  server_now: string
  /** the zone the request was read in: another than it named where the server does not know that one */
  time_zone: string
  results: OpResult[]
  changes: Change[]
  cursor: number
  more: boolean
}
