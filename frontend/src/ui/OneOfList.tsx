/** One of several words, each on a line of its own. */
import type { FieldValue } from '../diary'
import { Tick } from './Chips'
import { Choices } from './Choices'

interface Props<T extends string> {
  label: string
  items: readonly T[]
  value: FieldValue | undefined
  nameOf: (item: T) => string
  onPick: (item: T) => void
  onClear?: () => void
}

export function OneOfList<T extends string>({ label, items, value, nameOf, onPick, onClear }: Props<T>) {
  return (
    <Choices<T>
      kind="list" label={label} value={items.find((item) => item === value) ?? null} onPick={onPick} onClear={onClear}
      rows={items.map((item) => [{ value: item, name: nameOf(item), content: <><Tick />{nameOf(item)}</> }])}
    />
  )
}
