// @vitest-environment node
/** Numbers as people type them: the region's signs, any digits, and no guessing. */
import { expect, test } from 'vitest'
import { readNumber } from '../../src/domain/numbers'

const number = (value: number | null) => ({ kind: 'number', value })

test.each([
  ['', null], ['  ', null], ['0', 0], ['12', 12], ['1 200', 1200], ['1\u202f200', 1200], ["1'200", 1200], ['1’200', 1200],
  ['2.5', 2.5], ['2,5', 2.5], ['.5', 0.5], ['4,096', 4096], ['12,345,678', 12_345_678], ['12.345.678', 12_345_678],
  ['1,234.5', 1234.5], ['1.234,5', 1234.5], ['٤٠٩٦', 4096], ['۲٫۵', 2.5], ['१२', 12], ['１２', 12],
])('%j in English is %j', (text, value) => {
  expect(readNumber(text, 'en-GB')).toEqual(number(value))
})

test('what is the sign of thousands in one region is the decimal sign in another', () => {
  expect(readNumber('4.096', 'de-DE')).toEqual(number(4096))
  expect(readNumber('2,5', 'de-DE')).toEqual(number(2.5))
})

test('what can be read in two ways is asked', () => {
  expect(readNumber('4.096', 'en-GB')).toEqual({ kind: 'doubt', values: [4096, 4.096] })
  expect(readNumber('4,096', 'de-DE')).toEqual({ kind: 'doubt', values: [4096, 4.096] })
  expect(readNumber('0.125', 'en-GB')).toEqual(number(0.125))
})

test.each(['x', '1x', '-1', '1e3', '1,2,3', '1.2.3,4', '1,23.4', '1,,2', ',', '１x', '∞', '1 234 567,89.1'])('%j is no number', (text) => {
  expect(readNumber(text, 'en-GB')).toEqual({ kind: 'none' })
})
