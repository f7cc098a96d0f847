/**
 * Trembling or numb fingers tap twice. After a tap the screen may have changed, and the second one would hit what stands there
 * now: whatever control that is, it does not count. One guard for all controls, so that no screen can forget it.
 */

/** As in secondTap.ts: nobody means two different things in the same place within a second. */
const OTHER_CONTROL_MS = 1000
/** A control that is tapped twice on purpose says so (`data-repeats`); for all others the second half of a double tap is none. */
const SAME_CONTROL_MS = 400
/** about the width of a thumb */
const SAME_PLACE_PX = 48

const CONTROLS = 'a, button, input, select, textarea, label, summary, [role=radio]'

/** `repeats`: the name of a control that is tapped again on purpose, also where another has taken its place since */
interface Tap { control: Element; repeats: string | null; at: number; x: number; y: number }

/** Returns what ends the guarding. */
export function guardTaps(page: Document = document): () => void {
  let last: Tap | null = null
  const guard = (event: MouseEvent) => {
    // Keys and screen readers hit what they name, wherever it stands.
    if (event.detail === 0) return
    // Beside a control nothing happens, so a second tap that hits it is the first that counts.
    const control = (event.target as Element).closest(CONTROLS)
    if (!control) return
    const tap = { control, repeats: repeatsOf(control), at: performance.now(), x: event.clientX, y: event.clientY }
    if (last && isTremor(tap, last)) {
      event.preventDefault()
      event.stopImmediatePropagation()
      return
    }
    last = tap
  }
  page.addEventListener('click', guard, { capture: true })
  return () => page.removeEventListener('click', guard, { capture: true })
}

function isTremor(tap: Tap, last: Tap): boolean {
  const after = tap.at - last.at
  if (tap.repeats !== null && tap.repeats === last.repeats) return false
  if (tap.control === last.control) return after < SAME_CONTROL_MS
  return after < OTHER_CONTROL_MS && Math.hypot(tap.x - last.x, tap.y - last.y) < SAME_PLACE_PX
}

function repeatsOf(control: Element): string | null {
  return control.closest('[data-repeats]') && (control.getAttribute('aria-label') ?? control.textContent)
}
