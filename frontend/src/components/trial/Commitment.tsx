/** The fingerprint of the order: shown from the start; at the end the order beside it, checked on this device. */
import { useEffect, useState } from 'preact/hooks'
import type { Trial } from '../../api/trials'
import { t } from '../../i18n'
import '../../i18n/trial'
import { Fold } from '../Fold'

type Fixed = Pick<Trial, 'commitment' | 'periods'>

export function Commitment({ trial, text }: { trial: Fixed; text?: string }) {
  return (
    <Fold title={t('onetrial.commitment')}>
      <p>{t(text === undefined ? 'onetrial.commitment_body' : 'onetrial.commitment_end')}</p>
      <p class="fingerprint"><code>{trial.commitment}</code></p>
      {text !== undefined && <p class="fingerprint"><code>{text}</code></p>}
      {text !== undefined && <Checked trial={trial} text={text} />}
    </Fold>
  )
}

function Checked({ trial, text }: { trial: Fixed; text: string }) {
  const [same, setSame] = useState<boolean | null>()
  useEffect(() => {
    void fingerprintOf(text).then((found) => setSame(found === null ? null : found === trial.commitment && orderIn(text) === orderOf(trial)))
  }, [trial, text])
  if (same === undefined) return null
  if (same === null) return <p class="aside">{t('onetrial.cannot_verify')}</p>
  return <p class={same ? 'aside' : 'late'}>{t(same ? 'onetrial.verified' : 'onetrial.not_verified')}</p>
}

/** One letter a period, on the third line. */
function orderIn(text: string): string | undefined {
  return text.split('\n')[2]
}

function orderOf({ periods }: Fixed): string {
  return periods.map(({ on_ems }) => (on_ems ? 'E' : 'N')).join('')
}

/** Null where the browser has no cryptography (plain http from another host). */
export async function fingerprintOf(text: string): Promise<string | null> {
  if (!globalThis.crypto?.subtle) return null
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
