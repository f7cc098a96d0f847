/** Moving between screens with the browser's own history. */
import { useEffect, useState } from 'preact/hooks'
import { cameFrom, FROM, keepScroll } from './place'

const listeners = new Set<() => void>()
let visits = 0

let mayLeave: ((go: () => void) => boolean) | null = null

/**
 * While it is set, a screen is left only when it says so; it may call `go` later. Back is a way to leave, too: it meets a
 * second step of the same screen first. Returns what ends it.
 */
export function askBeforeLeaving(ask: (go: () => void) => boolean): () => void {
  const second = () => history.pushState({ ...history.state, [FROM]: undefined }, '')
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
  const leave = () => enter(path, replace || mayLeave !== null, null)
  if (!mayLeave || mayLeave(leave)) leave()
}

/**
 * To the screen that this one belongs to: back to it where one came from there, so that it is as it was left. Else it is
 * entered anew; `place`: where on it, by the names of usePlace.
 */
export function goUp(path: string, place: Record<string, unknown> = {}, { replace = false } = {}): void {
  if (mayLeave) go(path)
  else if (cameFrom() === path) history.back()
  else enter(path, replace, place)
}

function enter(path: string, replace: boolean, place: Record<string, unknown> | null): void {
  visits += 1
  keepScroll()
  const here = replace || path === location.pathname
  const state = { ...place, [FROM]: here ? cameFrom() : location.pathname }
  if (here) history.replaceState(state, '', path)
  else history.pushState(state, '', path)
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
