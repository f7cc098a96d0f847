/** The change over a span, against the same table as the server's: what a doctor is told is what the app says. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, test } from 'vitest'
import { changeOf, quantile, type Change } from '../../src/domain/change'
import { changeSaid } from '../../src/history/changes'
import { setLocale } from '../../src/i18n'

interface Case { name: string; scores: string; own_least: number | null; change: Change | null; stretches: number; said: string }

const file = join(import.meta.dirname, '../../../tests/diary/analysis/changes.json')
const table = JSON.parse(readFileSync(file, 'utf8')) as { cases: Case[]; quantiles: [number, number][] }

/** A sign a day: X is 10, a point a day without a score. */
function scoresOf(signs: string): (number | null)[] {
  return [...signs].map((sign) => (sign === '.' ? null : sign === 'X' ? 10 : Number(sign)))
}

test.each(table.cases)('$name', ({ scores, own_least, change, stretches, said }) => {
  setLocale('en', ['en-GB'])
  const found = changeOf(scoresOf(scores), own_least)
  expect(found).toEqual({ change, stretches })
  // The app writes thousands as the person's region does.
  const { verdict, detail } = changeSaid(found)
  expect(`${verdict}: ${detail}`.replace(/(\d),(\d{3})/, '$1$2')).toBe(said)
})

it('has the server’s width of a range, for few fortnights and for ten years of them', () => {
  expect(table.quantiles.length).toBeGreaterThan(5)
  for (const [degrees, wanted] of table.quantiles) expect(quantile(degrees)).toBeCloseTo(wanted, 11)
})
