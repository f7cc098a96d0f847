/** The page of the parts has all of them: each component of ui/, each class of its style sheets, each token. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { render, type ComponentChildren } from 'preact'
import { beforeEach, expect, it, vi } from 'vitest'
import { setLocale } from '../../src/i18n'
import { GROUPS, LookPage } from './parts/LookPage'

// A window of its own is the browser's; here what is in it counts.
vi.mock('./parts/Stage', () => ({ Stage: ({ children }: { children: ComponentChildren }) => children }))

const UI = join(import.meta.dirname, '../../src/ui')
const SHOWN = join(import.meta.dirname, 'parts')

/** Set by other rooms, or by the browser's state, and why they are in the sheets of ui/. */
const CLASSES_OF_OTHERS: Record<string, string> = {
  app: 'the app around the screens; the save bar leaves room in it',
  bar: 'as above',
  'check-in': 'as above',
  'day-sessions': 'a button in it is wide',
  moments: 'a list that looks like .plain',
  page: 'what the server renders; its lists of ways have the same arrow',
}

const read = (folder: string, end: RegExp) => readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => end.test(file)).map((file) => ({ file, text: readFileSync(join(folder, file), 'utf8') }))

function componentsOf(text: string): string[] {
  return [...text.matchAll(/^export (?:default )?(?:async )?(?:function|class|const) ([A-Z]\w*[a-z]\w*)/gm)].map(([, name = '']) => name)
}

function namesUsed(text: string): string[] {
  return [...text.matchAll(/<([A-Z]\w*)/g)].map(([, name = '']) => name)
}

/** In the selectors of a sheet, not in its comments and values. */
function classesOf(text: string): string[] {
  const selectors = text.replace(/\/\*[^]*?\*\//g, '').match(/[^{};]+(?=\{)/g) ?? []
  return selectors.filter((each) => !each.trim().startsWith('@')).flatMap((each) => [...each.matchAll(/\.([a-z][\w-]*)/g)].map(([, name = '']) => name))
}

beforeEach(() => setLocale('en', ['en-GB']))

it('shows every component', () => {
  const components = read(UI, /\.tsx$/).flatMap(({ text }) => componentsOf(text))
  const used = new Set(read(SHOWN, /\.tsx$/).flatMap(({ text }) => namesUsed(text)))
  expect(components.length).toBeGreaterThan(25)
  expect(components.filter((name) => !used.has(name))).toEqual([])
})

it('shows every class of the sheets, at first or a moment later, on a bad day too', async () => {
  // The browser's own dialogs are not in this stand-in of a browser everywhere.
  vi.spyOn(HTMLDialogElement.prototype, 'showModal').mockImplementation(() => {})
  const wanted = [...new Set(read(UI, /\.css$/).flatMap(({ text }) => classesOf(text)))]
  expect(wanted.length).toBeGreaterThan(70)
  expect(Object.keys(CLASSES_OF_OTHERS).filter((name) => !wanted.includes(name))).toEqual([])
  const shown = new Set(Object.keys(CLASSES_OF_OTHERS))
  render(<LookPage look="light" quiet />, document.body)
  await vi.waitFor(() => {
    for (const name of classesSeen()) shown.add(name)
    expect(wanted.filter((name) => !shown.has(name))).toEqual([])
  }, { timeout: 20_000 })
  render(null, document.body)
})

function classesSeen(): string[] {
  return [document.documentElement, ...document.querySelectorAll('[class]')].flatMap((element) => [...element.classList])
}

it('names each part and each of its states once', () => {
  const names = GROUPS.flatMap(({ parts }) => parts.map(({ name }) => name))
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([])
})

it.each([
  ['export function Fold({ a }: Props) {', ['Fold']], ['export class Guard extends Component', ['Guard']], ["export const TICK = 'M2'", []], ['export const Big = () => <b />', ['Big']],
])('in %s it finds %j', (text, names) => {
  expect(componentsOf(text)).toEqual(names)
})

it('finds the classes of a sheet', () => {
  expect(classesOf('/* .not-this */ .one.two > a:not(.three) { margin: .5em } @media (max-width: 15.5rem) { .four::after { content: ".five" } }')).toEqual(['one', 'two', 'three', 'four'])
})
