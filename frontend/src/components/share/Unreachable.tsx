/** Why there is nothing to see right now. */
import { t } from '../../i18n'
import type { Fetched } from '../../screens/share/useShares'

export function Unreachable({ from: { body, trouble, reload } }: { from: Fetched<unknown> }) {
  if (trouble === null) return body === undefined ? <p role="status">{t('share.loading')}</p> : null
  if (trouble === 'gone') return <p role="status">{t('oneshare.gone')}</p>
  if (trouble === 'signed_out') return <p class="late" role="status">{t('share.signed_out')} <a href="/accounts/login/">{t('banner.sign_in')}</a></p>
  return (
    <div class="late" role="status">
      <p>{t('share.offline')}</p>
      <button type="button" onClick={reload}>{t('share.again')}</button>
    </div>
  )
}
