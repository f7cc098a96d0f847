// @vitest-environment node
/** A time zone as people say it. */
import { expect, it, test } from 'vitest'
import { placeName } from '../../src/i18n/placeName'

test.each([
  ['Asia/Singapore', 'Singapore'],
  ['America/La_Paz', 'La Paz'],
  ['America/Argentina/Buenos_Aires', 'Buenos Aires, Argentina'],
  ['America/North_Dakota/New_Salem', 'New Salem, North Dakota'],
  ['US/Pacific', 'Pacific, US'],
  ['UTC', 'UTC'],
  ['Etc/GMT+5', 'UTC\u22125'],
  ['Etc/GMT-12', 'UTC+12'],
  ['Etc/GMT-0', 'UTC'],
])('%s is %s', (zone, name) => {
  expect(placeName(zone)).toBe(name)
})

it('no two zones have the same name', () => {
  const zones = Intl.supportedValuesOf('timeZone')
  expect(new Set(zones.map(placeName)).size).toBe(zones.length)
  expect(zones.length).toBeGreaterThan(300)
})
