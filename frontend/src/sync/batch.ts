/** Which unsent ops go into the next request. Pure. */
import type { StoredOp } from '../db/schema'
import { BYTES_A_BATCH, OPS_A_BATCH, type WireOp } from './protocol'

/** The oldest ops, in order, within both limits; always at least one when there is one. */
export function nextBatch(ops: StoredOp[], most: number = OPS_A_BATCH): StoredOp[] {
  let bytes = 0
  const end = ops.findIndex((op, index) => {
    bytes += bytesOf(op)
    return index >= most || (index > 0 && bytes > BYTES_A_BATCH)
  })
  return end === -1 ? ops : ops.slice(0, end)
}

export function wireOp({ op_id, type, id, op, base, at, again, set }: StoredOp): WireOp {
  return { op_id, type, id, op, base, at, ...(again && { again }), ...(op !== 'delete' && { set }) }
}

function bytesOf(op: StoredOp): number {
  return new TextEncoder().encode(JSON.stringify(wireOp(op))).length + 1
}
