/** A part that is folded away until wanted. `level`: of its heading, below that of what it belongs to. */
import type { ComponentChildren } from 'preact'
import { useId, useState } from 'preact/hooks'
import { Icon } from './Icon'

interface Props { title: string; open?: boolean; level?: 2 | 3 | 4; children: ComponentChildren }

export function Fold({ title, open = false, level = 2, children }: Props) {
  const Heading = `h${level}` as const
  const [unfolded, setUnfolded] = useState(open)
  const id = useId()
  return (
    <section class="fold">
      <Heading>
        <button type="button" class="fold-button" aria-expanded={unfolded} aria-controls={id} onClick={() => setUnfolded(!unfolded)}>
          <span>{title}</span>
          <Icon class="chevron" path="M3 5.5l5 5l5-5" />
        </button>
      </Heading>
      <div id={id} hidden={!unfolded} class="fold-body">
        {unfolded && children}
      </div>
    </section>
  )
}
