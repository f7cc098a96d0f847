/** Words to tap on and off; any number may be on. */
import { Icon, TICK } from './Icon'
import { isSecondTap } from './secondTap'

interface Props<T extends string> {
  label: string
  items: readonly T[]
  chosen: readonly string[]
  nameOf: (item: T) => string
  onToggle: (item: T) => void
}

export function Chips<T extends string>({ label, items, chosen, nameOf, onToggle }: Props<T>) {
  const toggle = (item: T) => {
    if (!isSecondTap(`${label} ${item}`)) onToggle(item)
  }
  return (
    <div class="chips" role="group" aria-label={label}>
      {items.map((item) => (
        <button key={item} type="button" class="chip" aria-pressed={chosen.includes(item)} onClick={() => toggle(item)}>
          <Tick />
          {nameOf(item)}
        </button>
      ))}
    </div>
  )
}

/** Shown by the style sheet only where the button is on, so that being on is a shape and not only a colour. */
export function Tick() {
  return <Icon class="tick" path={TICK} />
}
