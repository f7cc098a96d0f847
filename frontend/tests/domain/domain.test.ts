// @vitest-environment node
import { expect, test } from 'vitest'
import { addDays, isLate, localDay, today } from '../../src/domain/days'
import { headline } from '../../src/domain/headline'
import { dailyId, newId, profileId } from '../../src/domain/ids'

test.each([
  ['2026-11-22T23:30:00Z', 'Europe/Berlin', '2026-11-23'],
  ['2026-11-22T23:30:00Z', 'UTC', '2026-11-22'],
  ['2026-11-22T07:59:00Z', 'America/Los_Angeles', '2026-11-21'],
  ['2026-03-29T01:30:00Z', 'Europe/Berlin', '2026-03-29'],
  ['2026-11-22T10:30:00Z', 'Pacific/Kiritimati', '2026-11-23'],
])('%s in %s is %s', (instant, zone, day) => {
  expect(localDay(instant, zone)).toBe(day)
})

test('today is a date', () => {
  expect(today('Europe/Berlin')).toMatch(/^\d{4}-\d\d-\d\d$/)
})

test('days are added across months, years and clock changes', () => {
  expect(addDays('2026-12-31', 1)).toBe('2027-01-01')
  expect(addDays('2028-03-01', -1)).toBe('2028-02-29')
  expect(addDays('2026-03-28', 2)).toBe('2026-03-30')
})

// A day of 23 hours: 29 March 2026 in Berlin ends at 22:00 UTC; 36 h later is 31 March, 10:00 UTC.
test('late begins 36 hours after the end of the day', () => {
  expect(isLate('2026-03-29', '2026-03-31T10:00:00.000Z', 'Europe/Berlin')).toBe(false)
  expect(isLate('2026-03-29', '2026-03-31T10:00:00.001Z', 'Europe/Berlin')).toBe(true)
  expect(isLate('2026-11-22', '2026-11-22T20:00:00Z', 'Europe/Berlin')).toBe(false)
  expect(isLate('2026-11-23', '2026-11-22T20:00:00Z', 'Europe/Berlin')).toBe(false)
})

test('the headline is the highest rated region, else what was typed, else nothing', () => {
  expect(headline({ pain: 9, 'ratings.feet.pain': 3, 'ratings.hands_left.pain': 5, 'ratings.feet.numbness': 8 }, 'pain')).toBe(5)
  expect(headline({ pain: 2, 'ratings.feet.pain': null }, 'pain')).toBe(2)
  expect(headline({ 'ratings.feet.pain': 0 }, 'pain')).toBe(0)
  expect(headline({ pain: null }, 'pain')).toBeNull()
  expect(headline({}, 'tingling')).toBeNull()
})

// Values from Python's uuid.uuid5: the server computes the same ids.
test('a day has one id on every device', () => {
  const diary = '6f0c6f0c-0000-4000-8000-000000000000'
  expect(dailyId(diary, '2026-11-22')).toBe('cd08930d-0cd6-5397-a6d2-016c5b9a14db')
  expect(profileId(diary)).toBe('44fe8562-12a9-5de4-89d1-8a3fc5cc4121')
})

test('new ids sort by time', () => {
  const ids = Array.from({ length: 50 }, newId)
  expect([...ids].sort()).toEqual(ids)
})
