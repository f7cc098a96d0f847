/** Trembling or numb fingers tap twice. The second tap on the same question within a second does not count. */
const WINDOW_MS = 1000
const lastTaps = new Map<string, number>()

export function isSecondTap(question: string, now: number = performance.now()): boolean {
  const last = lastTaps.get(question)
  if (last !== undefined && now - last < WINDOW_MS) return true
  lastTaps.set(question, now)
  return false
}

export function forgetTaps(): void {
  lastTaps.clear()
}
