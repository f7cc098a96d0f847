/** Every column of a table, or every name of one with a row a value; what is left out is folded away where it is much. */
import { useMemo } from 'preact/hooks'
import type { Choices, Question, Reading } from '../diary/api/reading'
import { t } from '../i18n'
import { Fold } from '../ui/Fold'
import { Part } from '../ui/Part'
import { OneItem } from './OneItem'
import { columnsOf, namesOf, type Item } from './choices'
import './words.en'

/** More that are left out are folded away. */
export const FEW_ITEMS = 6

interface Props { reading: Reading; asked: Question[]; choose: (choices: Choices) => void }

export function Columns(props: Props) {
  const { reading, choose } = props
  if (reading.layout === 'wide') return <Items title={t('columns.title')} items={columnsOf(reading)} {...props} />
  return (
    <>
      <Items title={t('columns.names')} items={namesOf(reading)} {...props} />
      <Fold level={4} title={t('columns.of_table')}>
        {columnsOf(reading).map((item) => <OneItem key={item.key} item={item} reading={reading} asked={false} choose={choose} />)}
      </Fold>
    </>
  )
}

function Items({ title, items, reading, asked, choose }: Props & { title: string; items: Item[] }) {
  // As it was when they came: a column must not move away under the finger that says what it is.
  const leftOut = useMemo(() => new Set(items.filter(({ field }) => field === null).map(({ key }) => key)), [items.map(({ key, title }) => `${key} ${title}`).join('\n')])
  const isFolded = ({ key }: Item) => leftOut.size > FEW_ITEMS && leftOut.has(key)
  const isAsked = (item: Item) => asked.some((each) => each.code === 'scale' && (item.kind === 'names' ? each.name === item.key : each.name === null && String(each.column) === item.key))
  const one = (item: Item) => <OneItem key={item.key} item={item} reading={reading} asked={isAsked(item)} choose={choose} />
  return (
    <>
      <Part level={4} title={title} hint={t('columns.hint')}>{items.filter((item) => !isFolded(item)).map(one)}</Part>
      {items.some(isFolded) && <Fold level={4} title={t('columns.more', { count: leftOut.size })}>{items.filter(isFolded).map(one)}</Fold>}
    </>
  )
}
