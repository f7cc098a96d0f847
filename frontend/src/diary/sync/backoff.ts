/** How long to wait before the next try. Pure. */

const FIRST_MS = 1_000
export const LONGEST_MS = 5 * 60_000

/** While somebody looks at the page. */
export const LONGEST_SEEN_MS = 30_000

/** After the n-th failure in a row (from 1): doubling, half of it by chance, at most `longestMs`. */
export function backoff(failures: number, random: number, longestMs: number = LONGEST_MS): number {
  const full = Math.min(longestMs, FIRST_MS * 2 ** Math.min(failures - 1, 20))
  return Math.round(full / 2 + (full / 2) * random)
}
