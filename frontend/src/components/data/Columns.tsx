/** Which column of a table is what; a column without a field is left out. */
import { useId } from 'preact/hooks'
import { COLUMN_FIELDS, type Column, type ColumnField } from '../../api/data'
import { formatList, t } from '../../i18n'
import { columnName, usedFields } from '../../screens/data/wording'
import { Fold } from '../Fold'

interface Props { columns: Column[]; onAssign: (index: number, field: ColumnField | null) => void }

export function Columns({ columns, onAssign }: Props) {
  const used = usedFields(columns)
  const unused = columns.filter(({ field }) => field === null).map(({ header }) => header)
  return (
    <>
      <p class="apart">
        {t('columns.used', { list: formatList(used.map(columnName)) })}
        {unused.length > 0 && <><br />{t('columns.unused', { list: formatList(unused) })}</>}
      </p>
      <Fold title={t('columns.title')} open={used.length < 2}>
        {columns.map((column, index) => <One key={index} column={column} onAssign={(field) => onAssign(index, field)} />)}
      </Fold>
    </>
  )
}

function One({ column, onAssign }: { column: Column; onAssign: (field: ColumnField | null) => void }) {
  const id = useId()
  return (
    <div class="field">
      <label for={id}>{t('columns.of', { header: column.header })}</label>
      <select id={id} value={column.field ?? ''} onChange={(event) => onAssign((event.currentTarget.value || null) as ColumnField | null)}>
        <option value="">{t('columns.none')}</option>
        {COLUMN_FIELDS.map((field) => <option key={field} value={field}>{columnName(field)}</option>)}
      </select>
    </div>
  )
}
