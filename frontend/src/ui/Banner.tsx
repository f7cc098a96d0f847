/** A strip that says one thing and offers at most two ways on. */
import type { ComponentChildren } from 'preact'
import { useEffect, useMemo } from 'preact/hooks'

/** From screen to screen banners are made anew; what stands there, or has just stood there, is not read out again. */
const JUST_MS = 2_000
const stoodUntil = new Map<string, number>()

export function Banner({ text, children, important = false }: { text: string; children?: ComponentChildren; important?: boolean }) {
  const isNew = useMemo(() => performance.now() - (stoodUntil.get(text) ?? -JUST_MS) >= JUST_MS, [text])
  useEffect(() => {
    stoodUntil.set(text, Infinity)
    return () => void stoodUntil.set(text, performance.now())
  }, [text])
  return (
    <section class={important ? 'banner important' : 'banner'} role={isNew && important ? 'alert' : 'status'} aria-live={isNew ? undefined : 'off'}>
      <p>{text}</p>
      {children && <div class="banner-actions">{children}</div>}
    </section>
  )
}
