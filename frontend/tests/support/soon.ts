/** Waits until it holds. The limit only ends a test that hangs: on a busy machine a second is nothing. */
import { vi } from 'vitest'

export function soon(check: () => unknown): Promise<unknown> {
  return vi.waitFor(check, { timeout: 20_000 })
}
