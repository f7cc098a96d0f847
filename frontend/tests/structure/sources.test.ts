// @vitest-environment node
/** What must not stand in the sources: a promise that stores something and is thrown away, whose failure nobody would see. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseSync } from 'vite'
import { expect, it } from 'vitest'

const SOURCES = join(import.meta.dirname, '../../src')
const STORES = new Set(['saveDay', 'saveMoment', 'saveProfile', 'save', 'remove', 'restore', 'keepDraft', 'keep', 'sendAgain', 'dismissAttention'])
/** By these names the diary goes. */
const DIARY = /(^|\.)(diary|from)$/

interface Node { type: string; start: number; end: number; [name: string]: unknown }
interface Call { at: string; node: Node; above: Node[]; name: string | null }
/** `catching`: functions that hand what they are given to `store()`, which tells what goes wrong. */
interface Source { calls: Call[]; catching: Set<string> }

it('no promise that stores something is thrown away', () => {
  const sources = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' }).filter((file) => /\.tsx?$/.test(file)).map(read)
  expect(sources.length).toBeGreaterThan(100)
  expect(thrownAway(sources)).toEqual([])
})

it.each([
  ['void diary.keep(name, value)', 1],
  ['void diary.keep(name, value).catch(() => {})', 0],
  ['const f = async () => { await diary.save(a, b, c) }; void f()', 1],
  ['const f = async () => { await g() }; function g() { return app.diary.remove(id) }; const h = () => <button onClick={() => f()} />', 1],
  ['const f = () => storing.store(() => diary.remove(id)); void f()', 0],
  ['const tried = (work) => storing.store(work); const f = () => tried(async () => { await diary.remove(id) }); void f()', 0],
  ['const f = async () => { try { await diary.remove(id) } catch { tell() } }; void f()', 0],
  ['const f = async () => { try { await other() } catch { await diary.remove(id) } }; f()', 1],
  ['const f = async () => { await diary.day(on) }; void f()', 0],
])('in %s it finds %s', (text, count) => {
  expect(thrownAway([parse('a.tsx', text)])).toHaveLength(count)
})

function thrownAway(sources: Source[]): string[] {
  const unsafe = sources.flatMap(({ calls, catching }) => calls.filter((call) => !isCaught(call.above, catching)))
  // Functions by their names that store and leave a failure to whoever calls them.
  const storing = new Set<string>()
  const stores = ({ name }: Call) => name === null || storing.has(name)
  for (let known = -1; known < storing.size;) {
    known = storing.size
    for (const call of unsafe.filter(stores)) for (const name of functionsAround(call)) storing.add(name)
  }
  return unsafe.filter((call) => stores(call) && isDropped(call.above)).map(({ at }) => at)
}

function read(file: string): Source {
  return parse(file, readFileSync(join(SOURCES, file), 'utf8'))
}

/** Every call of something that stores (`name` null), or of a function by its name within its file or by what is imported. */
function parse(file: string, text: string): Source {
  const calls: Call[] = []
  const catching = new Set<string>()
  const program = parseSync(file, text).program as unknown as Node
  const imported = new Set<string>()
  const visit = (node: Node, above: Node[]) => {
    if (node.type === 'ImportSpecifier') imported.add((node.local as Node).name as string)
    if (node.type === 'CallExpression') {
      const callee = node.callee as Node
      const called = text.slice(callee.start, callee.end)
      const line = text.slice(0, node.start).split('\n').length
      const at = `${file}:${line}`
      if (callee.type === 'Identifier') calls.push({ at, node, above, name: imported.has(called) ? called : `${file} ${called}` })
      if (isStore(callee)) catching.add(functionsAround({ at, above })[0] ?? '')
      const object = callee.object as Node | undefined
      if (object && STORES.has((callee.property as Node).name as string) && DIARY.test(text.slice(object.start, object.end))) {
        calls.push({ at, node, above, name: null })
      }
    }
    for (const value of Object.values(node)) for (const each of Array.isArray(value) ? value : [value]) if (isNode(each)) visit(each, [node, ...above])
  }
  visit(program, [])
  return { calls, catching }
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as Node).type === 'string'
}

function isStore(callee: Node): boolean {
  return (callee.property as Node | undefined)?.name === 'store'
}

function isCaught(above: Node[], catching: Set<string>): boolean {
  return above.some((node, index) => {
    const inner = above[index - 1]
    if (node.type === 'TryStatement') return inner === node.block && node.handler !== null
    if (node.type !== 'CallExpression') return false
    const callee = node.callee as Node
    const property = (callee.property as Node | undefined)?.name
    const isArgument = (node.arguments as Node[]).includes(inner as Node)
    if (isArgument) return isStore(callee) || catching.has(callee.name as string)
    return property === 'catch' || (property === 'then' && (node.arguments as Node[]).length > 1)
  })
}

/** The nearest function that has a name: whoever calls it meets what goes wrong in it. */
function functionsAround({ at, above }: Pick<Call, 'at' | 'above'>): string[] {
  const file = at.split(':')[0]
  for (const [index, node] of above.entries()) {
    const named = node.type === 'FunctionDeclaration' ? node : node.type === 'VariableDeclarator' && isFunction(above[index - 1]) ? node : null
    const name = (named?.id as Node | undefined)?.name as string | undefined
    if (name) return [name, `${file} ${name}`]
  }
  return []
}

function isFunction(node: Node | undefined): boolean {
  return node?.type === 'ArrowFunctionExpression' || node?.type === 'FunctionExpression'
}

/** Nobody gets the promise: `void`, a statement of its own, or what an element's event is answered with. */
function isDropped([parent, attribute, container]: Node[]): boolean {
  if (parent?.type === 'UnaryExpression') return parent.operator === 'void'
  if (parent?.type === 'ExpressionStatement') return true
  return parent?.type === 'ArrowFunctionExpression' && attribute?.type === 'JSXExpressionContainer' && container?.type === 'JSXAttribute'
}
