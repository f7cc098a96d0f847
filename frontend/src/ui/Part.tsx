/** A titled part within a block of a screen. `level`: of its heading. */
import type { ComponentChildren } from 'preact'

interface Props { title: string; hint?: string; level?: 3 | 4; children: ComponentChildren }

export function Part({ title, hint, level = 3, children }: Props) {
  const Heading = `h${level}` as const
  return (
    <section class="detail">
      <Heading>{title}</Heading>
      {hint && <p class="aside">{hint}</p>}
      {children}
    </section>
  )
}
