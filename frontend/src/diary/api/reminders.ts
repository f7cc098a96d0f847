/** Reminders and the devices that show them: they live on the server, so every call here needs a network. */
import { DiaryServer, mapped, send, type Result } from './server'

export const KINDS = ['check_in', 'ems_session', 'trial_period', 'weekly', 'custom'] as const
export type Kind = (typeof KINDS)[number]
export type Channel = 'push' | 'email'
export interface NextTime { due_at: string; local_date: string; time: string }

/** What a person sets. Times of day are `HH:MM` on the wall, weekdays 0 = Monday to 6 = Sunday. */
export interface Rules {
  kind: Kind
  text: string
  show_text: boolean
  times: string[]
  weekdays: number[]
  time_zone_mode: 'device' | 'fixed'
  time_zone: string
  channels: Channel[]
  skip_if_logged: boolean
  nag_after_minutes: number | null
  quiet_from: string | null
  quiet_until: string | null
  active: boolean
}

export interface Reminder extends Rules { id: string; paused_until: string | null; next: NextTime[] }

export interface Occurrence {
  id: string
  reminder: string
  kind: Kind
  text: string
  local_date: string
  time: string
  due_at: string
  expires_at: string
  state: 'scheduled' | 'due' | 'answered' | 'skipped' | 'missed' | 'done'
  snoozed_until: string | null
}

export interface State {
  push: { configured: boolean; public_key: string | null }
  email: { available: boolean; stopped: boolean }
  calendar: { exists: boolean }
  arriving: 'yes' | 'unproven' | 'silent' | 'no_device' | 'not_needed'
  open: Occurrence[]
  missed: Occurrence[]
}

export interface Subscription {
  id: string
  name: string
  device_id: string
  created_at: string
  last_confirmed_at: string | null
  silent: boolean
  /** its push service ended it: it makes a new one when Daymark is opened there */
  gone: boolean
}

export interface Overview { reminders: Reminder[]; state: State; subscriptions: Subscription[] }

export type TestOutcome = 'accepted' | 'gone' | 'refused' | 'blocked' | 'misconfigured' | 'throttled' | 'retry'

export type { Result, Trouble } from './server'

/** A test is sent while we wait: the server gives its push service 15 s. */
const TEST_TIMEOUT_MS = 25_000

/** The server's reminders of one diary; another account's are never read or written by mistake. */
export class ReminderServer extends DiaryServer {
  /** Everything there is to show, of one moment. */
  async overview(): Promise<Result<Overview>> {
    const session = await this.session()
    if (session.kind !== 'ok') return session
    const [list, state, devices] = await Promise.all([
      send<{ reminders: Reminder[] }>(session.body, 'reminders/'),
      send<State>(session.body, 'reminders/state/'),
      send<{ subscriptions: Subscription[] }>(session.body, 'push/subscriptions/'),
    ])
    if (list.kind !== 'ok') return list
    if (state.kind !== 'ok') return state
    if (devices.kind !== 'ok') return devices
    return { kind: 'ok', body: { reminders: list.body.reminders, state: state.body, subscriptions: devices.body.subscriptions } }
  }

  one(id: string): Promise<Result<Reminder>> {
    return this.ask(`reminders/${id}/`)
  }

  /** The same id again changes that reminder: a second try after a lost answer makes no second one. */
  create(id: string, rules: Partial<Rules>): Promise<Result<Reminder>> {
    return this.ask('reminders/', 'POST', { id, ...rules })
  }

  change(id: string, rules: Partial<Rules>): Promise<Result<Reminder>> {
    return this.ask(`reminders/${id}/`, 'PATCH', rules)
  }

  remove(id: string): Promise<Result<null>> {
    return this.ask(`reminders/${id}/`, 'DELETE')
  }

  async pause(until: string | null): Promise<Result<Reminder[]>> {
    return mapped(await this.ask<{ reminders: Reminder[] }>('reminders/pause/', 'POST', { until }), (body) => body.reminders)
  }

  snooze(occurrence: string): Promise<Result<Occurrence>> {
    return this.ask(`reminders/occurrences/${occurrence}/snooze/`, 'POST', {})
  }

  done(occurrence: string): Promise<Result<Occurrence>> {
    return this.ask(`reminders/occurrences/${occurrence}/done/`, 'POST', {})
  }

  stopMails(stopped: boolean): Promise<Result<State>> {
    return this.ask('reminders/email/', 'POST', { stopped })
  }

  makeCalendar(): Promise<Result<{ address: string }>> {
    return this.ask('reminders/calendar/', 'POST', {})
  }

  revokeCalendar(): Promise<Result<null>> {
    return this.ask('reminders/calendar/', 'DELETE')
  }

  subscribe(subscription: PushSubscriptionJSON, deviceId: string): Promise<Result<Subscription>> {
    const { endpoint, keys } = subscription
    return this.ask('push/subscriptions/', 'POST', { endpoint, keys, device_id: deviceId })
  }

  unsubscribe(id: string): Promise<Result<null>> {
    return this.ask(`push/subscriptions/${id}/`, 'DELETE')
  }

  sendTest(id: string): Promise<Result<{ outcome: TestOutcome }>> {
    return this.ask(`push/subscriptions/${id}/test/`, 'POST', {}, { timeoutMs: TEST_TIMEOUT_MS })
  }
}
