/** One link on the screen: what happened to it, switched on again, and the sheet that comes out of the printer. */
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Share, View } from '../../src/diary/api/shares'
import { FakeDiary, sessionOf } from '../support/fakeDiary'
import { button, buttons, open, option, settle, tap, tapLater, text, until } from '../support/mount'

const ID = '01939a00-0000-7000-8000-0000000000d1'
const PASSCODE = 'K3M9WXYZ'

function shareOf(change: Partial<Share> = {}): Share {
  return {
    id: ID, label: 'Dr Amsel', shown_name: '', question: '', last_days: 90, from: null, to: null, includes: ['ems'], live: true, has_passcode: true, tries_left: 5,
    expires_at: '2026-12-07T10:00:00Z', views_max: null, views: 0, last_opened_at: null, tell_first_view: false, created_at: '2026-11-23T10:00:00Z',
    revoked_at: null, state: 'open', ...change,
  }
}

function viewOf(outcome: View['outcome'], change: Partial<View> = {}): View {
  return { at: '2026-11-24T10:00:00Z', recipient: '', device: '', address: '', outcome, ...change }
}

const server = { share: shareOf(), views: [] as View[], asked: [] as { path: string; body: unknown }[] }
const SECRETS = { address: `${location.origin}/s#shlink:/secret`, qr_svg: '<svg xmlns="http://www.w3.org/2000/svg"/>' }

function answer(path: string, method: string, body: unknown): unknown {
  if (path === 'session/') return sessionOf()
  if (method !== 'GET') server.asked.push({ path, body })
  if (path === 'shares/') return { ...server.share, ...SECRETS, passcode: PASSCODE }
  if (path.endsWith('/views/')) return { views: server.views }
  if (path.endsWith('/address/')) return SECRETS
  if (path.endsWith('/reactivate/')) server.share = shareOf({ expires_at: (body as { expires_at: string }).expires_at })
  if (path.endsWith('/revoke/')) server.share = shareOf({ state: 'revoked', revoked_at: '2026-11-25T10:00:00Z' })
  return server.share
}

beforeEach(() => {
  Object.assign(server, { share: shareOf(), views: [viewOf('made')], asked: [] })
  vi.stubGlobal('fetch', (input: string, { method = 'GET', body }: RequestInit = {}) => {
    const sent: unknown = typeof body === 'string' ? JSON.parse(body) : null
    const told = answer(input.replace('/api/v1/', ''), method, sent)
    return Promise.resolve(new Response(JSON.stringify(told), { headers: { 'Content-Type': 'application/json' } }))
  })
})

async function openLink(): Promise<void> {
  await open(new FakeDiary(), `/share/${ID}`)
  await until(() => text().includes('Who opened it'))
  await settle()
}

describe('what happened to a link', () => {
  it('stands on one time line, openings and changes', async () => {
    server.views = [
      viewOf('locked'), viewOf('wrong_passcode', { recipient: 'Nobody' }), viewOf('reactivated'), viewOf('revoked'),
      viewOf('opened', { recipient: 'Dr Amsel', device: 'iPhone', address: '192.0.2.0/24' }), viewOf('made'),
    ]
    await openLink()
    const lines = [...document.querySelectorAll('ul.plain li')].map((line) => line.textContent?.replace(/^.*?\d\d:\d\d · /, ''))
    expect(lines).toEqual([
      'locked after five wrong passcodes', 'Nobody · wrong passcode', 'you switched it on again', 'you ended it', 'Dr Amsel · iPhone · 192.0.2.0/24', 'you made it',
    ])
    expect(text()).not.toContain('Nobody yet.')
  })

  it('says that nobody has opened it', async () => {
    await openLink()
    expect(text()).toContain('Nobody yet.')
    expect(text()).toContain('you made it')
  })
})

describe('a link that has ended', () => {
  it('is switched on again until a day that is chosen', async () => {
    server.share = shareOf({ state: 'revoked', revoked_at: '2026-11-25T10:00:00Z' })
    await openLink()
    await tap(button('Switch it on again'))
    await tapLater(option('How long does it open?', '90'))
    const before = Date.now()
    await tapLater(button('Switch it on'))
    const [{ path, body } = { path: '', body: {} }] = server.asked
    expect(path).toBe(`shares/${ID}/reactivate/`)
    expect(Math.round((Date.parse((body as { expires_at: string }).expires_at) - before) / 86_400_000)).toBe(90)
    await until(() => text().includes('The link opens again.'))
    expect(buttons('Switch it on again')).toEqual([])
    expect(buttons('End this link')).toHaveLength(1)
  })

  it.each([
    ['locked', { state: 'locked', tries_left: 0 }], ['used up', { state: 'used_up', views: 1, views_max: 1 }],
    ['ended and locked', { state: 'revoked', tries_left: 0 }], ['open', {}],
  ] as [string, Partial<Share>][])('is not offered where it is %s', async (_why, change) => {
    server.share = shareOf(change)
    await openLink()
    expect(buttons('Switch it on again')).toEqual([])
  })
})

describe('the address shown again', () => {
  it.each([
    ['the link has ended', { state: 'expired' }], ['it opens until another day', { expires_at: '2026-12-09T10:00:00Z' }],
  ] as [string, Partial<Share>][])('goes with its sheet once %s', async (_why, change) => {
    await openLink()
    await tap(button('Show the link again'))
    await until(() => document.querySelector('#share-address') !== null)
    dispatchEvent(new Event('online'))
    await settle()
    expect(document.querySelector('#share-address')).not.toBeNull()
    server.share = shareOf(change)
    dispatchEvent(new Event('online'))
    await until(() => document.querySelector('#share-address') === null)
    await settle()
    expect(document.querySelector('body > .share-sheet')).toBeNull()
  })
})

describe('the sheet for paper', () => {
  const sheet = () => document.body.querySelector('body > .share-sheet')

  it('has the code, until when and whose server, and no passcode', async () => {
    await open(new FakeDiary(), '/share/new')
    await tap(button('Make the link'))
    await until(() => sheet() !== null)
    expect(text()).toContain('K3M9 WXYZ')
    const said = sheet()?.textContent ?? ''
    expect(said).toMatch(/Opens until Monday,? 7 December 2026, 10:00\./)
    expect(said).toContain(`Kept at ${location.host}.`)
    expect(said).toContain('the passcode that the patient tells you')
    expect(said.replaceAll(' ', '')).not.toContain(PASSCODE)
    expect(sheet()?.innerHTML).not.toContain('shlink')
    expect(sheet()?.querySelector('img')?.getAttribute('src')).toMatch(/^data:image\/svg/)
  })

  it('says that it asks for none where there is none, and goes with the screen', async () => {
    server.share = shareOf({ has_passcode: false })
    await openLink()
    expect(sheet()).toBeNull()
    await tap(button('Show the link again'))
    await until(() => sheet() !== null)
    expect(sheet()?.textContent).toContain('There is no passcode')
    await tapLater([...document.querySelectorAll('a')].find((each) => each.textContent === 'All links') as HTMLElement)
    await until(() => sheet() === null)
    expect(document.body.classList.contains('has-sheet')).toBe(false)
  })
})
