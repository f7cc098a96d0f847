/** Which screen an address means. */
import type { Symptom } from '../domain/types'
import { SYMPTOMS } from '../domain/vocabulary'
import { usePath } from '../ui/frame/go'

const SCREENS = {
  '/': 'today', '/history': 'history', '/settings': 'settings', '/more': 'more', '/welcome': 'welcome',
  '/install': 'install', '/doctor': 'doctor', '/ems': 'ems', '/ems/session': 'ems_session', '/ems/safety': 'ems_safety', '/ems/help': 'ems_help',
  '/reminders': 'reminders', '/share': 'shares', '/does-it-help': 'helps', '/does-it-help/morning': 'morning', '/data': 'data', '/unsent': 'unsent',
} as const

export type Route =
  | { name: (typeof SCREENS)[keyof typeof SCREENS] | 'lost' }
  | { name: 'day'; on: string }
  /** null: today */
  | { name: 'check_in' | 'weekly' | 'ems_log'; on: string | null }
  | { name: 'together'; symptom: Symptom }
  | { name: 'ems_programme' | 'ems_one' | 'reminder' | 'share' | 'trial'; id: string }

const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}'
const PROGRAMME = new RegExp(`^/ems/programmes/(new|${UUID})$`)
const REMINDER = new RegExp(`^/reminders/(new|${UUID})$`)
const SHARE = new RegExp(`^/share/(new|${UUID})$`)
const TRIAL = new RegExp(`^/trial/(new|${UUID})$`)
const TOGETHER = new RegExp(`^/does-it-help/together/(${SYMPTOMS.join('|')})$`)
const SESSION = new RegExp(`^/ems/sessions/(${UUID})$`)

export function routeOf(path: string): Route {
  const clean = path.length > 1 ? path.replace(/\/$/, '') : path
  const [, place, on] = /^\/(day|check-in|weekly|ems\/log)(?:\/(\d{4}-\d{2}-\d{2}))?$/.exec(clean) ?? []
  if (place && (on === undefined ? place !== 'day' : isDate(on))) return datedRoute(place, on ?? null)
  return withId(clean) ?? { name: SCREENS[clean as keyof typeof SCREENS] ?? 'lost' }
}

function datedRoute(place: string, on: string | null): Route {
  if (place === 'day') return { name: 'day', on: on! }
  return { name: place === 'check-in' ? 'check_in' : place === 'weekly' ? 'weekly' : 'ems_log', on }
}

function withId(path: string): Route | null {
  const [programme, reminder, share, trial, session] = [PROGRAMME, REMINDER, SHARE, TRIAL, SESSION].map((pattern) => pattern.exec(path)?.[1])
  if (programme) return { name: 'ems_programme', id: programme }
  if (reminder) return { name: 'reminder', id: reminder }
  if (share) return { name: 'share', id: share }
  if (trial) return { name: 'trial', id: trial }
  const symptom = TOGETHER.exec(path)?.[1] as Symptom | undefined
  if (symptom) return { name: 'together', symptom }
  return session ? { name: 'ems_one', id: session } : null
}

function isDate(on: string): boolean {
  const date = new Date(`${on}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(on)
}

/** `key` differs whenever a screen is entered, also the one that was there already. */
export function useRoute(): { route: Route; key: string } {
  const { path, visit } = usePath()
  return { route: routeOf(path), key: `${path} ${visit}` }
}
