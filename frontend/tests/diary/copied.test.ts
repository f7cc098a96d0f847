/** What this device shows of copied scores before the server answers: what the server will say. Pure. */
import { expect, it } from 'vitest'
import { emptyRecord, replay } from '../../src/diary/db/replay'
import { REFUSED, WAITING, type StoredOp, type StoredRecord } from '../../src/diary/db/schema'
import { earlierValues } from '../../src/diary/wording'
import type { Fields } from '../../src/domain/types'

const DAY: Fields = { kind: 'daily', on: '2026-11-22', time_zone: 'Europe/Berlin' }

function op(set: Fields, change: Partial<StoredOp> = {}): StoredOp {
  return {
    op_id: '0', type: 'entry', id: 'day', op: 'patch', base: null, at: '2026-11-22T20:00:00.000Z', set: { ...DAY, ...set }, state: WAITING, acknowledged_rev: null,
    ...change,
  } as StoredOp
}

function known(base: Fields): StoredRecord {
  return { ...emptyRecord('entry', 'day'), base: { ...DAY, ...base }, base_rev: 1, deleted: false }
}

const COPIED: Fields = { pain: 5, numbness: 3, copied: ['numbness', 'pain'] }

it.each<[string, Fields[], unknown[]]>([
  ['nothing is written', [], ['numbness', 'pain']],
  ['an older app typed another number', [{ pain: 6 }], ['numbness']],
  ['an older app typed the same number', [{ pain: 5 }], ['numbness']],
  ['a score is emptied', [{ numbness: null }], ['pain']],
  ['a place is rated, and that taken back', [{ 'ratings.feet.pain': 6 }, { 'ratings.feet.pain': null }], ['numbness']],
  ['a mark is set again', [{ pain: 6, copied: ['numbness'] }, { pain: 5, copied: ['numbness', 'pain'] }], ['numbness', 'pain']],
  ['a mark names what has no score', [{ copied: ['pain', 'tingling'] }], ['pain']],
  ['a note is written', [{ note: 'cold' }], ['numbness', 'pain']],
])('%s', (_when, sets, copied) => {
  expect(replay(known(COPIED), sets.map((set) => op(set))).view.copied).toEqual(copied)
})

it('what was refused shows its marks where nothing else is answered', () => {
  const old = op(COPIED, { state: REFUSED, beneath: true })
  expect(replay(known({ pain: 7, copied: [] }), [old]).view).toMatchObject({ pain: 7, numbness: 3, copied: ['numbness'] })
})

it('a mark makes no day late', () => {
  const late = op({ copied: ['pain'] }, { at: '2026-12-01T20:00:00.000Z' })
  expect(replay(known(COPIED), [late]).is_late).toBe(false)
})

it('what was marked before is no earlier answer to show', () => {
  const value = { at: '2026-11-22T20:00:00.000Z', device: '', reason: 'edited' as const }
  const earlier = [{ ...value, field: 'copied', value: ['pain'] }, { ...value, field: 'pain', value: 5 }]
  expect(earlierValues({ earlier } as never).map(({ field }) => field)).toEqual(['pain'])
})
