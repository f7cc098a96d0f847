import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { fieldName, valueText } from '../../src/diary/wording'
import { CAUSES, EXPOSURES, PLACES, QUALITIES, SPREAD_FEET, SPREAD_HANDS, TRACKED } from '../../src/domain/vocabulary'
import { firstWeekday, formatDay, formatNumber, formatWallClock, formatWhen, setLocale, t } from '../../src/i18n'
import { DESIGNS } from '../../src/trial/New'
import { LOOK_KEY } from '../../src/ui/frame/preferences'

const PARTS = import.meta.glob<{ words: Record<string, string | Record<string, string>> }>('../../src/**/*words.en.ts', { eager: true })
const en = Object.assign({}, ...Object.values(PARTS).map(({ words }) => words)) as Record<string, string | Record<string, string>>
const ROOT = join(import.meta.dirname, '../..')
const source = (path: string) => readFileSync(`${ROOT}/${path}`, 'utf8')

/** A file and everything it imports statically: what a phone has before it opens any other screen. */
function staticFiles(path: string, found = new Set<string>()): string[] {
  if (found.has(path)) return []
  found.add(path)
  for (const [, from = ''] of source(path).matchAll(/^(?:import|export) (?!type )(?:[^;']*?from )?'(\.[^']+)'/gm)) {
    const target = join(dirname(path), from)
    const file = ['', '.ts', '.tsx', '/index.ts'].map((end) => target + end).find((each) => each.includes('.ts') && existsSync(`${ROOT}/${each}`))
    if (file) staticFiles(file, found)
  }
  return [...found]
}

/** Those it names, and those it puts together from a beginning: `check.${id}.why`. What `known` asks for may be missing. */
function keysIn(text: string, keys: string[]): string[] {
  const named = new Set([...text.matchAll(/'([a-z_]+\.[\w.:]+)'/g)].map(([, key = '']) => key))
  const made = [...text.matchAll(/(?<!known\()`([a-z_]+\.(?:[\w.]|\$\{[^{}`]*\})*)`/g)].map(([, key = '']) => new RegExp(`^${key.replace(/[.]/g, '\\.').replace(/\$\{[^}]*\}/g, '[\\w:-]+')}$`))
  return keys.filter((key) => named.has(key) || made.some((pattern) => pattern.test(key)))
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

  it('is at hand wherever its words are used', () => {
    const files = readdirSync(`${ROOT}/src`, { recursive: true, encoding: 'utf8' }).filter((name) => /^(?!.*words\.en).*\.tsx?$/.test(name)).map((name) => `src/${name}`)
    const home = new Map(Object.entries(PARTS).flatMap(([path, { words }]) => Object.keys(words).map((key) => [key, path.replace('../../', '')])))
    const used = files.flatMap((file) => keysIn(source(file), [...home.keys()]).map((key) => ({ file, key })))
    expect(used.length).toBeGreaterThan(1_500)
    const atHand = new Map(files.map((file) => [file, new Set(staticFiles(file))]))
    expect(used.filter(({ file, key }) => !atHand.get(file)?.has(home.get(key) ?? 'nowhere'))).toEqual([])
  })

  it('comes to the first screen without the words of later ones', () => {
    const parts = staticFiles('src/main.tsx').filter((file) => file.endsWith('words.en.ts')).sort()
    expect(parts).toEqual(['check-in', 'diary', 'shell', 'ui'].map((room) => `src/${room}/words.en.ts`))
  })

  it('says each word once', () => {
    const keys = Object.values(PARTS).flatMap(({ words }) => Object.keys(words))
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([])
  })

  it('asks each question of the check-in in at most twelve words', () => {
    const questions = Object.entries(en).filter(([key]) => /^(question(_past|_ahead)?\.|ems\.question(_past|_ahead)?$)/.test(key))
    // three scores and EMS, of today, of a past day and of one ahead
    expect(questions).toHaveLength(12)
    expect(questions.filter(([, words]) => String(words).split(/\s+/).length > 12)).toEqual([])
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
  it.each([
    ['de-DE', 'Sunday, 22 November', '21:00', '1.234,5', 1], ['fr', 'Sunday, 22 November', '21:00', '1\u202f234,5', 1],
    ['fa-IR', 'Sunday, 22 November', '21:00', '1,234.5', 6], ['pt_BR', 'Sunday, 22 November', '21:00', '1.234,5', 7],
    ['en-GB', 'Sunday 22 November', '21:00', '1,234.5', 1], ['en-US', 'Sunday, November 22', '9:00 PM', '1,234.5', 7],
  ])('a phone in %s: English words, its clock, order, first weekday and signs', (device, day, time, number, weekday) => {
    // Whatever the account says, so that it is the same with and without a network.
    for (const account of ['en', 'de', device]) {
      setLocale(account, [device, 'en-US'])
      const year = new Date().getFullYear()
      expect(formatDay(`${year}-11-22`)).toBe(day.replace('Sunday', weekdayOf(year)))
      expect(formatWallClock('21:00').replace(/\s/g, ' ')).toBe(time)
      expect(formatNumber(1234.5)).toBe(number)
      expect(firstWeekday()).toBe(weekday)
    }
  })

  it('that are thousands are written like everything beside them', () => {
    setLocale('en', ['de-DE'])
    expect(t('preset.htems', { low: 4_096, high: 32_768 })).toContain('4.096 to 32.768 Hz')
    const byHand = Object.values(en).flatMap((message) => (typeof message === 'string' ? [message] : Object.values(message))).filter((each) => /\d,\d{3}/.test(each))
    expect(byHand).toEqual([])
  })

  it('of another year have their year', () => {
    setLocale('en', ['en-GB'])
    expect(formatDay('1999-11-22', 'short')).toBe('Mon, 22 Nov 1999')
    expect(formatWhen('1999-11-22T12:00:00Z')).toContain('1999')
  })
})

function weekdayOf(year: number): string {
  return new Intl.DateTimeFormat('en', { weekday: 'long', timeZone: 'UTC' }).format(new Date(`${year}-11-22`))
}

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
