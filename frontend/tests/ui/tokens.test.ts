/** Contrast of every look, computed from the style sheet: text 7:1, marks and edges 3:1; and no size but those of the tokens. */
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { contrast } from '../support/contrast'

const SOURCES = `${import.meta.dirname}/../../src`
const sheet = readFileSync(`${SOURCES}/ui/tokens.css`, 'utf8')
const blocks = [...sheet.matchAll(/((?::root|\[data-look)[^{]*)\{([^}]*--ink:[^}]*)\}/g)]
  .map(([, selector = '', body = '']) => ({ selector: selector.trim(), body, colours: coloursOf(body) }))
  .filter(({ colours }) => colours['ink-soft'])

function coloursOf(body: string): Record<string, string> {
  return Object.fromEntries([...body.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6});/g)].map(([, name, value]) => [name, value]))
}

function mixed(one: string, other: string, share: number): string {
  const part = (colour: string, at: number) => parseInt(colour.slice(at, at + 2), 16)
  return `#${[1, 3, 5].map((at) => Math.round(part(one, at) * share + part(other, at) * (1 - share)).toString(16).padStart(2, '0')).join('')}`
}

it('finds the four looks: light, dark, dark by the system, amber', () => {
  expect(blocks).toHaveLength(4)
  expect(blocks[1]?.colours).toEqual(blocks[2]?.colours)
})

describe.each(blocks)('$selector', ({ body, colours }) => {
  const at = (name: string) => colours[name] ?? 'missing'
  it.each([
    ['ink', 'paper'], ['ink', 'raised'], ['ink-soft', 'paper'], ['ink-soft', 'raised'], ['accent', 'paper'], ['accent', 'raised'],
    ['on-accent', 'accent'], ['quiet-ink', 'quiet-paper'], ['quiet-ink', 'quiet-raised'], ['ink-soft', 'quiet-paper'], ['ink-soft', 'quiet-raised'],
    ['accent', 'quiet-paper'],
  ])('%s on %s is at least 7:1', (text, ground) => {
    expect(contrast(at(text), at(ground))).toBeGreaterThanOrEqual(7)
  })

  it.each([['edge', 'paper'], ['edge', 'quiet-paper'], ['pain', 'paper'], ['numbness', 'paper'], ['tingling', 'paper']])('%s on %s is at least 3:1', (mark, ground) => {
    expect(contrast(at(mark), at(ground))).toBeGreaterThanOrEqual(3)
  })

  it('keeps the number readable on the strongest tint of the calendar', () => {
    const share = Number(/--heat: ([\d.]+)%/.exec(body)?.[1]) / 10
    for (const symptom of ['pain', 'numbness', 'tingling']) {
      expect(contrast(at('ink'), mixed(at(symptom), at('paper'), share))).toBeGreaterThanOrEqual(7)
    }
  })
})

/** Where a place has a size of its own, and letters have to go into it. */
const SIZES_OF_THEIR_OWN: Record<string, string> = {
  html: '112.5%',
  '.timer-clock': 'var(--clock)',
  '.calendar th': 'min(var(--text-small), 5.2vw)',
  '.twelfth': '0.7rem',
  '.bar a': '22px',
  '.save-bar .undo': '22px',
}

/** Rules of all style sheets, as selector and body, without comments. */
const rules = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.css')).flatMap((file) => {
  const text = readFileSync(`${SOURCES}/${file}`, 'utf8').replace(/\/\*[^]*?\*\//g, '')
  return [...text.matchAll(/([^{};]+)\{([^{}]*)\}/g)].map(([, selector = '', body = '']) => ({ file, selector: selector.trim(), body }))
})

it('has four sizes of letters, and names what is an exception', () => {
  const sizes = rules.flatMap(({ file, selector, body }) => [...body.matchAll(/font-size:\s*([^;]+);/g)].map(([, size = '']) => ({ file, selector, size })))
  const others = sizes.filter(({ selector, size }) => !/^var\(--text(-small|-heading|-large)?\)$/.test(size) && SIZES_OF_THEIR_OWN[selector] !== size)
  expect(others).toEqual([])
  expect(sizes.length).toBeGreaterThan(30)
})

it('has no distance that grows with the letters but inside a line of them', () => {
  const distances = rules.flatMap(({ file, selector, body }) => [...body.matchAll(/(?<!scroll-)\b((?:margin|padding|gap|row-gap|column-gap)[\w-]*):\s*([^;]+);/g)].map(([, name, value = '']) => ({ file, selector, name, value })))
  // The axis of the chart, which is drawn in letters' heights.
  expect(distances.filter(({ selector, value }) => /\drem\b/.test(value) && selector !== '.time-axis')).toEqual([])
  expect(distances.length).toBeGreaterThan(100)
})
