/** How long to wait before the next try. Pure. */

const FIRST_MS = 1_000
export const LONGEST_MS = 5 * 60_000

/** After the n-th failure in a row (from 1): doubling, half of it by chance, at most 5 minutes. */
export function backoff(failures: number, random: number): number {
  const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures - 1, 20))
  return Math.round(full / 2 + (full / 2) * random)
}
