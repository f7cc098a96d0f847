// @vitest-environment node
/** What answers in the server's place: told from no network, from a server that is away and from our own sign-in; nothing is lost. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { call, whenIntercepted } from '../../src/diary/api/client'
import { DataServer } from '../../src/diary/api/data'
import { serverAnswers } from '../../src/diary/api/session'
import { Device, DIARY } from './device'
import { ModelServer } from './model-server'

const DAY = '2026-11-20'
const IN_BETWEEN = { kind: 'retry', reached: false, afterMs: null, intercepted: true }
const OFFLINE = { kind: 'retry', reached: false, afterMs: null }
const UNWELL = { kind: 'retry', reached: true, afterMs: null }

let server: ModelServer
let phone: Device

beforeEach(async () => {
  server = new ModelServer(DIARY)
  letThrough()
  phone = await Device.open()
  await phone.sync()
  await phone.save(DAY, { pain: 4 })
})

afterEach(() => {
  whenIntercepted.clear()
  vi.unstubAllGlobals()
})

function letThrough(): void {
  vi.stubGlobal('fetch', server.fetch)
}

type Giving = () => Response

function inBetween(give: Giving): void {
  vi.stubGlobal('fetch', async () => give())
}

function page(status: number, type = 'text/html; charset=utf-8', headers: Record<string, string> = {}): Giving {
  return () => new Response(type.includes('json') ? '{}' : '<html>Please log in</html>', { status, headers: { 'Content-Type': type, ...headers } })
}

/** As browsers show a redirect that is not followed; Node gives the bare answer. */
const redirect: Giving = () => ({ type: 'opaqueredirect', status: 0, ok: false, headers: new Headers() }) as Response

const SOMEBODY_ELSE: [string, Giving][] = [
  ['a redirect to a login, here or elsewhere', redirect],
  ['a bare 302', () => new Response(null, { status: 302, headers: { Location: 'https://login.example/' } })],
  ['a login page instead of an answer', page(200)],
  ['a login page that says 401', page(401)],
  ['a log-in window of the browser that was closed', page(401, 'text/plain', { 'WWW-Authenticate': 'Basic realm="house"' })],
  ['a 401 of a proxy that speaks JSON', page(401, 'application/json')],
  ['a filter that says 403', page(403)],
  ['a filter that says 451', page(451)],
  ['a proxy with no way to the server', page(404)],
  ['407', page(407)],
  ['a network that asks for a login, 511', page(511)],
  ['a JSON object that is not ours', page(200, 'application/json')],
  ['a JSON text that is not ours', () => new Response('"hello"', { headers: { 'Content-Type': 'application/json' } })],
  ['JSON null', () => new Response('null', { headers: { 'Content-Type': 'application/json' } })],
  ['an empty answer', () => new Response(null, { status: 204 })],
]

test.each(SOMEBODY_ELSE)('%s is something in between: nothing is lost, and all is sent once it lets us through', async (_name, give) => {
  inBetween(give)
  expect(await phone.sync()).toEqual(IN_BETWEEN)
  expect(await phone.waiting()).toHaveLength(1)
  expect((await phone.record(DAY))?.view.pain).toBe(4)
  expect(await serverAnswers()).toBe(true)
  letThrough()
  expect(await phone.sync()).toEqual({ kind: 'done' })
  expect([...server.rows.values()].map((row) => row.data.pain)).toEqual([4])
})

test.each<[string, Giving, object]>([
  ['no network', () => { throw new TypeError('Failed to fetch') }, OFFLINE],
  ['a proxy whose server is away', page(502), UNWELL],
  ['a page about maintenance', page(503, 'text/html', { 'Retry-After': '60' }), { ...UNWELL, afterMs: 60_000 }],
  ['a time-out of a proxy', page(504), UNWELL],
  ['a proxy that has had enough of us', page(429), UNWELL],
  ['a proxy that waited too long for us', page(408), UNWELL],
  ['half an answer', () => new Response('{"csrf_tok', { headers: { 'Content-Type': 'application/json' } }), OFFLINE],
])('%s is no login in between', async (_name, give, expected) => {
  inBetween(give)
  expect(await phone.sync()).toEqual(expected)
  expect(await phone.waiting()).toHaveLength(1)
})

test('our own sign-in is not taken for that of a house', async () => {
  server.signOut()
  expect(await phone.sync()).toEqual({ kind: 'signed_out', other: null })
})

/** The session is answered by the server, everything that is sent by something in between. */
function onlySending(give: Giving): void {
  vi.stubGlobal('fetch', async (path: string, init: RequestInit) => (init.method === 'POST' ? give() : server.fetch(path, init)))
}

test.each(SOMEBODY_ELSE)('%s only where something is sent: no way through would help, so it is refused, and kept', async (_name, give) => {
  onlySending(give)
  expect(await phone.sync()).toEqual({ kind: 'refused' })
  expect(await phone.waiting()).toHaveLength(1)
})

test('a proxy’s page about a body that is too large still means that', async () => {
  onlySending(page(413))
  expect(await phone.sync()).toEqual({ kind: 'refused' })
  expect((await phone.outbox()).map(({ held }) => held)).toEqual(['too_large'])
})

test.each(SOMEBODY_ELSE)('%s is no list, no file and no preview, and says where it comes from', async (_name, give) => {
  inBetween(give)
  const data = new DataServer(DIARY)
  for (const asked of [data.everything(), data.file('1'), data.upload(new File(['x'], 'x.csv')), data.forget('1')]) {
    expect(await asked).toEqual({ kind: 'unreachable', intercepted: true })
  }
})

test('a login page in place of a file is not given out as one', async () => {
  inBetween(page(200))
  expect(await call('/api/v1/exports/1/file/', { file: 'application/zip' })).toEqual({ kind: 'unreachable', intercepted: true })
})

test('nothing follows a redirect with what it carries', async () => {
  const asked: RequestInit[] = []
  vi.stubGlobal('fetch', async (_path: string, init: RequestInit) => (asked.push(init), redirect()))
  await call('/api/v1/sync', { method: 'POST', body: { note: 'mine' } })
  expect(asked.map((init) => init.redirect)).toEqual(['manual'])
})

test('whoever listens hears of it, and of nothing else', async () => {
  const told = vi.fn()
  whenIntercepted.add(told)
  inBetween(page(503))
  await call('/api/v1/session/')
  expect(told).not.toHaveBeenCalled()
  inBetween(page(200))
  await call('/api/v1/session/')
  expect(told).toHaveBeenCalledOnce()
})
