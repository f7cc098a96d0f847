/** The server's side of reminders in memory: what docs/api.md says, for the screens' tests and for looking at them. */
import type { Occurrence, Overview, Reminder, Rules } from '../../src/diary/api/reminders'
import { DIARY_ID, sessionOf } from './fakeDiary'

export const DEVICE_ID = '6f0c1e9e-0000-4000-8000-0000000000de'

export function reminderOf(change: Partial<Reminder> = {}): Reminder {
  const due = (days: number) => ({ due_at: `2026-11-${23 + days}T19:00:00Z`, local_date: `2026-11-${23 + days}`, time: '20:00' })
  return {
    id: '01939a00-0000-7000-8000-000000000001', kind: 'check_in', text: '', show_text: false, times: ['20:00'], weekdays: [0, 1, 2, 3, 4, 5, 6],
    time_zone_mode: 'device', time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone, channels: ['push'], skip_if_logged: true,
    nag_after_minutes: null, quiet_from: null, quiet_until: null, paused_until: null, active: true, next: [due(0), due(1), due(2)], ...change,
  }
}

export function occurrenceOf(change: Partial<Occurrence> = {}): Occurrence {
  const due = Date.now() - 10 * 60_000
  return {
    id: '01939a00-0000-7000-8000-00000000000c', reminder: reminderOf().id, kind: 'check_in', text: '', local_date: '2026-11-23', time: '20:00',
    due_at: new Date(due).toISOString(), expires_at: new Date(due + 90 * 60_000).toISOString(), state: 'due', snoozed_until: null, ...change,
  }
}

interface Asked { method: string; path: string; body: Record<string, unknown> }
type Answer = [status: number, body: unknown]

export class FakeServer {
  /** every change asked for, in order */
  readonly asked: Asked[] = []
  reachable = true
  /** the next change is answered with this */
  refuseWith: Answer | null = null
  overview: Overview = {
    reminders: [], subscriptions: [],
    state: {
      push: { configured: true, public_key: 'BAAA' }, email: { available: true, stopped: false }, calendar: { exists: false },
      arriving: 'not_needed', open: [], missed: [],
    },
  }

  readonly fetch = async (input: string, { method = 'GET', body = null }: RequestInit = {}): Promise<Response> => {
    if (!this.reachable) throw new TypeError('no network')
    const path = input.replace('/api/v1/', '')
    if (path === 'session/') return respond([200, sessionOf({ diary_id: DIARY_ID })])
    const sent = typeof body === 'string' ? (JSON.parse(body) as Record<string, unknown>) : {}
    if (method !== 'GET') this.asked.push({ method, path, body: sent })
    if (method !== 'GET' && this.refuseWith) {
      const refusal = this.refuseWith
      this.refuseWith = null
      return respond(refusal)
    }
    return respond(this.answer(method, path, sent))
  }

  private answer(method: string, path: string, sent: Record<string, unknown>): Answer {
    const { reminders, state, subscriptions } = this.overview
    const id = /^reminders\/([0-9a-f-]{36})\/$/.exec(path)?.[1]
    if (id) return this.one(method, id, sent)
    const [, occurrence, act] = /^reminders\/occurrences\/([0-9a-f-]{36})\/(\w+)\/$/.exec(path) ?? []
    if (occurrence) return [200, this.act(occurrence, act === 'snooze')]
    const device = /^push\/subscriptions\/([0-9a-f-]{36})\/(test\/)?$/.exec(path)
    if (device) return device[2] ? [200, { outcome: 'accepted' }] : this.forget(device[1] ?? '')
    switch (`${method} ${path}`) {
      case 'GET reminders/': return [200, { reminders }]
      case 'GET reminders/state/': return [200, state]
      case 'GET push/subscriptions/': return [200, { subscriptions }]
      case 'POST reminders/': return [201, this.add(sent)]
      case 'POST reminders/pause/': return [200, { reminders: this.pause(sent.until as string | null) }]
      case 'POST reminders/email/': return [200, (state.email.stopped = sent.stopped === true, state)]
      case 'POST reminders/calendar/': return [201, (state.calendar.exists = true, { address: 'https://diary.example/calendar/secret.ics' })]
      case 'DELETE reminders/calendar/': return (state.calendar.exists = false, [204, null])
      case 'POST push/subscriptions/': return [201, this.subscribe(sent)]
      default: return [404, { code: 'not_found' }]
    }
  }

  private one(method: string, id: string, sent: Partial<Rules>): Answer {
    const found = this.overview.reminders.find((each) => each.id === id)
    if (!found) return [404, { code: 'not_found' }]
    if (method === 'PATCH') Object.assign(found, sent)
    if (method === 'DELETE') this.overview.reminders = this.overview.reminders.filter((each) => each !== found)
    return method === 'DELETE' ? [204, null] : [200, found]
  }

  private add(sent: Partial<Reminder>): Reminder {
    const made = reminderOf({ ...sent })
    this.overview.reminders.push(made)
    return made
  }

  private pause(until: string | null): Reminder[] {
    for (const each of this.overview.reminders) each.paused_until = until
    return this.overview.reminders
  }

  private act(id: string, snooze: boolean): Occurrence | undefined {
    const found = this.overview.state.open.find((each) => each.id === id)
    if (found && snooze) found.snoozed_until = new Date(Date.now() + 3_600_000).toISOString()
    else this.overview.state.open = this.overview.state.open.filter((each) => each !== found)
    return found
  }

  private subscribe(sent: Record<string, unknown>) {
    const made = {
      id: '01939a00-0000-7000-8000-0000000000dd', name: 'Android phone', device_id: String(sent.device_id), created_at: '2026-11-22T10:00:00Z',
      last_confirmed_at: null, silent: false, gone: false,
    }
    this.overview.subscriptions = [made]
    return made
  }

  private forget(id: string): Answer {
    this.overview.subscriptions = this.overview.subscriptions.filter((each) => each.id !== id)
    return [204, null]
  }
}

function respond([status, body]: Answer): Response {
  if (status === 204) return new Response(null, { status })
  const headers = { 'Content-Type': status < 400 ? 'application/json' : 'application/problem+json' }
  return new Response(JSON.stringify(body), { status, headers })
}
