/** Where the file says something else than the diary: the first of them, in lines, which large letters do not push off the screen. */
import type { Difference } from '../diary/api/reading'
import { t } from '../i18n'
import { Fold } from '../ui/Fold'
import { differenceLine } from './tableWords'
import './words.en'

export function Differences({ differences }: { differences: Difference[] }) {
  if (differences.length === 0) return null
  return (
    <Fold level={4} title={t('different.first')}>
      <ul class="plain">{differences.map((each, index) => <li key={index}>{differenceLine(each)}</li>)}</ul>
    </Fold>
  )
}
