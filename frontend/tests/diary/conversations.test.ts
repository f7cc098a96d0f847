// @vitest-environment node
/**
 * The stand-in gives the answers that the real server gave, and the real engine asks what the reference client of the
 * server's sync machine asked (tests/diary/sync/test_conversations.py plays the same on the other side).
 */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { writeChange } from '../../src/diary/db/store'
import type { OpResult } from '../../src/diary/sync/protocol'
import type { Fields } from '../../src/domain/types'
import { conversations, session, whole, wholeView, withoutWords, type Asked, type Step, type Trip, type Who } from './conversations'
import { Device, DIARY } from './device'
import { ModelServer } from './model-server'

const START = Date.parse('2026-11-22T12:00:00Z')
const PEOPLE: Who[] = ['phone', 'tablet']
const NAMES = ['iPhone', 'iPad']
const given = vi.hoisted(() => ({ ids: [] as string[], limit: 500 }))

vi.mock('../../src/domain/ids', async (original) => ({ ...(await original<object>()), newId: () => given.ids.shift() }))
vi.mock('../../src/diary/sync/protocol', async (original) => ({
  ...(await original<object>()), get CHANGES_A_PULL() { return given.limit },
}))

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }))
afterEach(() => void vi.useRealTimers())

function deviceId(who: Who): string {
  return uuid(PEOPLE.indexOf(who) + 1, 0)
}

/** As the script counts: the device's number, and the ids it has made. */
function uuid(device: number, count: number): string {
  const hex = ((BigInt(device) << 64n) | BigInt(count)).toString(16).padStart(32, '0')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}

/** When each step happens: a second after the one before, and after the days that have passed. */
function timesOf(steps: Step[]): number[] {
  let days = 0
  return steps.map((step, index) => {
    if ('days' in step) days += step.days
    return START + (index + 1) * 1000 + days * 86_400_000
  })
}

function onClock(time: number, skewSeconds = 0): number {
  return time + skewSeconds * 1000
}

function requestOf(who: Who, { asks }: Trip, now: number): object {
  return {
    protocol: 1, schema: 2, diary_id: DIARY, device_id: deviceId(who), client_now: new Date(now).toISOString(),
    time_zone: 'Europe/Berlin', ...asks,
  }
}

test.each(conversations)('the stand-in answers as the real server did: $name', async ({ skews, steps }) => {
  const server = new ModelServer(DIARY)
  server.names = Object.fromEntries(PEOPLE.map((who, index) => [deviceId(who), NAMES[index]!]))
  let backup = server.backup()
  const times = timesOf(steps)
  for (const [index, step] of steps.entries()) {
    vi.setSystemTime(times[index]!)
    if ('server' in step) {
      if (step.server === 'begins a trial') server.beginTrial(step.trial)
      else if (step.server === 'backs up') backup = server.backup()
      else if (step.server === 'restores') server.restore(backup)
      else server.purge()
    } else if ('trips' in step) {
      server.deferAfter = step.syncs.busy ? 1 : Infinity
      for (const trip of step.trips) {
        const { status, gets } = await answerOf(server, requestOf(step.who, trip, onClock(times[index]!, skews[step.who])))
        expect({ status, gets }).toEqual({ status: trip.status, gets: whole(trip.gets) })
      }
    }
  }
})

async function answerOf(server: ModelServer, request: object): Promise<{ status: number; gets: object }> {
  const headers = { 'X-CSRFToken': server.session.csrf_token }
  const response = await server.fetch('/api/v1/sync', { method: 'POST', headers, body: JSON.stringify(request) })
  const { protocol: _protocol, server_now: _now, ...body } = await response.json()
  const results = body.results?.map((result: OpResult) => withoutWords(result))
  return { status: response.status, gets: { ...body, ...(results && { results }) } }
}

test('the stand-in knows who is asking as the real server does', async () => {
  const server = new ModelServer(DIARY)
  server.signOut()
  const said: Asked[] = []
  const tell = async (asks: string, response: Response) => {
    const { authenticated, mail_configured, epoch, user, diary_id, code } = await response.json()
    const gets = code ? { code } : authenticated === undefined ? { epoch } : { authenticated, mail_configured, epoch, user, diary_id }
    said.push({ asks, status: response.status, gets })
  }
  const ask = async () => tell(server.session.authenticated ? 'signed in' : 'signed out', await server.fetch('/api/v1/session/'))
  const sync = async (asks: string, token: string, changes: object = {}) => {
    const request = { ...requestOf('phone', { asks: { epoch: null, cursor: null, full: true, limit: 500, ops: [] }, status: 200, gets: {} }, START), ...changes }
    await tell(asks, await server.fetch('/api/v1/sync', { method: 'POST', headers: { 'X-CSRFToken': token }, body: JSON.stringify(request) }))
  }
  await ask()
  server.signIn()
  await ask()
  const first = server.session.csrf_token
  await sync('with its token', first)
  await sync('with a wrong token', 'x'.repeat(64))
  await sync('of another diary', first, { diary_id: deviceId('phone') })
  await server.fetch('/accounts/logout/', { method: 'POST', body: new URLSearchParams({ csrfmiddlewaretoken: first }) })
  await ask()
  await sync('with the token of before', first)
  server.signIn()
  await ask()
  await sync('with the token of before', first)
  expect(said).toEqual(session)
})

test.each(conversations)('the engine asks as the reference client did: $name', async (conversation) => {
  const phones = new Map<Who, Phone>()
  const times = timesOf(conversation.steps)
  for (const [index, step] of conversation.steps.entries()) {
    if ('server' in step || 'days' in step) continue
    const phone = phones.get(step.who) ?? (await Phone.open(step.who))
    phones.set(step.who, phone)
    await phone.play(step, onClock(times[index]!, conversation.skews[step.who]))
  }
})

/** The real engine on one device, whose server says what was recorded. */
class Phone {
  private made = 0

  private constructor(private readonly who: Who, private readonly device: Device) {}

  static async open(who: Who): Promise<Phone> {
    const device = await Device.open()
    await device.database.put('meta', deviceId(who), 'device_id')
    return new Phone(who, device)
  }

  async play(step: Exclude<Step, { server: unknown } | { days: number }>, now: number): Promise<void> {
    vi.setSystemTime(now)
    given.ids = Array.from({ length: 100 }, (_, next) => uuid(PEOPLE.indexOf(this.who) + 1, this.made + next + 1))
    if ('writes' in step) {
      const op_id = given.ids.shift()!
      await writeChange(this.device.database, { op_id, ...step.writes, at: new Date(now + 1000 * (step.clock_ahead_s ?? 0)).toISOString() })
    } else await this.sync(step, now)
    this.made += 100 - given.ids.length
  }

  private async sync(step: Extract<Step, { trips: Trip[] }>, now: number): Promise<void> {
    given.limit = step.syncs.limit ?? 500
    const asked: object[] = []
    const signedIn = new ModelServer(DIARY).session
    vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
      if (path === '/api/v1/session/') return json(200, signedIn)
      const trip = step.trips[asked.length]
      if (!trip) throw new TypeError('Failed to fetch')
      asked.push(withoutZone(JSON.parse(init.body as string)))
      if (step.syncs.lost) throw new TypeError('Failed to fetch')
      return json(trip.status, { protocol: 1, server_now: new Date().toISOString(), ...whole(trip.gets) })
    })
    const before = await this.screens()
    await this.device.sync()
    expect(asked).toEqual(step.trips.map((trip) => withoutZone(requestOf(this.who, trip, now) as Record<string, unknown>)))
    expect((await this.device.waiting()).length).toBe(step.waiting)
    const shown = Object.fromEntries(Object.entries(step.shows).map(([key, view]) => [key, wholeView(key, view)]))
    expect(await this.screens()).toEqual(shown)
    // Where nobody else wrote, the answer changes nothing that is seen.
    for (const key of keysOfOwnWords(step.trips)) expect(asSeen(before[key])).toEqual(asSeen(shown[key]))
  }

  private async screens(): Promise<Record<string, Fields>> {
    const live = (await this.device.records()).filter((record) => !record.deleted)
    return Object.fromEntries(live.map(({ type, id, view }) => [`${type} ${id}`, wholeView(type, view)]))
  }
}

/** Records that this device wrote when it had everything, and that were taken as they were. */
function keysOfOwnWords([trip, ...more]: Trip[]): Set<string> {
  const { asks, gets } = trip!
  const results = gets.results ?? []
  const own = new Set(results.map(({ rev }) => rev ?? 0).filter((rev) => rev > (asks.cursor ?? 0)))
  const alone = more.length === 0 && gets.cursor! - (asks.cursor ?? 0) === own.size
  return new Set(alone && results.every(({ status }) => status === 'applied') ? asks.ops.map(({ type, id }) => `${type} ${id}`) : [])
}

/**
 * What a safety check means is worked out by the screen; a zone nobody knows becomes the account's; a place without a score is no
 * place, a pause that was taken back none; what may be known of a trial that has been ended comes with the answer.
 */
function asSeen(fields: Fields | undefined): Fields | undefined {
  const given = ['outcome', 'time_zone', 'shown_order', 'committed_text']
  const isSeen = ([name, value]: [string, unknown]) => !given.includes(name) && !(value === null && /^(ratings|pauses)\./.test(name))
  return fields && Object.fromEntries(Object.entries(fields).filter(isSeen))
}

/** The zone is the test machine's own. */
function withoutZone({ time_zone: _zone, ...request }: Record<string, unknown>): object {
  return request
}

function json(status: number, body: object): Response {
  return new Response(JSON.stringify(body), { status, headers: { 'Content-Type': status < 400 ? 'application/json' : 'application/problem+json' } })
}
