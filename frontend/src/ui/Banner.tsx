/** A strip that says one thing and offers at most two ways on. */
import type { ComponentChildren } from 'preact'

export function Banner({ text, children, important = false }: { text: string; children?: ComponentChildren; important?: boolean }) {
  return (
    <section class={important ? 'banner important' : 'banner'} role={important ? 'alert' : 'status'}>
      <p>{text}</p>
      {children && <div class="banner-actions">{children}</div>}
    </section>
  )
}
