/** What came of the last tap. */
import type { Action } from './useAction'

export function Said({ action: { said, failed } }: { action: Action }) {
  if (said === null) return null
  return <p class={failed ? 'late said' : 'aside said'} role={failed ? 'alert' : undefined}>{said}</p>
}
