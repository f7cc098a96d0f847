/** A titled part within a block of a screen. */
import type { ComponentChildren } from 'preact'

interface Props { title: string; hint?: string; children: ComponentChildren }

export function Part({ title, hint, children }: Props) {
  return (
    <section class="detail">
      <h3>{title}</h3>
      {hint && <p class="aside">{hint}</p>}
      {children}
    </section>
  )
}
