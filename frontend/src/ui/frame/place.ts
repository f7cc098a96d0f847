/** Where somebody was on a screen, kept with its step in the browser's history: Back finds it again, a new visit does not. */
import { useEffect, useState } from 'preact/hooks'

const SCROLL = 'scroll'
/** the screen of the step before, where that is another one */
export const FROM = 'from'

type Place = Record<string, unknown> | null

function placeOf(name: string): unknown {
  return (history.state as Place)?.[name]
}

export function cameFrom(): unknown {
  return placeOf(FROM)
}

function keep(name: string, value: unknown): void {
  history.replaceState({ ...(history.state as Place), [name]: value }, '')
}

/** As useState; the value comes back with Back and Forward, and after a reload. */
export function usePlace<T>(name: string, initial: T): [T, (next: T) => void] {
  const [value, setValue] = useState<T>(() => (placeOf(name) as T | undefined) ?? initial)
  const change = (next: T) => {
    keep(name, next)
    setValue(next)
  }
  return [value, change]
}

/** The steps that led here within a flow, the one that is shown last. */
function pathOf(name: string, first: number): number[] {
  return (placeOf(`${name} path`) as number[] | undefined) ?? [first]
}

/** The steps of a flow: Back goes one step back, not out of it; a step back on the screen is the same as the browser's. */
export function useStep(name: string, initial: () => number): [number, (next: number) => void] {
  // Come back to, a flow begins where it began then: what has been answered since may have moved `initial` on.
  const [first] = useState(() => pathOf(name, initial())[0]!)
  const [step, setStep] = useState(() => (placeOf(name) as number | undefined) ?? first)
  useEffect(() => {
    const back = () => setStep((placeOf(name) as number | undefined) ?? first)
    addEventListener('popstate', back)
    return () => removeEventListener('popstate', back)
  }, [name, first])
  const move = (next: number) => {
    if (next === step) return
    const path = pathOf(name, first)
    const before = path.lastIndexOf(next)
    if (before >= 0) return history.go(before - path.length + 1)
    history.pushState({ ...(history.state as Place), [SCROLL]: undefined, [FROM]: undefined, [name]: next, [`${name} path`]: [...path, next] }, '')
    setStep(next)
  }
  return [step, move]
}

/** A flow that is over is no place to come back to: `then` happens where it began. */
export function endSteps(name: string, then: () => void): void {
  const steps = pathOf(name, 0).length - 1
  const end = () => {
    keep(name, undefined)
    then()
  }
  if (steps === 0) return end()
  addEventListener('popstate', end, { once: true })
  history.go(-steps)
}

const GIVE_UP_MS = 2_000

/** To be called before another screen is entered. */
export function keepScroll(): void {
  keep(SCROLL, scrollY)
}

const RESTED_MS = 300

/** A page can be left without a word, by Back or by a reload. Returns what ends it. */
export function followScroll(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const moved = () => {
    clearTimeout(timer)
    timer = setTimeout(keepScroll, RESTED_MS)
  }
  const left = () => clearTimeout(timer)
  addEventListener('scroll', moved, { passive: true })
  addEventListener('popstate', left)
  return () => {
    left()
    removeEventListener('scroll', moved)
    removeEventListener('popstate', left)
  }
}

/** Goes on as long as what stood there is still being drawn; a touch ends it. Returns whether there was a place to go back to. */
export function restoreScroll(): boolean {
  const wanted = placeOf(SCROLL)
  if (typeof wanted !== 'number' || wanted === 0) return false
  const until = performance.now() + GIVE_UP_MS
  let touched = false
  addEventListener('pointerdown', () => void (touched = true), { once: true })
  const attempt = () => {
    // Moved under a finger that is down, the page would lose its tap.
    if (touched) return
    scrollTo(0, wanted)
    if (Math.abs(scrollY - wanted) > 1 && performance.now() < until) requestAnimationFrame(attempt)
  }
  attempt()
  return true
}
