/** Letters, distances and colours, as many as ui/tokens.css has, drawn. */
import sheet from '../../../src/ui/tokens.css?raw'
import { contrast } from '../../support/contrast'
import type { Group } from './shown'

/** Name and value of each token that `pattern` finds, as it is first said. */
function tokens(pattern: RegExp): [string, string][] {
  const found = new Map<string, string>()
  for (const [, name = '', value = ''] of sheet.matchAll(/--([\w-]+):\s*([^;]+);/g)) {
    if (pattern.test(`${name}: ${value}`) && !found.has(name)) found.set(name, value)
  }
  return [...found]
}

const LETTERS = tokens(/^text/)
const DISTANCES = tokens(/^(space-|gap|side)/)
const SIZES = tokens(/^(target|head|score|radius|bar|strip):/)
const COLOURS = tokens(/: #/).map(([name]) => name)

/** What stands on each ground, and on what the rest stands where that is not the paper. */
const GROUND_OF: Record<string, string> = {
  paper: 'ink', raised: 'ink', band: 'ink', 'accent-wash': 'ink', 'quiet-paper': 'quiet-ink', 'quiet-raised': 'quiet-ink', 'quiet-ink': 'quiet-paper', 'on-accent': 'accent',
}

function Letters() {
  return (
    <dl class="letters">
      {LETTERS.map(([name, value]) => (
        <div key={name}>
          <dt><code>--{name}</code> {value}</dt>
          <dd style={{ fontSize: `var(--${name})` }}>Pins and needles, 0123456789</dd>
        </div>
      ))}
    </dl>
  )
}

function Lengths({ of: lengths }: { of: [string, string][] }) {
  return (
    <dl class="lengths">
      {lengths.map(([name, value]) => (
        <div key={name}>
          <dt><code>--{name}</code> {value}</dt>
          <dd><span style={{ width: `var(--${name})` }} /></dd>
        </div>
      ))}
    </dl>
  )
}

function Colours() {
  const look = getComputedStyle(document.documentElement)
  const valueOf = (name: string) => look.getPropertyValue(`--${name}`).trim()
  return (
    <ul class="colours">
      {COLOURS.map((name) => {
        const beside = GROUND_OF[name] ?? 'paper'
        const found = contrast(valueOf(name), valueOf(beside))
        return (
          <li key={name}>
            <span class="swatch" style={{ background: `var(--${name})` }} />
            <span><code>--{name}</code> {valueOf(name)}</span>
            <span class="shown-says">{found === null ? 'no contrast' : `${found.toFixed(1)} : 1`} with {beside}</span>
          </li>
        )
      })}
    </ul>
  )
}

export const TOKENS: Group = {
  title: 'Letters, distances, colours',
  parts: [
    { name: 'Letters', says: 'Small for what explains, large for the one thing a screen is about.', states: { '': <Letters /> } },
    { name: 'Distances', states: { '': <Lengths of={DISTANCES} /> } },
    { name: 'Sizes', states: { '': <Lengths of={SIZES} /> } },
    { name: 'Colours', says: 'Text 7 : 1 or more, marks and edges 3 : 1; a hairline only parts what is apart without it.', states: { '': <Colours /> } },
  ],
}
