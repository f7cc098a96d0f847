/** The screens over a made-up diary, to look at and to run axe on. Never part of the build of the app. */
import { render } from 'preact'
import type { Fields } from '../../src/diary'
import { addDays, deviceTimeZone, today } from '../../src/domain/days'
import { newId } from '../../src/domain/ids'
import { setLocale } from '../../src/i18n'
import { App } from '../../src/shell/App'
import { Door } from '../../src/shell/Door'
import '../../src/shell/app.css'
import { FakeDiary, sessionOf } from '../support/fakeDiary'
import { DEVICE_ID, FakeServer, occurrenceOf, reminderOf } from '../support/fakeServer'

const wish = new URLSearchParams(location.search)
const days = Number(wish.get('days') ?? 400)

function plausible(index: number): Fields {
  const wave = (period: number, shift: number) => Math.sin((index + shift) / period)
  const score = (value: number) => Math.max(0, Math.min(10, Math.round(value)))
  const flare = index % 97 < 9 ? 2.5 : 0
  return {
    'ratings.feet.pain': score(4 + 1.8 * wave(5, 0) + wave(1.7, 3) + flare),
    'ratings.feet.numbness': score(5.5 + wave(21, 9) + 0.6 * wave(2.3, 1)),
    'ratings.feet.tingling': score(3 + 1.5 * wave(8, 2) + wave(1.3, 5)),
    ems_used: index % 7 < 3 ? index % 2 === 0 : null,
  }
}

const PROGRAMMES = [
  { name: 'Evening, feet', modality: 'htems', device_name: 'Blue box', duration_minutes: 40, pads_uses_max: 20 },
  { name: 'Calves, strong', modality: 'ems', device_name: 'Four-channel', duration_minutes: 25, pads_uses_max: null },
  { name: 'Night, tingling', modality: 'tens', device_name: 'Four-channel', duration_minutes: 30, pads_uses_max: null },
]

/** Two devices, three kinds of stimulation, sessions with and without minutes, programme and scores. */
async function seedEms(diary: FakeDiary): Promise<void> {
  const programmes = await Promise.all(PROGRAMMES.map(async (fields) => {
    const id = newId()
    await diary.save('ems_programme', id, fields)
    return { ...fields, id }
  }))
  for (let index = wish.has('used') ? 0 : 1; index <= days; index += 1) {
    const programme = programmes[index % 5 === 0 ? 1 : index % 7 === 2 ? 2 : 0]
    if (!programme || index % 9 === 8 || (index > 40 && index < 46)) continue
    const id = newId()
    const started = new Date(`${addDays(today(), -index)}T20:15:00`)
    await diary.save('ems_session', id, {
      modality: programme.modality, programme_id: programme.id, programme_name: index % 13 === 5 ? '' : programme.name,
      device_name: programme.device_name, duration_minutes: index % 6 === 3 ? null : programme.duration_minutes,
      started_at: started.toISOString(), time_zone: deviceTimeZone(),
      ...(index % 3 === 1 ? { pain_before: 6, pain_after: 4, numbness_before: 5, numbness_after: 5, tingling_before: 3 } : {}),
    })
    Object.assign(diary.stored.get(id) ?? {}, { is_late: index % 17 === 6, waiting: false })
  }
  diary.saved.length = 0
  diary.setStatus({ waiting: 0 })
}

function seeded(): FakeDiary {
  const diary = new FakeDiary(wish.has('new') ? null : { regions: wish.get('regions')?.split(',') ?? ['feet'], first_run_done: true })
  for (let index = 1; index <= days; index += 1) {
    if (index % 11 === 4 || index % 29 === 7 || (index > 40 && index < 46)) continue
    diary.seedDay(addDays(today(), -index), plausible(index), { is_late: index % 17 === 6 })
  }
  if (wish.has('conflict')) {
    const earlier = { field: 'ratings.feet.numbness', value: 5, at: new Date(Date.now() - 3_600_000).toISOString(), device: 'iPhone', reason: 'conflict' as const }
    diary.seedDay(addDays(today(), -2), plausible(2), { earlier: [earlier], is_late: true })
  }
  if (wish.has('trouble')) {
    diary.refused.push({ op_id: '1', at: new Date().toISOString(), type: 'entry', id: 'x', op: 'put', held: false, set: { kind: 'daily', on: today(), pain: 11 }, code: 'invalid', errors: [{ field: 'pain', code: 'out_of_range', message: '' }] })
    diary.setStatus({ sync: 'signed_out', waiting: 3, attention: 1, storage_persisted: false, other_account: [{ email: 'bob@example.org', waiting: 2 }] })
    diary.unsentAtSignOut = 3
  }
  return diary
}

/** `?reminders=` some, trouble, none or offline. */
function seedReminders(wanted: string): void {
  const server = new FakeServer()
  globalThis.fetch = server.fetch as typeof fetch
  if (wanted === 'none') return
  const id = (number: number) => reminderOf().id.replace(/1$/, String(number))
  server.overview.reminders = [
    reminderOf(), reminderOf({ id: id(2), kind: 'weekly', weekdays: [6], times: ['18:00'], next: reminderOf().next.slice(1) }),
    reminderOf({ id: id(3), kind: 'custom', text: 'Evening walk with the dog', times: ['08:00', '17:30'], weekdays: [0, 2, 4], active: false, next: [] }),
  ]
  const device = { name: 'Android phone', created_at: '2026-11-01T10:00:00Z', last_confirmed_at: '2026-11-22T19:00:04Z', silent: wanted === 'trouble', gone: false }
  server.overview.subscriptions = [{ ...device, id: id(8), device_id: DEVICE_ID }, { ...device, id: id(9), device_id: id(7), name: 'Firefox on Windows' }]
  Object.assign(server.overview.state, {
    arriving: wanted === 'trouble' ? 'silent' : 'yes', calendar: { exists: true }, open: wanted === 'rest' ? [] : [occurrenceOf()],
    missed: [occurrenceOf({ id: id(6), state: 'missed', due_at: '2026-11-21T19:00:00Z' })],
  })
  if (wanted === 'rest') for (const each of server.overview.reminders) each.paused_until = '2026-11-30T19:00:00Z'
}

setLocale('en', ['en-GB'])
if (wish.has('reminders')) seedReminders(wish.get('reminders') ?? '')
if (wish.has('permission')) Object.defineProperty(Notification, 'permission', { value: wish.get('permission') })
const session = wish.has('new') ? sessionOf({ mail_configured: false }) : sessionOf()
const root = document.getElementById('app')
const diary = seeded()
if (wish.has('ems')) await seedEms(diary)
if (wish.has('reminders')) diary.remembered.set('reminders', new FakeServer().overview)
if (root) render(wish.has('door') ? <div class="app"><Door online /></div> : <App diary={diary} session={session} />, root)
