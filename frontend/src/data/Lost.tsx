/** Why nothing is heard of what goes on. */
import type { Trouble } from '../diary/api/server'
import { t } from '../i18n'
import { SignIn } from '../ui/frame/SignIn'
import './words.en'

/** null: the server answers */
export type Lost = 'unreachable' | 'signed_out' | null

export function lostBy({ kind }: { kind: 'ok' } | Trouble): Lost {
  return kind === 'unreachable' || kind === 'signed_out' ? kind : null
}

export function Lost({ kind }: { kind: Lost }) {
  if (kind === 'signed_out') return <p class="late" role="status">{t('data.signed_out')} <SignIn /></p>
  return kind === 'unreachable' ? <p class="late" role="status">{t('data.lost')}</p> : null
}
