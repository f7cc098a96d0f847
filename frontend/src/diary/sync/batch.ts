/** Which unsent ops go into the next request. Pure. */
import type { StoredOp } from '../db/schema'
import { isHeldAmong } from '../db/store'
import { BYTES_A_BATCH, OPS_A_BATCH, type WireOp } from './protocol'

/** The oldest ops, in order, within both limits, always at least one when there is one; what is held comes last. */
export function nextBatch(waiting: StoredOp[], most: number = OPS_A_BATCH): StoredOp[] {
  const ops = heldLast(waiting)
  let bytes = 0
  const end = ops.findIndex((op, index) => {
    bytes += bytesOf(op)
    return index >= most || (index > 0 && bytes > BYTES_A_BATCH)
  })
  return end === -1 ? ops : ops.slice(0, end)
}

/** What is held must not stand in the way of the rest; what was written to the same record after it follows it. */
function heldLast(ops: StoredOp[]): StoredOp[] {
  const isHeld = isHeldAmong(ops)
  return [...ops.filter((op) => !isHeld(op)), ...ops.filter(isHeld)]
}

export function wireOp({ op_id, type, id, op, base, at, again, set }: StoredOp): WireOp {
  return { op_id, type, id, op, base, at, ...(again && { again }), ...(op !== 'delete' && { set }) }
}

function bytesOf(op: StoredOp): number {
  return new TextEncoder().encode(JSON.stringify(wireOp(op))).length + 1
}
