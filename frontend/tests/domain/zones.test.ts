// @vitest-environment node
/** A zone or a language that nobody here knows stops nothing. */
import { afterEach, describe, expect, it, test, vi } from 'vitest'
import { deviceTimeZone, localDay, today } from '../../src/domain/days'
import { instantOf, wallClockOf } from '../../src/domain/wallClock'
import { namesItsZone, usableZone } from '../../src/domain/zones'
import { formatDay, formatNumber, formatTime, setLocale } from '../../src/i18n'

const real = Intl.DateTimeFormat.prototype.resolvedOptions

function browserSays(timeZone: string | undefined, minutesBehindUtc = 0): void {
  vi.spyOn(Intl.DateTimeFormat.prototype, 'resolvedOptions').mockImplementation(function (this: Intl.DateTimeFormat) {
    return { ...real.call(this), timeZone: timeZone as string }
  })
  vi.spyOn(Date.prototype, 'getTimezoneOffset').mockReturnValue(minutesBehindUtc)
}

afterEach(() => {
  vi.restoreAllMocks()
  setLocale('en', [])
})

describe('the zone of the device', () => {
  test.each([
    ['Etc/Unknown', -60, 'Etc/GMT-1'], ['Etc/Unknown', 0, 'UTC'], [undefined, 300, 'Etc/GMT+5'], ['', -720, 'Etc/GMT-12'], ['Mars/Olympus', 0, 'UTC'],
  ])('%s with %i minutes behind UTC is reckoned as %s', (named, minutes, zone) => {
    browserSays(named, minutes)
    expect([deviceTimeZone(), namesItsZone()]).toEqual([zone, false])
    expect(today()).toMatch(/^\d{4}-\d\d-\d\d$/)
  })

  it('is the named one where the browser knows it', () => {
    browserSays('Pacific/Auckland', -720)
    expect([deviceTimeZone(), namesItsZone()]).toEqual(['Pacific/Auckland', true])
  })
})

it('a zone that only the server knows is reckoned as the device’s', () => {
  browserSays('Europe/Berlin')
  const zone = 'America/Newly_Founded'
  expect(usableZone(zone)).toBe('Europe/Berlin')
  expect(localDay('2026-11-29T23:30:00Z', zone)).toBe('2026-11-30')
  expect(wallClockOf('2026-11-29T23:30:00Z', zone)).toEqual({ on: '2026-11-30', time: '00:30' })
  expect(instantOf('2026-11-30', '00:30', zone)).toBe('2026-11-29T23:30:00.000Z')
  expect(formatTime('2026-11-29T23:30:00Z', zone)).toMatch(/30/)
})

test.each(['en_US', 'C', 'xx-invalid-tag-far-too-long-for-anything', '', 'de_DE.UTF-8', '*'])('the language tag %j stops nothing', (tag) => {
  setLocale(tag, [tag])
  expect(formatDay('2026-11-29', 'full')).toContain('2026')
  expect(formatNumber(3.5)).toBe('3.5')
})
