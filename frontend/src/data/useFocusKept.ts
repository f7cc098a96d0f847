/** The focus of somebody without a touch screen: when what had it is gone, the heading of the part takes it. */
import { useEffect, useRef } from 'preact/hooks'

/** For an element with `tabIndex={-1}`; `state` names what is shown below it, `moved` changes with a tap that led there: that shows it too. */
export function useFocusKept<T extends HTMLElement>(state: string, moved = false) {
  const place = useRef<T>(null)
  const before = useRef({ state, moved })
  useEffect(() => {
    if (before.current.moved !== moved) place.current?.focus()
    else if (before.current.state !== state && document.activeElement === document.body) place.current?.focus({ preventScroll: true })
    before.current = { state, moved }
  }, [state, moved])
  return place
}
