/** Words that an earlier page had no time to save: taken up again, or left. */
import { t } from '../../i18n'
import '../later.words.en'
import { isSecondTap } from '../secondTap'
import type { Typed } from './useTyped'

export function Draft({ typed }: { typed: Typed }) {
  const { draft, isOlder, takeDraft } = typed
  if (draft === null) return null
  const take = (wanted: boolean) => !isSecondTap('draft') && takeDraft(wanted)
  return (
    <div class="late" role="status">
      <p>{t('draft.found')} {isOlder && t('draft.older')}</p>
      <p class="draft">{draft}</p>
      <div class="ways">
        <button type="button" class="primary" onClick={() => take(true)}>{t('draft.take')}</button>
        <button type="button" onClick={() => take(false)}>{t('draft.leave')}</button>
      </div>
    </div>
  )
}
