/** What is half filled in on a screen, kept on this device for a day: leaving, a reload or a dead battery loses none of it. */
import { useEffect, useState } from 'preact/hooks'
import type { Diary } from '../../diary'
import { useApp } from '../frame/app'

/** Half an answer of last week is no answer. */
const DAY_MS = 86_400_000

interface Kept<T> { value: T; at: number }

/** [value, undefined until it is read; keep a new one; forget it when it is done with]. */
export function useKept<T>(name: string, initial: T): [T | undefined, (next: T) => void, () => void] {
  const { diary } = useApp()
  const [value, setValue] = useState<T>()
  const key = keyOf(name)
  useEffect(() => {
    let shown = true
    const read = (kept: unknown) => shown && setValue((known) => known ?? fresh(kept as Kept<T> | null | undefined) ?? initial)
    void diary.kept(key).then(read, () => read(null))
    return () => void (shown = false)
  }, [diary, key])
  const keep = (next: T | null) => void diary.keep(key, next === null ? null : { value: next, at: Date.now() }).catch(() => {})
  const change = (next: T) => {
    setValue(next)
    keep(next)
  }
  return [value, change, () => keep(null)]
}

const keyOf = (name: string) => `half_filled ${name}`

/** For somebody who begins with what was chosen elsewhere. */
export function keepHalfFilled<T>(diary: Diary, name: string, value: T): Promise<void> {
  return diary.keep(keyOf(name), { value, at: Date.now() } satisfies Kept<T>)
}

/** For somebody who gives it up. */
export function forgetHalfFilled(diary: Diary, name: string): void {
  void diary.keep(keyOf(name), null).catch(() => {})
}

function fresh<T>(kept: Kept<T> | null | undefined): T | null {
  return kept && Date.now() - kept.at < DAY_MS ? kept.value : null
}
