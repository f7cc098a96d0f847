/** Asks again and again while something goes on: soon at first, then less often. */
import { useEffect, useRef } from 'preact/hooks'
import type { Result } from '../../api/server'

const FIRST_MS = 400
const LONGEST_MS = 4_000
const SLOWER = 1.25

export function usePolling<T>(goesOn: boolean, ask: () => Promise<Result<T>>, then: (result: Result<T>) => void): void {
  const latest = useRef({ ask, then })
  latest.current = { ask, then }
  useEffect(() => {
    if (!goesOn) return
    let shown = true
    let waitMs = FIRST_MS
    const look = async () => {
      const result = await latest.current.ask()
      if (!shown) return
      latest.current.then(result)
      waitMs = Math.min(LONGEST_MS, waitMs * SLOWER)
      timer = setTimeout(() => void look(), waitMs)
    }
    let timer = setTimeout(() => void look(), waitMs)
    return () => {
      shown = false
      clearTimeout(timer)
    }
  }, [goesOn])
}
