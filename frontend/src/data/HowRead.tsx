/** How the file was read, folded away: rarely wrong, and then each part can be changed. */
import { DATE_ORDERS, DAY_SCORES, DELIMITERS, ENCODINGS, LAYOUTS, type Choices, type Reading } from '../diary/api/reading'
import { t } from '../i18n'
import { Fold } from '../ui/Fold'
import { Select } from './Select'
import './words.en'

const SIGNS = { ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'bar' } as const
const YES_NO = ['yes', 'no'] as const

export function HowRead({ reading, choose, open = false }: { reading: Reading; choose: (choices: Choices) => void; open?: boolean }) {
  const { encoding, delimiter, sheets, sheet, has_header, layout, date_order, day_score } = reading
  return (
    <Fold level={4} title={t('how.title')} open={open}>
      {encoding !== null && (
        <Select label={t('how.encoding')} hint={t('how.encoding_hint')} value={encoding} items={ENCODINGS} nameOf={(each) => t(`encoding.${each}`)} onPick={(each) => choose({ encoding: each })} />
      )}
      {delimiter !== null && (
        <Select label={t('how.delimiter')} value={delimiter} items={DELIMITERS} nameOf={(each) => t(`delimiter.${SIGNS[each]}`)} onPick={(each) => choose({ delimiter: each })} />
      )}
      {sheets.length > 1 && <Select label={t('how.sheet')} value={sheet ?? ''} items={sheets} nameOf={(each) => each} onPick={(each) => choose({ sheet: each })} />}
      <Select label={t('how.header')} value={has_header ? 'yes' : 'no'} items={YES_NO} nameOf={(each) => t(`rows.${each}`)} onPick={(each) => choose({ has_header: each === 'yes' })} />
      <Select label={t('how.layout')} value={layout} items={LAYOUTS} nameOf={(each) => t(`layout.${each}`)} onPick={(each) => choose({ layout: each })} />
      {date_order !== null && <Select label={t('how.dates')} value={date_order} items={DATE_ORDERS} nameOf={(each) => t(`order.${each}`)} onPick={(each) => choose({ date_order: each })} />}
      {day_score !== null && <Select label={t('how.day_score')} value={day_score} items={DAY_SCORES} nameOf={(each) => t(`dayscore.${each}`)} onPick={(each) => choose({ day_score: each })} />}
    </Fold>
  )
}
