/** Whether a newer version of the app is ready, and the person's choice to take it. */
import { useEffect, useState } from 'preact/hooks'

let take: (() => void) | null = null
const listeners = new Set<() => void>()

/** Told by whoever registered the service worker. */
export function offerUpdate(apply: () => void): void {
  take = apply
  listeners.forEach((listener) => listener())
}

export function useUpdate(): (() => void) | null {
  const [apply, setApply] = useState<{ run: (() => void) | null }>({ run: take })
  useEffect(() => {
    const refresh = () => setApply({ run: take })
    refresh()
    listeners.add(refresh)
    return () => void listeners.delete(refresh)
  }, [])
  return apply.run
}
