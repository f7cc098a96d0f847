// @vitest-environment node
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { WAITING, type StoredOp } from '../../src/diary/db/schema'
import { backoff, LONGEST_MS, LONGEST_SEEN_MS } from '../../src/diary/sync/backoff'
import { nextBatch, wireOp } from '../../src/diary/sync/batch'

function op(note: string, seq: number): StoredOp {
  return {
    seq, op_id: String(seq), type: 'entry', id: 'x', op: 'put', base: null, at: '2026-11-22T12:00:00Z',
    set: { note }, state: WAITING, acknowledged_rev: null,
  }
}

test('a batch is the oldest ops in order, within 500 and 1 MiB, never empty while something waits', () => {
  const notes = fc.array(fc.integer({ min: 0, max: 60_000 }), { minLength: 1, maxLength: 700 })
  fc.assert(
    fc.property(notes, (sizes) => {
      const ops = sizes.map((size, index) => op('ß'.repeat(size), index))
      const batch = nextBatch(ops)
      expect(batch).toEqual(ops.slice(0, batch.length))
      expect(batch.length).toBeGreaterThan(0)
      expect(batch.length).toBeLessThanOrEqual(500)
      expect(new TextEncoder().encode(JSON.stringify(batch.map(wireOp))).length).toBeLessThan(1024 * 1024)
    }),
    { numRuns: 15, seed: 1 },
  )
})

test('many small ops make a full batch', () => {
  const ops = Array.from({ length: 600 }, (_, index) => op('', index))
  expect(nextBatch(ops)).toHaveLength(500)
  expect(nextBatch(ops, 7)).toHaveLength(7)
})

test('the wait doubles, is spread by chance, and ends at five minutes', () => {
  expect([backoff(1, 0), backoff(1, 1)]).toEqual([500, 1_000])
  expect([backoff(4, 0), backoff(4, 1)]).toEqual([4_000, 8_000])
  expect([backoff(50, 0), backoff(50, 1)]).toEqual([LONGEST_MS / 2, LONGEST_MS])
  expect([backoff(50, 0, LONGEST_SEEN_MS), backoff(50, 1, LONGEST_SEEN_MS)]).toEqual([15_000, 30_000])
})
