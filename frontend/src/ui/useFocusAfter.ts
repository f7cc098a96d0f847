/** When what was tapped is replaced, the focus goes to what came in its place instead of getting lost. */
import { useEffect, useRef } from 'preact/hooks'

/** For the element that takes the focus each time `state` changes; it needs `tabIndex={-1}`. */
export function useFocusAfter<T extends HTMLElement>(state: unknown) {
  const place = useRef<T>(null)
  const before = useRef(state)
  useEffect(() => {
    if (before.current !== state) place.current?.focus()
    before.current = state
  }, [state])
  return place
}
