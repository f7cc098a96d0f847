// @vitest-environment node
/** The house: which room may know which (docs/architecture.md, "The front end: a room a feature"). `make check` runs this, too. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'

const SOURCES = join(import.meta.dirname, '../../src')
const FEATURES = ['check-in', 'history', 'ems', 'reminders', 'share', 'trial', 'data', 'settings', 'help']
/** Each imports only from floors below its own. */
const FLOORS = [['domain'], ['i18n'], ['diary'], ['ui'], FEATURES, ['shell'], ['main.tsx', 'sw.ts', 'sw-push.ts']]
const WITHOUT_SCREENS = ['domain', 'i18n', 'diary']

type Graph = Map<string, string[]>

const roomOf = (file: string) => file.split('/')[0] ?? ''
const floorOf = (file: string) => FLOORS.findIndex((rooms) => rooms.includes(roomOf(file)))

function graphOf(): Graph {
  const files = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' }).filter((file) => /\.tsx?$/.test(file))
  return new Map(files.map((file) => [file, importsOf(file, readFileSync(join(SOURCES, file), 'utf8'))]))
}

/** Of values, of types, and of what is fetched later; a package by its name. */
function importsOf(file: string, text: string): string[] {
  const named = [...text.matchAll(/(?:\bfrom\s+|\bimport\s*\(\s*|^import\s+)'([^']+)'/gm)].map(([, name = '']) => name)
  return named.map((name) => (name.startsWith('.') ? resolved(join(dirname(file), name)) : name))
}

function resolved(path: string): string {
  return ['', '.ts', '.tsx', '/index.ts'].map((end) => path + end).find((each) => /\.\w+$/.test(each) && existsSync(join(SOURCES, each))) ?? path
}

function wrongImports(graph: Graph): string[] {
  return [...graph].flatMap(([file, imports]) => imports.filter((each) => isWrong(file, each)).map((each) => `${file} → ${each}`))
}

function isWrong(file: string, imported: string): boolean {
  if (/^preact\b/.test(imported)) return WITHOUT_SCREENS.includes(roomOf(file))
  if (!/\.(tsx?|css|json)$/.test(imported) || roomOf(file) === roomOf(imported)) return false
  const isEntry = floorOf(file) === FLOORS.length - 1
  return floorOf(imported) < 0 || (floorOf(imported) >= floorOf(file) && !isEntry)
}

/** The first circle there is, as the way around it. */
function circleIn(graph: Graph): string[] | null {
  const done = new Set<string>()
  const follow = (file: string, way: string[]): string[] | null => {
    if (way.includes(file)) return [...way.slice(way.indexOf(file)), file]
    if (done.has(file)) return null
    for (const next of graph.get(file) ?? []) {
      const circle = follow(next, [...way, file])
      if (circle) return circle
    }
    done.add(file)
    return null
  }
  for (const file of graph.keys()) {
    const circle = follow(file, [])
    if (circle) return circle
  }
  return null
}

it('every file has a room, and none knows a room beside or above its own', () => {
  const graph = graphOf()
  expect(graph.size).toBeGreaterThan(200)
  expect([...graph.values()].flat().filter((each) => each.startsWith('ui/')).length).toBeGreaterThan(200)
  expect([...graph.keys()].filter((file) => floorOf(file) < 0)).toEqual([])
  expect(wrongImports(graph)).toEqual([])
})

it('nothing goes in a circle', () => {
  expect(circleIn(graphOf())).toBeNull()
})

it.each([
  ['check-in/Today.tsx', 'ems/Home.tsx', true], ['ui/Fold.tsx', 'check-in/Today.tsx', true], ['check-in/Today.tsx', 'shell/App.tsx', true],
  ['diary/index.ts', 'ui/live.ts', true], ['diary/index.ts', 'preact/hooks', true], ['domain/days.ts', 'i18n/index.ts', true], ['ems/Home.tsx', 'old/Home.tsx', true],
  ['shell/App.tsx', 'ems/Home.tsx', false], ['ems/Home.tsx', 'ui/frame/Screen.tsx', false], ['ems/Home.tsx', 'preact/hooks', false], ['sw.ts', 'sw-push.ts', false],
])('%s may not import %s: %s', (file, imported, wrong) => {
  expect(wrongImports(new Map([[file, [imported]]])).length > 0).toBe(wrong)
})

it('finds a circle, also through what is fetched later', () => {
  const later = importsOf('c.ts', "const b = () => import('./b.ts')").map((each) => each.replace('./', ''))
  expect(circleIn(new Map([['a.ts', ['b.ts']], ['b.ts', ['c.ts']], ['c.ts', later]]))).toEqual(['b.ts', 'c.ts', 'b.ts'])
})
