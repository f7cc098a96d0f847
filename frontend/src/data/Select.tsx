/** One of several words, folded into a list of the browser's: for questions that are usually answered already. */
import { useId } from 'preact/hooks'

interface Props<T extends string> {
  label: string
  hint?: string | undefined
  /** '' where there is a way to choose nothing */
  value: T
  items: readonly T[]
  nameOf: (item: T) => string
  onPick: (item: T) => void
}

export function Select<T extends string>({ label, hint, value, items, nameOf, onPick }: Props<T>) {
  const id = useId()
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select id={id} value={value} aria-describedby={hint ? `${id}-hint` : undefined} onChange={(event) => onPick(event.currentTarget.value as T)}>
        {items.map((item) => <option key={item} value={item}>{nameOf(item)}</option>)}
      </select>
      {hint && <p id={`${id}-hint`} class="aside">{hint}</p>}
    </div>
  )
}
