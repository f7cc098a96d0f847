/**
 * Answers with next to nothing in them, as the server gave them (tests/diary/trials/test_degenerate.py records them):
 * nowhere stands a number that is none, in words or in a picture.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { render, type ComponentChildren } from 'preact'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Fields } from '../../src/diary'
import type { Insights, TrialResult } from '../../src/diary/api/trials'
import { trialOf } from '../../src/domain/trial'
import { OneTogether } from '../../src/trial/OneTogether'
import { Result } from '../../src/trial/Result'
import { Together } from '../../src/trial/Together'
import { AppContext } from '../../src/ui/frame/app'
import { FakeDiary, sessionOf } from '../support/fakeDiary'
import { button, settle, tap, text, until } from '../support/mount'
import { TrialWorld } from './trialServer'

type Recorded = { trial: Fields & { id: string }; result: TrialResult; insights: undefined } | { trial: undefined; result: undefined; insights: Insights }

const recorded = JSON.parse(readFileSync(join(import.meta.dirname, '../../../tests/diary/trials/answers.json'), 'utf8')) as Record<string, Recorded>
const trials = Object.entries(recorded).flatMap(([name, { trial, result }]) => (trial ? [{ name, trial, result }] : []))
const diaries = Object.entries(recorded).flatMap(([name, { insights }]) => (insights ? [{ name, insights }] : []))
const PROOF = 'Proof that the order was fixed at the start'
const NONE_OF_OURS = /NaN|Infinity|\bnull\b|undefined|[-−]0(?![.,\d])/
const NUMBERS = ['x', 'y', 'cx', 'cy', 'r', 'width', 'height']

let world: TrialWorld
let diary: FakeDiary

beforeEach(() => {
  diary = new FakeDiary()
  world = new TrialWorld(diary)
  vi.stubGlobal('fetch', world.fetch)
})

/** All words, also those that only a screen reader says. */
function said(): string {
  const labels = [...document.querySelectorAll('[aria-label]')].map((each) => each.getAttribute('aria-label'))
  return [text(), ...labels].join('\n')
}

function expectWholeNumbersDrawn(): void {
  for (const element of document.querySelectorAll('svg, svg *')) {
    for (const name of NUMBERS) if (element.hasAttribute(name)) expect(Number(element.getAttribute(name) || 'nothing')).toSatisfy(Number.isFinite)
    for (const name of ['d', 'viewBox']) expect(element.getAttribute(name) ?? '').toMatch(/^[-\d\s.,a-z]*$/i)
    expect(element.outerHTML).not.toMatch(NONE_OF_OURS)
  }
}

function width(selector: string): number {
  return Number(document.querySelector(selector)?.getAttribute('width'))
}

it('there are answers of both kinds', () => {
  expect([trials.length, diaries.length].map((count) => count >= 8)).toEqual([true, true])
})

describe.each(trials)('the trial $name', ({ trial: { id, ...data }, result }) => {
  it('has a verdict, whole words and whole numbers', async () => {
    world.result = result
    const shown_order = result.committed_text?.split('\n')[2] ?? ''
    const trial = trialOf({ id, type: 'trial', data: { ...data, shown_order }, rev: 1, deleted: false, earlier: [], recorded_at: null, is_late: false, waiting: false }, '2026-12-31')
    show(<Result trial={trial!} />)
    await until(() => text().includes('The answer: '))
    await tap(button(PROOF))
    await until(() => text().includes('Checked on this device'))
    expect(said()).not.toMatch(NONE_OF_OURS)
    expect(document.querySelector('h2')?.textContent).toMatch(/^The answer: \S/)
    expectWholeNumbersDrawn()
    expect(document.querySelectorAll('.interval')).toHaveLength(result.main.estimate === null ? 0 : 1)
    if (result.main.estimate !== null) expect(width('.interval .matters')).toBeGreaterThan(0)
    expect(document.querySelectorAll('.pairs tbody tr')).toHaveLength(result.pairs.length)
  })
})

describe.each(diaries)('$name', ({ insights }) => {
  it('is said in whole words, in the list and on a screen of its own for each symptom', async () => {
    world.insights = insights
    show(<Together />)
    await until(() => document.querySelectorAll('a[href^="/does-it-help/together/"]').length === 3)
    expect(said()).not.toMatch(NONE_OF_OURS)
    for (const { symptom } of insights.symptoms) {
      show(<OneTogether key={symptom} symptom={symptom} />)
      await until(() => text().includes('What an ordinary diary cannot tell'))
      await settle()
      expect(document.querySelector('.block h2')?.textContent).toMatch(/\w/)
      expect(said()).not.toMatch(NONE_OF_OURS)
    }
  })
})

function show(screen: ComponentChildren): void {
  const app = { diary, session: sessionOf(), entrySaved: () => {}, left: () => {} }
  render(<AppContext.Provider value={app}>{screen}</AppContext.Provider>, document.body)
}
