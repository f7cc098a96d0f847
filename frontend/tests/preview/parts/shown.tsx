/** How the page lists what it shows. */
import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'

export interface Shown {
  name: string
  /** what one has to know and cannot see */
  says?: string
  /** by name; '' where there is only one */
  states: Record<string, ComponentChildren>
}

export interface Group { title: string; parts: Shown[] }

export function GroupShown({ group: { title, parts } }: { group: Group }) {
  return (
    <section class="shown-group">
      <h2>{title}</h2>
      {parts.map((part) => <PartShown key={part.name} part={part} />)}
    </section>
  )
}

function PartShown({ part: { name, says, states } }: { part: Shown }) {
  return (
    <section class="shown">
      <h3>{name}</h3>
      {says && <p class="shown-says">{says}</p>}
      {Object.entries(states).map(([state, content]) => (
        <div key={state} class="shown-state">
          {state && <p class="shown-name">{state}</p>}
          <div class="shown-content">{content}</div>
        </div>
      ))}
    </section>
  )
}

/** A control that keeps what is tapped. */
export function Held<T>({ first, children }: { first: T; children: (value: T, set: (next: T) => void) => ComponentChildren }) {
  const [value, set] = useState(first)
  return <>{children(value, set)}</>
}
