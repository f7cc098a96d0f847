/** Values this day had before: what another device or a later edit replaced. Nothing is silently lost. */
import type { DiaryRecord } from '../../diary'
import { earlierText, earlierValues } from '../../diary/wording'
import { t } from '../../i18n'
import { Fold } from '../Fold'
import '../later.words.en'

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
