/** Values this day had before: what another device or a later edit replaced. Nothing is silently lost. */
import type { DiaryRecord } from '../../diary'
import { t } from '../../i18n'
import '../../i18n/day'
import { earlierText, earlierValues } from '../../diary/wording'
import { Fold } from '../Fold'

export function Earlier({ record }: { record: DiaryRecord | null | undefined }) {
  const values = earlierValues(record)
  if (values.length === 0) return null
  return (
    <Fold title={t('earlier.title')}>
      <ul class="plain">
        {values.map((value) => <li key={`${value.field} ${value.at}`}>{earlierText(value)}</li>)}
      </ul>
    </Fold>
  )
}
