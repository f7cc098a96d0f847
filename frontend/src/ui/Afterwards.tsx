/** What stands below the first screenful: built in a task of its own, so that a slow phone can be tapped sooner. */
import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'

export function Afterwards({ children }: { children: ComponentChildren }) {
  const [shown, setShown] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setShown(true))
    return () => clearTimeout(timer)
  }, [])
  // Until then its room is kept: nothing that is seen may move.
  return shown ? <>{children}</> : <div class="afterwards" />
}
