// @vitest-environment node
/** The service worker: what it keeps, what it answers, and above all what it never touches. */
import { beforeEach, expect, test, vi } from 'vitest'

const ORIGIN = 'https://diary.example'
const SCRIPT = '/static/app/assets/main-abc.js'
const LIST = [{ url: '/', integrity: 'sha256-shell' }, { url: SCRIPT, integrity: 'sha256-script' }]

type Handler = (event: Record<string, unknown>) => void

let handlers: Map<string, Handler>
let stores: Map<string, Map<string, Response>>
let skipWaiting: () => Promise<void>
let posted: unknown[]

beforeEach(async () => {
  handlers = new Map()
  stores = new Map()
  posted = []
  skipWaiting = vi.fn(async () => {})
  const page = { postMessage: (message: unknown) => posted.push(message) }
  vi.stubGlobal('self', {
    location: { origin: ORIGIN },
    clients: { matchAll: async () => [page] },
    addEventListener: (kind: string, handler: Handler) => handlers.set(kind, handler),
    skipWaiting: () => skipWaiting(),
  })
  const match = async (url: string, { cacheName }: { cacheName: string }) => stores.get(cacheName)?.get(url)?.clone()
  vi.stubGlobal('caches', { match, open: async (name: string) => fakeCache(name), keys: async () => [...stores.keys()], delete: async (name: string) => stores.delete(name) })
  vi.stubGlobal('fetch', vi.fn(async (input: string | Request) => new Response(`network ${typeof input === 'string' ? input : input.url}`)))
  vi.stubGlobal('__PRECACHE__', LIST)
  vi.stubGlobal('__VERSION__', 'v1')
  vi.resetModules()
  const worker = '../../src/sw.ts'
  await import(/* @vite-ignore */ worker)
})

function fakeCache(name: string) {
  const store = stores.get(name) ?? new Map<string, Response>()
  stores.set(name, store)
  return {
    match: async (url: string) => store.get(url)?.clone(),
    put: async (url: string, response: Response) => void store.set(url, response),
  }
}

async function happen(kind: string, event: Record<string, unknown> = {}): Promise<void> {
  const promises: Promise<unknown>[] = []
  handlers.get(kind)!({ ...event, waitUntil: (promise: Promise<unknown>) => promises.push(promise) })
  await Promise.all(promises)
}

/** The body it answers with; null when it leaves the request to the network. */
async function answer(path: string, options: { navigate?: boolean; method?: string; origin?: string } = {}): Promise<string | null> {
  const { navigate = false, method = 'GET', origin = ORIGIN } = options
  let response: Promise<Response> | null = null
  const request = { url: origin + path, method, mode: navigate ? 'navigate' : 'no-cors' }
  handlers.get('fetch')!({ request, respondWith: (given: Promise<Response>) => (response = given) })
  return response === null ? null : (await (response as Promise<Response>)).text()
}

test('it keeps exactly its list, and the browser checks every byte', async () => {
  await happen('install')
  expect([...stores.get('daymark-app-v1')!.keys()].sort()).toEqual(['/', SCRIPT])
  for (const { url, integrity } of LIST) {
    expect(fetch).toHaveBeenCalledWith(url, expect.objectContaining({ integrity, redirect: 'error' }))
  }
})

test.each([
  ['an error', () => new Response('no', { status: 500 })],
  ['a redirected answer', () => Object.defineProperty(new Response('login'), 'redirected', { value: true })],
])('%s is never kept: the version is not installed', async (_name, respond) => {
  vi.stubGlobal('fetch', async (url: string) => (url === '/' ? respond() : new Response('ok')))
  await expect(happen('install')).rejects.toThrow()
  expect(stores.get('daymark-app-v1')!.has('/')).toBe(false)
})

test('every screen is the kept shell', async () => {
  await happen('install')
  for (const path of ['/', '/history', '/day/2026-11-22', '/settings', '/more', '/welcome', '/install', '/check-in', '/weekly', '/data', '/does-it-help', '/does-it-help/morning', '/does-it-help/together/numbness', '/unsent', '/trial/new', '/trial/0192f0c1-2d3e-7abc-8def-0123456789aa', '/reminders', '/reminders/new', '/?from=home']) {
    expect(await answer(path, { navigate: true })).toBe('network /')
  }
  expect(await answer(SCRIPT)).toBe(`network ${SCRIPT}`)
  expect(fetch).toHaveBeenCalledTimes(LIST.length)
})

test('a screen asked for past the worker comes from the network, and is not kept', async () => {
  await happen('install')
  for (const path of ['/?through', '/history?through']) expect(await answer(path, { navigate: true })).toBe(`network ${ORIGIN}${path}`)
  expect([...stores.get('daymark-app-v1')!.keys()].sort()).toEqual(['/', SCRIPT])
  expect(await answer('/?throughout', { navigate: true })).toBe('network /')
})

test('without a network a screen asked for past the worker is the kept shell', async () => {
  await happen('install')
  vi.stubGlobal('fetch', async () => { throw new TypeError('Failed to fetch') })
  for (const path of ['/?through', '/history?through']) expect(await answer(path, { navigate: true })).toBe('network /')
})

test.each([
  '/api/v1/session/', '/api/v1/entries/', '/api/v1/docs/',
  '/healthz/live', '/s', '/s/abc', '/admin/', '/day/tomorrow', '/sw.js', '/historyx',
  '/reminders/unsubscribe/token/', '/calendar/secret.ics', '/metrics',
])('%s is left to the network, as a page and as a request', async (path) => {
  await happen('install')
  expect(await answer(path, { navigate: true })).toBeNull()
  expect(await answer(path)).toBeNull()
})

test.each(['/accounts/login/', '/accounts/logout/', '/accounts/tokens/'])('%s comes from the network and is never kept; without one a page of ours says so', async (path) => {
  await happen('install')
  expect(await answer(path)).toBeNull()
  for (const method of ['GET', 'POST']) {
    vi.stubGlobal('fetch', async () => new Response('from the server'))
    expect(await answer(path, { navigate: true, method })).toBe('from the server')
    vi.stubGlobal('fetch', async () => { throw new TypeError('Failed to fetch') })
    expect(await answer(path, { navigate: true, method })).toContain('<a href="/">To the diary</a>')
  }
  expect(stores.get('daymark-app-v1')!.has(path)).toBe(false)
  expect(await answer(path, { navigate: true, origin: 'https://elsewhere.example' })).toBeNull()
})

test('other methods, other hosts and unknown files are left to the network', async () => {
  await happen('install')
  expect(await answer('/', { navigate: true, method: 'POST' })).toBeNull()
  expect(await answer(SCRIPT, { origin: 'https://elsewhere.example' })).toBeNull()
  expect(await answer('/static/app/assets/pages.css')).toBeNull()
})

test('nothing it answers is added to the cache', async () => {
  fakeCache('daymark-app-v1')
  await answer('/', { navigate: true })
  await answer(SCRIPT)
  expect(stores.get('daymark-app-v1')!.size).toBe(0)
})

test('after a sign-out took the cache away, answering does not make it again', async () => {
  await happen('install')
  stores.clear()
  expect(await answer('/', { navigate: true })).toMatch(/^network/)
  expect(stores.size).toBe(0)
})

test('older versions go when it takes over, what is not its own stays', async () => {
  for (const name of ['daymark-app-v0', 'daymark-app-v1', 'somebody-else']) fakeCache(name)
  await happen('activate')
  expect([...stores.keys()]).toEqual(['daymark-app-v1', 'somebody-else'])
})

test('a new version waits until the person takes it', async () => {
  await happen('install')
  expect(skipWaiting).not.toHaveBeenCalled()
  await happen('message', { data: { kind: 'skipWaiting' } })
  expect(skipWaiting).toHaveBeenCalledOnce()
})

test('a cache that was taken away is filled again when a page asks', async () => {
  await happen('message', { data: { kind: 'check' } })
  expect(stores.get('daymark-app-v1')!.size).toBe(2)
})

test('when the network is back the pages are woken', async () => {
  await happen('sync', { tag: 'daymark' })
  expect(posted).toEqual([{ kind: 'sync' }])
})
