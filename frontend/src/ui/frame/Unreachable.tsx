/** Why there is nothing to see right now, in the words of the screen it stands on. */
import { t } from '../../i18n'
import '../words.en'
import { SignIn } from './SignIn'
import type { Fetched } from './useFetched'

export interface UnreachableWords { loading: string; offline: string; signedOut: string; gone: string }

export function Unreachable({ from: { body, trouble, reload }, words }: { from: Fetched<unknown>; words: UnreachableWords }) {
  if (trouble === null) return body === undefined ? <p role="status">{words.loading}</p> : null
  if (trouble === 'gone') return <p role="status">{words.gone}</p>
  if (trouble === 'signed_out') return <p class="late" role="status">{words.signedOut} <SignIn /></p>
  return (
    <div class="late" role="status">
      <p>{trouble === 'intercepted' ? t('app.in_between') : words.offline}</p>
      <button type="button" onClick={reload}>{t('app.try_again')}</button>
    </div>
  )
}
