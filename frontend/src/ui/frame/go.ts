/** Moving between screens with the browser's own history. */
import { useEffect, useState } from 'preact/hooks'
import { keepScroll } from './place'

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

/** Where the browser is, and how often a screen was entered. */
export function usePath(): { path: string; visit: number } {
  const [place, setPlace] = useState({ path: location.pathname, visit: visits })
  useEffect(() => {
    const changed = () => setPlace({ path: location.pathname, visit: visits })
    listeners.add(changed)
    addEventListener('popstate', changed)
    return () => {
      listeners.delete(changed)
      removeEventListener('popstate', changed)
    }
  }, [])
  return place
}
