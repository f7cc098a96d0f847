/** Links to the diary: what the server is asked for by a few taps, and a link in words. */
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Share } from '../../src/diary/api/shares'
import { setLocale } from '../../src/i18n'
import { asked, SAFE } from '../../src/share/New'
import { nameOfShare, openingsOf, shownBy, stateOf } from '../../src/share/wording'
import '../../src/share/words.en'

const NOW = new Date('2026-11-23T10:00:00Z')
const SHARE: Share = {
  id: 'a', label: '', shown_name: '', question: '', last_days: 90, from: null, to: null, includes: ['ems'], live: true, has_passcode: true, tries_left: 5,
  expires_at: '2026-12-07T10:00:00Z', views_max: null, views: 0, last_opened_at: null, tell_first_view: false, created_at: '2026-11-23T10:00:00Z',
  revoked_at: null, state: 'open',
}

describe('a new link', () => {
  it('is safe without a choice: a passcode, 14 days, no notes', () => {
    expect(asked(SAFE, NOW)).toEqual({
      label: '', shown_name: '', question: '', last_days: 90, from: null, includes: ['ems', 'side_effects'], live: true, with_passcode: true,
      expires_at: '2026-12-07T10:00:00.000Z', views_max: null, tell_first_view: false,
    })
  })

  it('goes from a date on, and without one falls back to the safe days', () => {
    expect(asked({ ...SAFE, range: 'since', since: '2026-09-01' }, NOW)).toMatchObject({ from: '2026-09-01', last_days: null })
  })

  it('asks for exactly what is switched on', () => {
    expect(asked({ ...SAFE, on: ['once', 'tell_first_view'], until: '1' }, NOW)).toMatchObject({
      with_passcode: false, live: false, views_max: 1, tell_first_view: true, expires_at: '2026-11-24T10:00:00.000Z',
    })
  })
})

describe('a link in words', () => {
  beforeAll(() => setLocale('en', ['en-GB']))
  // A day of another year is written with its year.
  beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: NOW }))
  afterEach(() => void vi.useRealTimers())

  it('has a name that its owner knows it by', () => {
    expect(nameOfShare(SHARE)).toBe('A link')
    expect(nameOfShare({ label: 'Dr Amsel' })).toBe('For Dr Amsel')
  })

  it('says whether and until when it opens', () => {
    expect(stateOf(SHARE)).toMatch(/^Open until .*7 December$/)
    expect(stateOf({ ...SHARE, state: 'expired' })).toMatch(/^Ended on /)
    expect(stateOf({ ...SHARE, state: 'revoked' })).toBe('Ended by you')
    expect(stateOf({ ...SHARE, state: 'locked' })).toContain('five times')
    expect(stateOf({ ...SHARE, state: 'used_up' })).toContain('allowed')
  })

  it('says how often it was opened', () => {
    expect(openingsOf(SHARE)).toBe('not opened yet')
    expect(openingsOf({ ...SHARE, views: 1, last_opened_at: '2026-11-24T10:00:00Z' })).toMatch(/^opened once, on .*24 November$/)
    expect(openingsOf({ ...SHARE, views: 3, last_opened_at: '2026-11-24T10:00:00Z' })).toMatch(/^opened 3 times, last on /)
  })

  it('says what it shows', () => {
    expect(shownBy(SHARE)).toBe('The last 90 days: scores, EMS and sessions; always up to date.')
    expect(shownBy({ ...SHARE, last_days: null, from: '2026-09-01', includes: [], live: false })).toMatch(/^Days since .*1 September: scores; as it was on .*23 November\.$/)
  })
})
