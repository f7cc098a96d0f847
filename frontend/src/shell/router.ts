/** Which screen an address means, and moving between them with the browser's own history. */
import { useEffect, useState } from 'preact/hooks'
import type { Symptom } from '../domain/types'
import { SYMPTOMS } from '../domain/vocabulary'
import { keepScroll } from '../ui/frame/place'

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

const listeners = new Set<() => void>()
let visits = 0

let mayLeave: ((go: () => void) => boolean) | null = null

/**
 * While it is set, a screen is left only when it says so; it may call `go` later. Back is a way to leave, too: it meets a
 * second step of the same screen first. Returns what ends it.
 */
export function askBeforeLeaving(ask: (go: () => void) => boolean): () => void {
  const second = () => history.pushState(history.state, '')
  const end = () => {
    mayLeave = null
    removeEventListener('popstate', back)
  }
  const leave = (steps: number) => {
    end()
    history.go(-steps)
  }
  const back = () => (ask(() => leave(2)) ? leave(1) : second())
  mayLeave = ask
  second()
  addEventListener('popstate', back)
  return end
}

/** Where one already is it begins anew: at the top, on today, and without another step in the browser's history. */
export function go(path: string, { replace = false } = {}): void {
  // While something is asked the screen has two steps; the second one gives way, or Back would meet the screen twice.
  const leave = () => enter(path, replace || mayLeave !== null)
  if (!mayLeave || mayLeave(leave)) leave()
}

function enter(path: string, replace: boolean): void {
  visits += 1
  keepScroll()
  if (replace || path === location.pathname) history.replaceState(null, '', path)
  else history.pushState(null, '', path)
  listeners.forEach((listener) => listener())
}

/** `key` differs whenever a screen is entered, also the one that was there already. */
export function useRoute(): { route: Route; key: string } {
  const [{ path, visit }, setPlace] = useState({ path: location.pathname, visit: visits })
  useEffect(() => {
    const changed = () => setPlace({ path: location.pathname, visit: visits })
    listeners.add(changed)
    addEventListener('popstate', changed)
    return () => {
      listeners.delete(changed)
      removeEventListener('popstate', changed)
    }
  }, [])
  return { route: routeOf(path), key: `${path} ${visit}` }
}
