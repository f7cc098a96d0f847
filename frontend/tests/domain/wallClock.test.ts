import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { instantOf, wallClockOf } from '../../src/domain/wallClock'

describe('a clock on the wall', () => {
  it('shows an instant where the phone is', () => {
    expect(wallClockOf('2026-11-22T23:30:00Z', 'Europe/Berlin')).toEqual({ on: '2026-11-23', time: '00:30' })
    expect(wallClockOf('', 'Europe/Berlin')).toEqual({ on: '', time: '' })
  })

  it('reads an hour that is skipped as the time after the change', () => {
    expect(instantOf('2026-03-29', '02:30', 'Europe/Berlin')).toBe('2026-03-29T01:30:00.000Z')
  })

  it('reads an hour that comes twice as the first of both', () => {
    expect(instantOf('2026-10-25', '02:30', 'Europe/Berlin')).toBe('2026-10-25T00:30:00.000Z')
  })
})

test('there and back again is the same minute, in every zone', () => {
  const zones = fc.constantFrom(...Intl.supportedValuesOf('timeZone'))
  const minutes = fc.integer({ min: Date.UTC(2016, 0) / 60_000, max: Date.UTC(2035, 0) / 60_000 })
  fc.assert(fc.property(zones, minutes, (zone, minute) => {
    const shown = wallClockOf(new Date(minute * 60_000).toISOString(), zone)
    expect(wallClockOf(instantOf(shown.on, shown.time, zone), zone)).toEqual(shown)
  }), { numRuns: 300, seed: 1 })
})
