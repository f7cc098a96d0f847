/** The rows that cannot be brought in, each with its reason. */
import type { Import } from '../../api/data'
import { t } from '../../i18n'
import { errorLine } from '../../screens/data/wording'
import { Fold } from '../Fold'

const FEW = 3

export function RowErrors({ found: { counts, errors } }: { found: Import }) {
  if (errors.length === 0) return null
  return (
    <Fold title={t('rows.wrong')} open={errors.length <= FEW}>
      <p class="aside">{t('rows.wrong_hint')}</p>
      {errors.length < counts.wrong && <p class="aside">{t('rows.wrong_first', { count: errors.length })}</p>}
      <ul class="plain">{errors.map((error, index) => <li key={index}>{errorLine(error)}</li>)}</ul>
    </Fold>
  )
}
