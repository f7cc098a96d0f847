/** What cannot be brought in, each with its place in the file and the reason. */
import type { Preview } from '../diary/api/reading'
import { t } from '../i18n'
import { Fold } from '../ui/Fold'
import { errorLine } from './tableWords'
import './words.en'

const FEW = 3

export function RowErrors({ preview: { refused, errors } }: { preview: Preview }) {
  if (errors.length === 0) return null
  return (
    <Fold level={4} title={t('rows.wrong')} open={errors.length <= FEW}>
      <p class="aside">{t('rows.wrong_hint')}</p>
      {errors.length < refused && <p class="aside">{t('rows.wrong_first', { count: errors.length })}</p>}
      <ul class="plain">{errors.map((error, index) => <li key={index}>{errorLine(error)}</li>)}</ul>
    </Fold>
  )
}
