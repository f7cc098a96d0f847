/** The day a page is about, while the clock goes on. */
import { useEffect, useState } from 'preact/hooks'
import { today } from '../domain/days'
import { chosenTonight, dayLived, isNight } from '../domain/whichDay'
import { useToday } from '../ui/frame/app'

/** A screen that is never turned off goes on to the next day, but not under a finger. */
const LEFT_ALONE_MS = 5 * 60_000

export interface DayShown {
  on: string
  /** today by the calendar */
  now: string
  moveTo(on: string): void
}

/**
 * `given`, or today. Past midnight the page stays on its day: answers must not slip into the next one. It moves on by itself
 * when it comes back or has been left alone, after four in the morning of a later day than the one on which that was settled.
 */
export function useDayShown(given: string | null): DayShown {
  const now = useToday()
  const [day, setDay] = useState(() => ({ on: given ?? chosenTonight() ?? today(), settled: dayLived() }))
  useEffect(() => {
    const back = () => {
      if (document.visibilityState === 'hidden' || isNight()) return
      setDay((known) => (known.settled < today() ? { on: today(), settled: today() } : known))
    }
    let touchedAt = Date.now()
    const touch = () => void (touchedAt = Date.now())
    const timer = setInterval(() => Date.now() - touchedAt >= LEFT_ALONE_MS && back(), LEFT_ALONE_MS)
    const ends = new AbortController()
    const { signal } = ends
    document.addEventListener('visibilitychange', back, { signal })
    addEventListener('pageshow', back, { signal })
    for (const kind of ['pointerdown', 'keydown', 'scroll']) addEventListener(kind, touch, { signal, passive: true })
    return () => {
      clearInterval(timer)
      ends.abort()
    }
  }, [])
  return { on: day.on, now, moveTo: (on) => setDay({ on, settled: dayLived() }) }
}
