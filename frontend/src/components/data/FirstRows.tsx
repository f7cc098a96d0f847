/** The first rows of a table as they would be brought in, to compare with the file. */
import type { Import, SampleRow } from '../../api/data'
import { t } from '../../i18n'
import { columnName, shortDate, usedFields, valueWords } from '../../screens/data/wording'

export function FirstRows({ found: { columns, sample, date_order: order } }: { found: Import }) {
  const fields = usedFields(columns).filter((field) => field !== 'date')
  if (sample.length === 0) return null
  return (
    <section class="detail">
      <h3 id="first-rows">{t('rows.title')}</h3>
      <div class="table-holder" role="region" aria-labelledby="first-rows" tabIndex={0}>
        <table class="series first-rows">
          <thead>
            <tr>
              <th scope="col">{columnName('date')}</th>
              {fields.map((field) => <th key={field} scope="col">{columnName(field)}</th>)}
            </tr>
          </thead>
          <tbody>{sample.map((row) => <One key={row.row} row={row} fields={fields} isClear={order !== null} />)}</tbody>
        </table>
      </div>
    </section>
  )
}

/** Until somebody has said how dates are written, the server's reading of them is a guess, and not shown. */
function One({ row, fields, isClear }: { row: SampleRow; fields: string[]; isClear: boolean }) {
  return (
    <tr>
      <th scope="row">{row.on && isClear ? shortDate(row.on) : t('rows.unclear')}</th>
      {fields.map((field) => <td key={field}>{valueWords(row.values[field])}</td>)}
    </tr>
  )
}
