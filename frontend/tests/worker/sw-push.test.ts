// @vitest-environment node
/** Reminders in the service worker: every push is shown and said back; a tap opens the app's own screens only. */
import { beforeEach, expect, test, vi } from 'vitest'

const ORIGIN = 'https://diary.example'
type Handler = (event: Record<string, unknown>) => void
interface Page { url: string; focus: () => Promise<Page>; navigate: (path: string) => Promise<Page>; postMessage: (message: unknown, ports: MessagePort[]) => void }

let handlers: Map<string, Handler>
let shown: { title: string; options: Record<string, unknown> }[]
let sent: { url: string; body: unknown; init: RequestInit }[]
let pages: Page[]
let opened: string[]
let told: unknown[]
let badge: number | null
let subscribe: ReturnType<typeof vi.fn>

beforeEach(async () => {
  handlers = new Map()
  ;[shown, sent, pages, opened, told, badge] = [[], [], [], [], [], null]
  subscribe = vi.fn(async () => subscription('https://push.example/new'))
  vi.stubGlobal('self', {
    location: { origin: ORIGIN },
    navigator: { setAppBadge: async (count: number) => void (badge = count) },
    registration: {
      showNotification: async (title: string, options: Record<string, unknown>) => void shown.push({ title, options }),
      pushManager: { subscribe },
    },
    clients: { matchAll: async () => pages, openWindow: async (path: string) => void opened.push(path) },
    addEventListener: (kind: string, handler: Handler) => handlers.set(kind, handler),
  })
  vi.stubGlobal('fetch', vi.fn(async (url: string, init: RequestInit = {}) => {
    sent.push({ url, body: init.body ? JSON.parse(String(init.body)) : null, init })
    return new Response(JSON.stringify({ csrf_token: 'token', diary_id: 'alice' }))
  }))
  vi.resetModules()
  const worker = '../../src/sw-push.ts'
  ;((await import(/* @vite-ignore */ worker)) as { listenForPushes(): void }).listenForPushes()
})

async function happen(kind: string, event: Record<string, unknown>): Promise<void> {
  const promises: Promise<unknown>[] = []
  handlers.get(kind)!({ ...event, waitUntil: (promise: Promise<unknown>) => promises.push(promise) })
  await Promise.all(promises)
}

function subscription(endpoint: string) {
  return { endpoint, toJSON: () => ({ endpoint, keys: { p256dh: 'p', auth: 'a' } }) }
}

const PAYLOAD = {
  web_push: 8030, mutable: true, app_badge: 1,
  notification: {
    title: 'Daymark', body: 'A moment for your diary?', lang: 'en', dir: 'ltr', tag: 'one-occurrence', navigate: `${ORIGIN}/check-in`,
    actions: [{ action: 'log', title: 'Log now', navigate: `${ORIGIN}/check-in` }, { action: 'later', title: 'Later', navigate: `${ORIGIN}/check-in` }],
    data: { ack: 'signed' },
  },
}
const push = (text: string | null) => happen('push', { data: text === null ? null : { json: () => JSON.parse(text) as unknown } })

test('a reminder is shown as it came, said back without cookies, and counted on the icon', async () => {
  await push(JSON.stringify(PAYLOAD))
  expect(shown).toHaveLength(1)
  expect(shown[0]).toMatchObject({
    title: 'Daymark',
    options: { body: 'A moment for your diary?', tag: 'one-occurrence', renotify: true, data: { ack: 'signed', navigate: `${ORIGIN}/check-in` } },
  })
  expect(shown[0]?.options.actions).toEqual([{ action: 'log', title: 'Log now' }, { action: 'later', title: 'Later' }])
  expect(sent).toEqual([{ url: '/api/v1/push/ack/', body: { token: 'signed', action: 'shown' }, init: expect.objectContaining({ keepalive: true, credentials: 'omit', redirect: 'error' }) }])
  expect(badge).toBe(1)
})

test.each([
  ['nothing', null], ['no JSON', '{'], ['an empty text', '""'], ['null', 'null'], ['a number', '7'], ['no notification', '{"web_push": 8030}'],
  ['wrong types', '{"notification": {"title": 1, "body": [], "tag": {}, "navigate": null, "actions": "x", "data": "y"}, "app_badge": "many"}'],
  ['half actions', '{"notification": {"actions": [null, {"action": 1}], "data": null}}'],
])('%s is shown too, with neutral words', async (_name, text) => {
  await push(text)
  expect(shown).toHaveLength(1)
  expect(shown[0]).toMatchObject({ title: 'Daymark', options: { body: 'A moment for your diary?', tag: 'daymark', actions: [] } })
  expect([sent, badge]).toEqual([[], null])
})

test('a message the browser has read itself is shown as it proposed', async () => {
  await happen('push', { data: null, notification: { ...PAYLOAD.notification } })
  expect(shown[0]?.options).toMatchObject({ tag: 'one-occurrence', data: { ack: 'signed' } })
})

test.each([[true, { asks_anyway: true }], [false, {}], ['yes', {}]])('that it asks all the same (%s) is kept with it', async (asks_anyway, kept) => {
  await push(JSON.stringify({ ...PAYLOAD, notification: { ...PAYLOAD.notification, data: { ack: 'signed', day: '2026-11-28', asks_anyway } } }))
  expect(shown[0]?.options.data).toEqual({ ack: 'signed', navigate: `${ORIGIN}/check-in`, day: '2026-11-28', ...kept })
})

test('with no network it is shown all the same', async () => {
  vi.stubGlobal('fetch', async () => { throw new TypeError('no network') })
  await push(JSON.stringify(PAYLOAD))
  expect(shown).toHaveLength(1)
})

async function click(action: string, navigate = `${ORIGIN}/check-in`): Promise<{ closed: boolean }> {
  const notification = { closed: false, data: { ack: 'signed', navigate }, close() { this.closed = true } }
  await happen('notificationclick', { notification, action })
  return notification
}

function page(path: string, answers = true): Page {
  const made: Page = {
    url: ORIGIN + path, focus: async () => made, navigate: async (to) => (told.push(`load ${to}`), made),
    postMessage: (message, [port]) => {
      told.push(message)
      if (answers) port?.postMessage(true)
      port?.close()
    },
  }
  return made
}

test.each(['', 'log'])('a tap (%s) opens the screen', async (action) => {
  expect((await click(action)).closed).toBe(true)
  expect([opened, sent]).toEqual([['/check-in'], []])
})

test('a tap on what is today in a trial opens Today', async () => {
  pages = [page('/history')]
  await click('', `${ORIGIN}/#today`)
  expect(told).toEqual([{ kind: 'open', path: '/' }])
})

test('an open page of the app goes there itself; an account page is left alone', async () => {
  pages = [page('/accounts/email/'), page('/history')]
  await click('')
  expect([told, opened]).toEqual([[{ kind: 'open', path: '/check-in' }], []])
  pages = [page('/accounts/email/'), page('/reminders/unsubscribe/token/')]
  await click('')
  expect(opened).toEqual(['/check-in'])
})

test('a page that is still starting and hears nothing is loaded at the screen', async () => {
  pages = [page('/more', false)]
  await click('')
  expect([told, opened]).toEqual([[{ kind: 'open', path: '/check-in' }, 'load /check-in'], []])
})

test('an address elsewhere opens the app, not that address', async () => {
  await click('', 'https://elsewhere.example/check-in')
  await click('', 'not an address')
  await click('', `${ORIGIN}/accounts/logout/`)
  expect(opened).toEqual(['/', '/', '/'])
})

test('"later" opens nothing and tells the server', async () => {
  await click('later')
  expect([opened, sent.map(({ body }) => body)]).toEqual([[], [{ token: 'signed', action: 'later' }]])
})

/** IndexedDB with one diary on the device, or none. */
function stubDatabase(deviceId: string | null): void {
  vi.stubGlobal('indexedDB', { open: () => {
    const opening: Record<string, unknown> = {}
    setTimeout(() => {
      if (deviceId === null) return void (opening.onerror as () => void)()
      const reading: Record<string, unknown> = { result: deviceId, transaction: {} }
      opening.result = { close() {}, transaction: () => ({ objectStore: () => ({ get: () => reading }) }) }
      ;(opening.onsuccess as () => void)()
      ;(reading.onsuccess as () => void)()
    })
    return opening
  } })
}

test('a subscription the browser changed is told to the server of the diary that is here', async () => {
  stubDatabase('this-device')
  await happen('pushsubscriptionchange', { oldSubscription: { options: { userVisibleOnly: true } } })
  expect(subscribe).toHaveBeenCalledWith({ userVisibleOnly: true })
  expect(sent.at(-1)).toMatchObject({
    url: '/api/v1/push/subscriptions/', body: { endpoint: 'https://push.example/new', keys: { p256dh: 'p', auth: 'a' }, device_id: 'this-device' },
  })
  // What is told goes nowhere else, wherever a login in between may lead.
  expect(sent.map(({ init }) => init?.redirect)).toEqual(['error', 'error'])
})

test('without that diary on the device nothing is told', async () => {
  stubDatabase(null)
  await happen('pushsubscriptionchange', { newSubscription: subscription('https://push.example/given') })
  expect(subscribe).not.toHaveBeenCalled()
  expect(sent.map(({ url }) => url)).toEqual(['/api/v1/session/'])
})

test('a browser that gives neither is left to the app at its next start', async () => {
  await happen('pushsubscriptionchange', {})
  expect(sent).toEqual([])
})
