import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { CAUSES, EXPOSURES, PLACES, QUALITIES, SPREAD_FEET, SPREAD_HANDS, TRACKED } from '../../src/domain/vocabulary'
import { firstWeekday, formatDay, formatNumber, formatWallClock, setLocale, t } from '../../src/i18n'
import { en } from '../../src/i18n/en'
import { LOOK_KEY } from '../../src/screens/preferences'
import { fieldName, valueText } from '../../src/screens/wording'

const source = (path: string) => readFileSync(`${import.meta.dirname}/../../${path}`, 'utf8')

describe('the catalogue', () => {
  it('has a word for everything the diary can hold', () => {
    const needed = [
      ...CAUSES.map((name) => `cause.${name}`), ...EXPOSURES.map((name) => `exposure.${name}`), ...PLACES.map((name) => `place.${name}`),
      ...QUALITIES.map((name) => `quality.${name}`), ...SPREAD_FEET.map((name) => `spread_feet.${name}`),
      ...SPREAD_HANDS.map((name) => `spread_hands.${name}`), ...TRACKED.map((name) => `tracked.${name}`),
    ]
    expect(needed.filter((key) => !(key in en))).toEqual([])
  })

  it('promises nothing and judges nobody', () => {
    const words = Object.entries(en).filter(([key]) => !key.startsWith('about.')).map(([, message]) => JSON.stringify(message)).join('\n')
    expect(words).not.toMatch(/streak|well done|congratulations|pain-free|improv|relief|trigger/i)
  })

  it('counts in the plural of the language', () => {
    setLocale('en', [])
    expect(t('saved.waiting', { count: 1 })).toBe('1 change waits to be sent')
    expect(t('saved.waiting', { count: 0 })).toBe('0 changes wait to be sent')
  })
})

describe('dates and numbers', () => {
  it('follow the region of the phone within the language of the account', () => {
    setLocale('en', ['de-DE', 'en-GB'])
    expect(formatDay('2026-11-22')).toBe('Sunday 22 November')
    expect(firstWeekday()).toBe(1)
    setLocale('en', ['en-US'])
    expect(formatDay('2026-11-22')).toBe('Sunday, November 22')
    expect(formatWallClock('21:00')).toMatch(/9:00\sPM/)
    expect(formatNumber(2.5)).toBe('2.5')
  })
})

describe('fields in words', () => {
  it('names ratings, answers and lists', () => {
    setLocale('en', ['en-GB'])
    expect(fieldName('ratings.feet_left.pain')).toBe('Pain, left foot')
    expect(fieldName('ems_used')).toBe('EMS')
    expect(valueText('ems_used', false)).toBe('No')
    expect(valueText('qualities', ['burning', 'walking_on_sand'])).toBe('burning, walking on sand')
    expect(valueText('skipped', ['pain'])).toBe('Pain')
    expect(valueText('note', null)).toBe('no answer')
  })
})

it('the look is read before the first paint from where Settings writes it', () => {
  expect(source('index.html')).toContain(`localStorage.getItem('${LOOK_KEY}')`)
})
