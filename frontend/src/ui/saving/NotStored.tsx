/** Why a tap changed nothing, and the way to try it again. */
import { t } from '../../i18n'
import '../later.words.en'
import '../words.en'
import { useTrouble } from './undo'
import type { Storing } from './useStoring'

export function NotStored({ storing }: { storing: Storing }) {
  useTrouble(storing.failure !== null)
  if (storing.failure === null) return null
  return (
    <div class="late" role="alert">
      <p>{t(`storing.${storing.failure}`)}</p>
      <button type="button" class="primary" onClick={() => void storing.retry()}>{t('quota.retry')}</button>
    </div>
  )
}
