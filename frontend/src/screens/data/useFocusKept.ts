/** The focus of somebody without a touch screen: when what had it is gone, the heading of the part takes it. */
import { useEffect, useRef } from 'preact/hooks'

/** For an element with `tabIndex={-1}`; `state` names what is shown below it. */
export function useFocusKept<T extends HTMLElement>(state: string) {
  const place = useRef<T>(null)
  const before = useRef(state)
  useEffect(() => {
    if (before.current !== state && document.activeElement === document.body) place.current?.focus({ preventScroll: true })
    before.current = state
  }, [state])
  return place
}
