// @vitest-environment node
/** Random lives of two phones and one server: nothing acknowledged to the person is lost, everything converges. */
import fc from 'fast-check'
import { afterAll, expect, test, vi } from 'vitest'
import { REFUSED, WAITING, type StoredOp } from '../../src/diary/db/schema'
import { dailyId } from '../../src/domain/ids'
import type { Fields } from '../../src/domain/types'
import { Device, DIARY } from './device'
import { ModelServer } from './model-server'

// The same lives every time, so that red is red again; `make soak-frontend` draws others.
const RUNS = Number(import.meta.env.VITE_ENGINE_RUNS ?? 80)
const SEED = Number(import.meta.env.VITE_ENGINE_SEED ?? 1)
const DAYS = ['2026-11-18', '2026-11-19', '2026-11-20']
// On the server's calendar nobody can have lived it yet; in the end the clocks agree.
const AHEAD = '2027-03-04'
const [NOW, LATER] = ['2027-03-01T12:00:00Z', '2027-03-05T12:00:00Z']
/** No server takes it, ever. */
const IMPOSSIBLE = 11

interface World {
  server: ModelServer
  devices: Device[]
  /** `gone`: the same person has written it anew, or deleted it, before anybody took it */
  notes: { device: number; on: string; note: string; gone?: true }[]
  removed: Set<string>
}

type Action = (world: World) => Promise<void>

const device = fc.integer({ min: 0, max: 1 })
const day = fc.constantFrom(...DAYS)
let notes = 0

/** So low scores were taken over from the day before. */
const COPIED_BELOW = 4

async function save(world: World, who: number, on: string, field: string, score: number, tab = 0): Promise<void> {
  await forgetWhatIsHeld(world, who, on)
  const set: Fields = { [field]: score, note: `note ${++notes}`, ...(score < COPIED_BELOW && { copied: [field] }) }
  await world.devices[who]!.save(on, set, tab)
  world.notes.push({ device: who, on, note: set.note as string })
}

/** What nobody has taken yet gives way when the same person writes it anew, and goes with its day when that is deleted. */
async function forgetWhatIsHeld(world: World, who: number, on: string, deleted = false): Promise<void> {
  const givesWay = ({ state, held, set }: StoredOp) => state === REFUSED || set.pain === IMPOSSIBLE || (held && (deleted || held !== 'too_large'))
  const mine = (await world.devices[who]!.outbox()).filter((op) => op.set.on === on)
  const gone = mine.filter(givesWay).map((op) => op.set.note)
  for (const written of world.notes) if (gone.includes(written.note)) written.gone = true
}

const saves = fc.tuple(device, day, fc.constantFrom('pain', 'ratings.feet.numbness'), fc.integer({ min: 0, max: 10 }))
  .map(([who, on, field, score]) => named(`save ${who} ${on} ${field}=${score}`, (world) => save(world, who, on, field, score)))
const impossible = fc.tuple(device, day).map(([who, on]) => named(`save ${who} ${on} what nobody takes`, (world) => save(world, who, on, 'pain', IMPOSSIBLE)))
const ahead = fc.tuple(device, fc.integer({ min: 0, max: 10 })).map(([who, score]) =>
  named(`save ${who} a day ahead=${score}`, (world) => save(world, who, AHEAD, 'pain', score)))
const sendsAgain = device.map((who) => named(`${who} sends again what was refused`, async (world) => {
  for (const op of (await world.devices[who]!.outbox()).filter(({ state }) => state === REFUSED)) await world.devices[who]!.sendAgain(op.op_id)
}))
const removes = fc.tuple(device, day).map(([who, on]) =>
  named(`remove ${who} ${on}`, async (world) => {
    world.removed.add(on)
    await forgetWhatIsHeld(world, who, on, true)
    await world.devices[who]!.remove(on)
  }))
const syncs = device.map((who) => named(`sync ${who}`, async (world) => void (await world.devices[who]!.sync())))
const twoTabs = device.map((who) => named(`two tabs of ${who} sync at once`, async (world) => {
  await Promise.all([world.devices[who]!.sync(0), world.devices[who]!.sync(1)])
}))
const writesWhileSyncing = fc.tuple(device, day, fc.integer({ min: 0, max: 10 }), fc.boolean())
  .map(([who, on, score, send]) =>
    named(`${who} saves ${on}; while that is sent its other tab saves it too${send ? ' and syncs' : ''}`, async (world) => {
      await save(world, who, on, 'pain', score)
      world.server.meanwhile = async () => {
        await save(world, who, on, 'pain', score, 1)
        if (send) await world.devices[who]!.sync(1)
      }
      await world.devices[who]!.sync()
      world.server.meanwhile = null
    }))
const interrupted = fc.tuple(device, day, day).map(([who, one, two]) =>
  named(`${who} saves ${one} and ${two}, its sync breaks off after one answer`, async (world) => {
    await save(world, who, one, 'pain', 1)
    await save(world, who, two, 'pain', 2)
    const { pageSize, faults: later } = world.server
    Object.assign(world.server, { pageSize: 1, faults: ['pass', 'offline'] })
    await world.devices[who]!.sync()
    Object.assign(world.server, { pageSize, faults: later })
  }))
const crashes = device.map((who) => named(`crash ${who}`, (world) => world.devices[who]!.reopen()))
const faults = fc.constantFrom<ModelServer['faults'][number]>('offline', 'lose answer', { status: 503 }, { status: 413 })
  .map((fault) => named(`fault ${JSON.stringify(fault)}`, async (world) => void world.server.faults.push(fault)))
const pages = fc.constantFrom(1, 2, Infinity).map((size) =>
  named(`pages of ${size}`, async (world) => void (world.server.pageSize = size)))
const defers = fc.constantFrom(1, 2, Infinity).map((most) =>
  named(`defer after ${most}`, async (world) => void (world.server.deferAfter = most)))
const purges = fc.tuple(device, day).map(([who, on]) =>
  named(`${who} removes ${on}, the tombstone is purged`, async (world) => {
    world.removed.add(on)
    await forgetWhatIsHeld(world, who, on, true)
    await world.devices[who]!.remove(on)
    await world.devices[who]!.sync()
    world.server.purge()
  }))

const actions = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: saves }, { weight: 2, arbitrary: removes }, { weight: 6, arbitrary: syncs },
    { weight: 2, arbitrary: twoTabs }, { weight: 3, arbitrary: writesWhileSyncing }, { weight: 2, arbitrary: interrupted }, { weight: 1, arbitrary: crashes },
    { weight: 3, arbitrary: faults }, { weight: 1, arbitrary: pages }, { weight: 1, arbitrary: defers },
    { weight: 1, arbitrary: purges }, { weight: 2, arbitrary: impossible }, { weight: 2, arbitrary: ahead }, { weight: 1, arbitrary: sendsAgain },
  ),
  { minLength: 5, maxLength: 30 },
)

function named(name: string, action: Action): Action {
  return Object.assign(action, { toString: () => name, [fc.toStringMethod]: () => name })
}

afterAll(() => void vi.useRealTimers())

async function begin(): Promise<World> {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date(NOW) })
  const server = new ModelServer(DIARY)
  vi.stubGlobal('fetch', server.fetch)
  return { server, devices: [await Device.open(), await Device.open()], notes: [], removed: new Set() }
}

async function checkAlways(world: World): Promise<void> {
  for (const phone of world.devices) {
    await checkUnsentOnTop(phone)
    await checkCursorSkippedNothing(world.server, phone)
  }
  checkCarriedOutOnce(world.server)
  await checkNothingLost(world)
  await checkOwnWordsStay(world)
}

/** Whatever the outbox still holds is what the screen shows. */
async function checkUnsentOnTop(phone: Device): Promise<void> {
  const outbox = await phone.outbox()
  for (const record of await phone.records()) {
    const last: Fields = {}
    let deleted: boolean | null = null
    for (const op of outbox.filter((candidate) => candidate.id === record.id)) {
      if (op.op === 'delete') for (const name of Object.keys(last)) delete last[name]
      Object.assign(last, op.set)
      deleted = op.op === 'delete'
    }
    if (deleted !== null) expect(record.deleted).toBe(deleted)
    // Of the marks on copies only those show whose score nobody has typed since.
    delete last.copied
    if (!record.deleted) expect(record.view).toMatchObject(last)
  }
}

/** A row the server has not changed since the cursor is on the phone exactly as it is there. */
async function checkCursorSkippedNothing(server: ModelServer, phone: Device): Promise<void> {
  const cursor = (await phone.progress())?.cursor ?? 0
  const revs = new Map((await phone.records()).map((record) => [record.id, record.base_rev]))
  for (const row of server.rows.values()) if (row.rev <= cursor) expect(revs.get(row.id)).toBe(row.rev)
}

/** Every save has a note of its own, so the same note carried out twice is an op applied twice. */
function checkCarriedOutOnce({ carriedOut }: ModelServer): void {
  const notesSeen = carriedOut.flatMap(({ op }) => (op.set?.note ? [op.set.note] : []))
  expect(new Set(notesSeen).size).toBe(notesSeen.length)
}

/** A note is in the outbox of its phone, or current on the server, or among the earlier values. */
async function checkNothingLost({ server, devices, notes: all }: World): Promise<void> {
  const known = new Set<unknown>([...server.rows.values()].map((row) => row.data.note))
  for (const { field, value } of server.history) if (field === 'note') known.add(value)
  for (const phone of devices) for (const op of await phone.outbox()) known.add(op.set.note)
  for (const { note, gone } of all) if (!gone) expect(known).toContain(note)
}

/** A day only one phone ever wrote shows that phone its last words, at every moment: unsent, sent, pulled. */
async function checkOwnWordsStay({ devices, notes: all, removed }: World, from = 0): Promise<void> {
  for (const on of [...DAYS, AHEAD].filter((candidate) => from > 0 || !removed.has(candidate))) {
    const writes = all.slice(from).filter((write) => write.on === on)
    const last = writes.at(-1)
    if (!last || writes.some((write) => write.device !== last.device)) continue
    expect((await devices[last.device]!.record(on))?.view.note).toBe(last.note)
  }
}

async function settleDown({ server, devices }: World): Promise<void> {
  vi.setSystemTime(new Date(LATER))
  Object.assign(server, { faults: [], pageSize: Infinity, deferAfter: Infinity })
  for (const phone of [...devices, ...devices]) expect(await phone.sync()).toEqual({ kind: 'done' })
}

async function checkConverged({ server, devices }: World): Promise<void> {
  const expected = liveData(server)
  for (const phone of devices) {
    const outbox = await phone.outbox()
    expect(outbox.filter(({ state }) => state === WAITING)).toEqual([])
    expect(outbox.filter(({ state, set }) => state === REFUSED && set.pain !== IMPOSSIBLE)).toEqual([])
    // What was refused shows a record that the server does not have, or has no more.
    const live = (await phone.records()).filter(({ deleted, base }) => !deleted && base?.kind)
    expect(liveRows(live.map((record) => [record.id, record.base!]))).toEqual(expected)
  }
}

function liveRows(rows: [string, Fields][]): [string, Fields][] {
  return rows.map(([id, data]): [string, Fields] => [id, { ...data }]).sort(([a], [b]) => a.localeCompare(b))
}

test('whatever happens between two phones and the server, nothing is lost and all end the same', async () => {
  await fc.assert(
    fc.asyncProperty(actions, async (life) => {
      const world = await begin()
      for (const action of life) {
        await action(world)
        await checkAlways(world)
      }
      await settleDown(world)
      await checkAlways(world)
      await checkConverged(world)
      for (const phone of world.devices) for (const tab of phone.tabs) tab.close()
    }),
    { numRuns: RUNS, seed: SEED },
  )
}, 1_800_000)

test('after the server was restored from a backup the phones give back what it lacks', async () => {
  const unfinished = fc.array(fc.oneof(saves, interrupted), { minLength: 1, maxLength: 3 })
  await fc.assert(
    fc.asyncProperty(actions, actions, unfinished, async (before, after, unsent) => {
      const world = await begin()
      for (const action of before) await action(world)
      const backup = world.server.backup()
      // A purge needs 400 days; no backup is that old.
      for (const action of after) if (!String(action).includes('purged')) await action(world)
      await settleDown(world)
      const agreed = new Map(liveData(world.server))
      const settled = world.notes.length
      for (const action of unsent) await action(world)
      world.server.restore(backup)
      await settleDown(world)
      await checkConverged(world)
      await checkOwnWordsStay(world, settled)
      const restored = new Map(liveData(world.server))
      for (const { on } of world.notes.slice(settled)) for (const rows of [agreed, restored]) rows.delete(dailyId(DIARY, on))
      expect(restored).toEqual(agreed)
      for (const phone of world.devices) for (const tab of phone.tabs) tab.close()
    }),
    { numRuns: Math.ceil(RUNS / 2), seed: SEED },
  )
}, 1_800_000)

function liveData(server: ModelServer): [string, Fields][] {
  return liveRows([...server.rows.values()].filter((row) => !row.deleted).map((row) => [row.id, row.data]))
}
