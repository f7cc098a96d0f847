/** Asks again and again while something goes on: soon at first, then less often. */
import { useEffect, useRef } from 'preact/hooks'
import type { Result } from '../diary/api/server'

const FIRST_MS = 400
const LONGEST_MS = 15_000
const SLOWER = 1.25

/**
 * `goesOn`: false, or what goes on: something else is asked for soon again. `ask` may come to null: nobody wants that answer any more.
 * Where nobody looks, or somebody else is signed in, it waits until the page is looked at again.
 */
export function usePolling<T>(goesOn: boolean | string, ask: () => Promise<Result<T> | null>, then: (result: Result<T>) => void): void {
  const latest = useRef({ ask, then })
  latest.current = { ask, then }
  useEffect(() => {
    if (goesOn === false) return
    return repeated(async () => {
      const result = await latest.current.ask()
      return { isOver: result?.kind === 'signed_out', tell: () => result && latest.current.then(result) }
    })
  }, [goesOn])
}

/** Ends when what it returns is called. */
function repeated(ask: () => Promise<{ isOver: boolean; tell: () => void }>): () => void {
  let [ended, isDue, waitMs] = [false, false, FIRST_MS]
  const look = async () => {
    const { isOver, tell } = await ask()
    if (ended) return
    tell()
    waitMs = Math.min(LONGEST_MS, waitMs * SLOWER)
    if (isOver) isDue = true
    else timer = setTimeout(whenSeen, waitMs)
  }
  const whenSeen = () => {
    isDue = document.hidden
    if (!isDue) void look()
  }
  const seen = () => isDue && whenSeen()
  let timer = setTimeout(whenSeen, waitMs)
  document.addEventListener('visibilitychange', seen)
  return () => {
    ended = true
    clearTimeout(timer)
    document.removeEventListener('visibilitychange', seen)
  }
}
