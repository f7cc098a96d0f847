/** The first days as they would be brought in, to compare with the file. */
import type { SampleRow } from '../diary/api/reading'
import { fieldName } from '../diary/wording'
import { t } from '../i18n'
import { useApp } from '../ui/frame/app'
import { valueWords, whenOf } from './tableWords'
import './words.en'

export function FirstRows({ sample }: { sample: SampleRow[] }) {
  // The file was read for the account's zone.
  const zone = useApp().session?.user?.time_zone ?? null
  if (sample.length === 0) return null
  const fields = [...new Set(sample.flatMap(({ values }) => Object.keys(values)))]
  return (
    <section class="detail">
      <h4 id="first-rows">{t('rows.title')}</h4>
      <div class="table-holder" role="region" aria-labelledby="first-rows" tabIndex={0}>
        <table class="series first-rows">
          <thead>
            <tr>
              <th scope="col">{t('columns.field.date')}</th>
              {fields.map((field) => <th key={field} scope="col">{fieldName(field)}</th>)}
            </tr>
          </thead>
          <tbody>
            {sample.map((row, index) => (
              <tr key={index}>
                <th scope="row">{whenOf(row, zone)}</th>
                {fields.map((field) => <td key={field} class={field === 'note' ? 'words' : undefined}>{valueWords(field, row.values[field])}</td>)}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}
