/** One of several words. `short`: two of them stand beside each other where there is room, else each has a line of its own. */
import type { FieldValue } from '../diary'
import { Tick } from './Chips'
import { Choices } from './Choices'

interface Props<T extends string> {
  label: string
  short?: boolean
  items: readonly T[]
  value: FieldValue | undefined
  nameOf: (item: T) => string
  onPick: (item: T) => void
  onClear?: () => void
}

export function OneOfList<T extends string>({ label, short = false, items, value, nameOf, onPick, onClear }: Props<T>) {
  return (
    <Choices<T>
      kind="list" short={short} label={label} value={items.find((item) => item === value) ?? null} onPick={onPick} onClear={onClear}
      rows={items.map((item) => [{ value: item, name: nameOf(item), content: <><Tick />{nameOf(item)}</> }])}
    />
  )
}
