import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { CAUSES, EXPOSURES, PLACES, QUALITIES, SPREAD_FEET, SPREAD_HANDS, TRACKED } from '../../src/domain/vocabulary'
import { firstWeekday, formatDay, formatNumber, formatWallClock, setLocale, t } from '../../src/i18n'
import { data } from '../../src/i18n/en/data'
import { ems } from '../../src/i18n/en/ems'
import { first } from '../../src/i18n/en/first'
import { later } from '../../src/i18n/en/later'
import { reminders } from '../../src/i18n/en/reminders'
import { share } from '../../src/i18n/en/share'
import { trial } from '../../src/i18n/en/trial'
import '../../src/i18n/later'
import { LOOK_KEY } from '../../src/screens/preferences'
import { DESIGNS } from '../../src/screens/trial/New'
import { fieldName, valueText } from '../../src/screens/wording'

const en = { ...first, ...later, ...ems, ...reminders, ...share, ...data, ...trial }
const ROOT = join(import.meta.dirname, '../..')
const source = (path: string) => readFileSync(`${ROOT}/${path}`, 'utf8')

/** A file and everything it imports statically: what a phone has before it opens any other screen. */
function staticFiles(path: string, found = new Set<string>()): string[] {
  if (found.has(path)) return []
  found.add(path)
  for (const [, from = ''] of source(path).matchAll(/^(?:import|export) (?!type )[^;]*?from '(\.[^']+)'/gm)) {
    const target = join(dirname(path), from)
    const file = ['', '.ts', '.tsx', '/index.ts'].map((end) => target + end).find((each) => each.includes('.ts') && existsSync(`${ROOT}/${each}`))
    if (file) staticFiles(file, found)
  }
  return [...found]
}

describe('the designs of a trial', () => {
  it('are the server’s', () => {
    const design = readFileSync(`${ROOT}/../diary/trials/design.py`, 'utf8')
    const server = [...design.matchAll(/"(\w+)": Shape\((\d+), (\d+)\)/g)].map(([, name, pairs, days]) => [name, Number(pairs), Number(days)])
    expect(server).toEqual(Object.entries(DESIGNS).map(([name, { pairs, days }]) => [name, pairs, days]))
  })
})

describe('the catalogue', () => {
  it('has a word for everything the diary can hold', () => {
    const needed = [
      ...CAUSES.map((name) => `cause.${name}`), ...EXPOSURES.map((name) => `exposure.${name}`), ...PLACES.map((name) => `place.${name}`),
      ...QUALITIES.map((name) => `quality.${name}`), ...SPREAD_FEET.map((name) => `spread_feet.${name}`),
      ...SPREAD_HANDS.map((name) => `spread_hands.${name}`), ...TRACKED.map((name) => `tracked.${name}`),
    ]
    expect(needed.filter((key) => !(key in en))).toEqual([])
  })

  it('has every word of the first screen in its first part', () => {
    const used = staticFiles('src/main.tsx').flatMap((path) => [...source(path).matchAll(/\bt\('([\w.]+)'/g)].map((found) => found[1] ?? ''))
    expect(used.length).toBeGreaterThan(50)
    expect(used.filter((key) => !(key in first))).toEqual([])
  })

  it('promises nothing and judges nobody', () => {
    const words = Object.entries(en).filter(([key]) => !/^(about|emshelp)\./.test(key)).map(([, message]) => JSON.stringify(message)).join('\n')
    expect(words).not.toMatch(/streak|well done|congratulations|pain-free|improv|relief|trigger/i)
  })

  it('answers about a trial without the words of a verdict', () => {
    const words = Object.entries(en).filter(([key]) => /^(helps|together|points|newtrial|trialsafety|onetrial|result)\./.test(key)).map(([, message]) => JSON.stringify(message)).join('\n')
    expect(words.length).toBeGreaterThan(5_000)
    expect(words).not.toMatch(/significan|proven|\bwork(s|ed)\b|effective|success|fail|\bhelps\b/i)
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
