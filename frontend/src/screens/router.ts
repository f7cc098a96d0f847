/** Which screen an address means, and moving between them with the browser's own history. */
import { useEffect, useState } from 'preact/hooks'

export type Route =
  | { name: 'today' | 'check_in' | 'history' | 'settings' | 'more' | 'welcome' | 'install' | 'lost' }
  | { name: 'day'; on: string }

const SCREENS: Record<string, Exclude<Route['name'], 'day'>> = {
  '/': 'today', '/check-in': 'check_in', '/history': 'history', '/settings': 'settings',
  '/more': 'more', '/welcome': 'welcome', '/install': 'install',
}

export function routeOf(path: string): Route {
  const clean = path.length > 1 ? path.replace(/\/$/, '') : path
  const on = /^\/day\/(\d{4}-\d{2}-\d{2})$/.exec(clean)?.[1]
  if (on && isDate(on)) return { name: 'day', on }
  return { name: SCREENS[clean] ?? 'lost' }
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
