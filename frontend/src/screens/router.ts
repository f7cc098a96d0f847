/** Which screen an address means, and moving between them with the browser's own history. */
import { useEffect, useState } from 'preact/hooks'

const SCREENS = {
  '/': 'today', '/check-in': 'check_in', '/history': 'history', '/settings': 'settings', '/more': 'more', '/welcome': 'welcome',
  '/install': 'install', '/doctor': 'doctor', '/ems': 'ems', '/ems/session': 'ems_session', '/ems/safety': 'ems_safety', '/ems/help': 'ems_help',
  '/reminders': 'reminders', '/weekly': 'weekly', '/share': 'shares', '/does-it-help': 'helps', '/data': 'data',
} as const

export type Route =
  | { name: (typeof SCREENS)[keyof typeof SCREENS] | 'lost' }
  | { name: 'day'; on: string }
  | { name: 'ems_log'; on: string | null }
  | { name: 'ems_programme' | 'ems_one' | 'reminder' | 'share' | 'trial'; id: string }

const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}'
const PROGRAMME = new RegExp(`^/ems/programmes/(new|${UUID})$`)
const REMINDER = new RegExp(`^/reminders/(new|${UUID})$`)
const SHARE = new RegExp(`^/share/(new|${UUID})$`)
const TRIAL = new RegExp(`^/trial/(new|${UUID})$`)
const SESSION = new RegExp(`^/ems/sessions/(${UUID})$`)

export function routeOf(path: string): Route {
  const clean = path.length > 1 ? path.replace(/\/$/, '') : path
  const [, place, on] = /^\/(day|ems\/log)\/(\d{4}-\d{2}-\d{2})$/.exec(clean) ?? []
  if (on && isDate(on)) return { name: place === 'day' ? 'day' : 'ems_log', on }
  if (clean === '/ems/log') return { name: 'ems_log', on: null }
  return withId(clean) ?? { name: SCREENS[clean as keyof typeof SCREENS] ?? 'lost' }
}

function withId(path: string): Route | null {
  const [programme, reminder, share, trial, session] = [PROGRAMME, REMINDER, SHARE, TRIAL, SESSION].map((pattern) => pattern.exec(path)?.[1])
  if (programme) return { name: 'ems_programme', id: programme }
  if (reminder) return { name: 'reminder', id: reminder }
  if (share) return { name: 'share', id: share }
  if (trial) return { name: 'trial', id: trial }
  return session ? { name: 'ems_one', id: session } : null
}

function isDate(on: string): boolean {
  const date = new Date(`${on}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(on)
}

const listeners = new Set<() => void>()

export function go(path: string, { replace = false } = {}): void {
  if (replace) history.replaceState(null, '', path)
  else history.pushState(null, '', path)
  listeners.forEach((listener) => listener())
}

export function useRoute(): Route {
  const [path, setPath] = useState(location.pathname)
  useEffect(() => {
    const changed = () => setPath(location.pathname)
    listeners.add(changed)
    addEventListener('popstate', changed)
    return () => {
      listeners.delete(changed)
      removeEventListener('popstate', changed)
    }
  }, [])
  return routeOf(path)
}
