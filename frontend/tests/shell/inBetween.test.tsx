/** A login of the house in front of the server, and a browser that could not keep the app: said in words, with a way on. */
import { render } from 'preact'
import { beforeEach, expect, it, vi } from 'vitest'
import { today } from '../../src/domain/days'
import { App } from '../../src/shell/App'
import { Door } from '../../src/shell/Door'
import { noWorkerNotice } from '../../src/shell/NoWorker'
import { FakeDiary, sessionOf } from '../support/fakeDiary'
import { button, buttons, open, option, settle, tap, text, until } from '../support/mount'

const WHAT = 'Something between this device and your server answers in its place'
const json = (body: object) => new Response(JSON.stringify(body), { headers: { 'Content-Type': 'application/json' } })
const login = async () => new Response('<html>Please log in</html>', { headers: { 'Content-Type': 'text/html' } })

let led: string[]

beforeEach(() => {
  led = []
  vi.spyOn(location, 'assign').mockImplementation((address) => void led.push(String(address)))
})

function intercepted(): FakeDiary {
  const diary = new FakeDiary()
  diary.setStatus({ sync: 'intercepted' })
  diary.sync = vi.fn(async () => {})
  return diary
}

it('says what stands in between, what that means for the answers, and leads to it from the same screen', async () => {
  vi.stubGlobal('fetch', login)
  await open(intercepted(), `/day/${today()}`)
  expect(text()).toContain(WHAT)
  await tap(option('Pain, feet', 6))
  expect(text()).toContain('What you write stays on this device and is sent once it lets you through.')
  expect(text()).toContain('Login in between · 1 waiting')
  expect(text()).not.toContain('No network')
  await tap(button('Open its page'))
  expect(led).toEqual([`/day/${today()}?through`])
})

it.each<[string, () => Promise<Response>]>([
  ['the way is free meanwhile', async () => json(sessionOf())],
  ['there is no network at all', async () => { throw new TypeError('Failed to fetch') }],
])('leaves no screen where %s, but tries to send', async (_why, fetched) => {
  vi.stubGlobal('fetch', fetched)
  const diary = intercepted()
  await open(diary)
  await tap(button('Open its page'))
  expect(diary.sync).toHaveBeenCalledOnce()
  expect(led).toEqual([])
})

it('a new device is told why its diary is not here, and asked nothing', async () => {
  vi.stubGlobal('fetch', login)
  const diary = new FakeDiary(null)
  diary.setStatus({ sync: 'intercepted', last_synced_at: null })
  history.replaceState(null, '', '/')
  render(<App diary={diary} session={null} />, document.body)
  await until(() => text().includes('Your diary has not come to this device yet'))
  expect(location.pathname).toBe('/')
  expect(buttons('Open its page')).toHaveLength(1)
})

it.each([['/share', 'Links need the internet'], ['/data', 'This needs the internet'], ['/does-it-help', 'This needs the internet']])(
  '%s does not call it a missing connection',
  async (path, offline) => {
    vi.stubGlobal('fetch', login)
    await open(new FakeDiary(), path)
    await until(() => text().includes(WHAT))
    expect(text()).not.toContain(offline)
  },
)

it('where nobody has signed in yet, the door leads through, too', async () => {
  vi.stubGlobal('fetch', login)
  render(<Door online={false} />, document.body)
  await until(() => text().includes(WHAT))
  await tap(button('Open its page'))
  expect(led).toHaveLength(1)
})

it.each(['update_needed', 'refused'] as const)('%s: a newer app comes from the network, for this one may be kept for ever', async (sync) => {
  const diary = new FakeDiary()
  diary.setStatus({ sync })
  await open(diary)
  await tap(button('Update now'))
  expect(led).toEqual(['/?through'])
})

/** A browser whose worker ends its installing as told; null: it has none and registers none. */
function stubWorker(ends: ServiceWorkerState | null, { known = false } = {}) {
  const worker = Object.assign(new EventTarget(), { state: 'installing' as ServiceWorkerState })
  const registration = { installing: worker, waiting: null, active: null }
  const register = vi.fn(async () => {
    if (ends === null) throw new TypeError('the script has an unsupported MIME type')
    return registration
  })
  const serviceWorker = { register, getRegistration: async () => (known ? registration : undefined), addEventListener: () => {}, removeEventListener: () => {} }
  vi.stubGlobal('navigator', { onLine: true, language: 'en', languages: ['en-GB'], userAgent: '', maxTouchPoints: 0, serviceWorker })
  vi.stubGlobal('isSecureContext', true)
  const end = () => {
    worker.state = ends!
    worker.dispatchEvent(new Event('statechange'))
  }
  return { register, end }
}

it.each([['redundant', false], ['activated', true]] as const)('a worker that is still fetching is waited for: %s', async (state, kept) => {
  vi.stubGlobal('fetch', async () => json(sessionOf()))
  const { end, register } = stubWorker(state, { known: true })
  let notice: unknown
  void noWorkerNotice(new FakeDiary()).then((found) => (notice = found))
  await settle()
  expect(notice).toBeUndefined()
  end()
  await settle()
  expect(notice === null).toBe(kept)
  expect(register).not.toHaveBeenCalled()
})

it('tries again before it says anything: the network may have failed the first time', async () => {
  vi.stubGlobal('fetch', async () => json(sessionOf()))
  const { end, register } = stubWorker('activated')
  const notice = noWorkerNotice(new FakeDiary())
  await settle()
  end()
  expect(await notice).toBeNull()
  expect(register).toHaveBeenCalledOnce()
})

it.each([['without a network', async () => { throw new TypeError('Failed to fetch') }], ['behind a login', login]])('says nothing %s, where nobody knows why', async (_where, fetched) => {
  vi.stubGlobal('fetch', fetched)
  stubWorker(null)
  expect(await noWorkerNotice(new FakeDiary())).toBeNull()
})

it('says nothing on plain http, where something else says it', async () => {
  vi.stubGlobal('fetch', async () => json(sessionOf()))
  stubWorker(null)
  vi.stubGlobal('isSecureContext', false)
  expect(await noWorkerNotice(new FakeDiary())).toBeNull()
})

it('a minute after the start it says that no worker is there and what that means, once', async () => {
  vi.stubGlobal('fetch', async () => json(sessionOf()))
  stubWorker(null)
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'], shouldAdvanceTime: true, advanceTimeDelta: 5 })
  const diary = new FakeDiary()
  await open(diary)
  await vi.advanceTimersByTimeAsync(50_000)
  expect(text()).not.toContain('opens only with a network')
  await vi.advanceTimersByTimeAsync(15_000)
  await until(() => text().includes('opens only with a network'))
  expect(text()).toContain('What you write is still stored on this device')
  await tap(button('All right'))
  expect(text()).not.toContain('opens only with a network')
  expect(await noWorkerNotice(diary)).toBeNull()
  // A browser that could keep it meanwhile and lost it again is another matter.
  const { end } = stubWorker('activated')
  const kept = noWorkerNotice(diary)
  await settle()
  end()
  await kept
  stubWorker(null)
  expect(await noWorkerNotice(diary)).not.toBeNull()
})
