/** A part that is folded away until wanted. */
import { useId, useState } from 'preact/hooks'
import type { ComponentChildren } from 'preact'

export function Fold({ title, open = false, children }: { title: string; open?: boolean; children: ComponentChildren }) {
  const [unfolded, setUnfolded] = useState(open)
  const id = useId()
  return (
    <section class="fold">
      <h2>
        <button type="button" class="fold-button" aria-expanded={unfolded} aria-controls={id} onClick={() => setUnfolded(!unfolded)}>
          <span>{title}</span>
          <svg class="chevron" viewBox="0 0 16 16" aria-hidden="true" focusable="false"><path d="M3 5.5l5 5l5-5" /></svg>
        </button>
      </h2>
      <div id={id} hidden={!unfolded} class="fold-body">
        {unfolded && children}
      </div>
    </section>
  )
}
