/** The fingerprint of the order: shown from the start; at the end the order beside it, checked on this device and by one line of a shell. */
import { useEffect, useState } from 'preact/hooks'
import type { Trial } from '../diary/api/trials'
import { t } from '../i18n'
import { Fold } from '../ui/Fold'
import './words.en'

type Fixed = Pick<Trial, 'id' | 'commitment' | 'periods'>
/** `unknown`: it cannot be checked on this device. */
export type Proof = 'kept' | 'broken' | 'unknown'

/** `text` is what was hashed, once the trial is over: null where nobody can read the order. */
export function Commitment({ trial, text, proof }: { trial: Fixed; text?: string | null; proof?: Proof | undefined }) {
  return (
    <Fold title={t('onetrial.commitment')}>
      <p>{t(text ? 'onetrial.commitment_end' : 'onetrial.commitment_body')}</p>
      <p class="fingerprint"><code>{trial.commitment}</code></p>
      {text && <p class="fingerprint"><code>{text}</code></p>}
      {proof && <p class={proof === 'broken' ? 'late' : 'aside'}>{t(SAID[proof])}</p>}
      {text && <ByHand text={text} />}
    </Fold>
  )
}

const SAID = { kept: 'onetrial.verified', broken: 'onetrial.not_verified', unknown: 'onetrial.cannot_verify' } as const

function ByHand({ text }: { text: string }) {
  const line = shellLineOf(text)
  if (line === null) return null
  return (
    <>
      <p>{t('onetrial.by_hand')}</p>
      <p class="fingerprint shell"><code>{line}</code></p>
      <p class="hint">{t('onetrial.by_hand_hint')}</p>
    </>
  )
}

/** Null for a text that is none of ours: of a file made by somebody else it may hold what a shell would run. */
export function shellLineOf(text: string): string | null {
  if (!/^daymark-trial-\d+\n[0-9a-f-]{36}\n[EN]+\n[0-9a-f]+$/.test(text)) return null
  return `printf '${text.replaceAll('\n', '\\n')}' | sha256sum`
}

/** What checking it on this device says; undefined while it is being checked. */
export function useProof(trial: Fixed, text: string | null | undefined): Proof | undefined {
  const [proof, setProof] = useState<Proof>()
  useEffect(() => {
    if (text !== undefined) void proofOf(trial, text).then(setProof)
  }, [trial, text])
  return proof
}

async function proofOf(trial: Fixed, text: string | null): Promise<Proof> {
  if (text === null) return 'unknown'
  const [, id, order] = text.split('\n')
  // This device may have been told the beginning only: what it was told has to stand there.
  if (id !== trial.id || !order?.startsWith(orderOf(trial))) return 'broken'
  const found = await fingerprintOf(text)
  if (found === null) return 'unknown'
  return found === trial.commitment ? 'kept' : 'broken'
}

/** One letter a period, as on the third line of the text. */
function orderOf({ periods }: Fixed): string {
  return periods.map(({ on_ems }) => (on_ems ? 'E' : 'N')).join('')
}

/** Null where the browser has no cryptography (plain http from another host). */
export async function fingerprintOf(text: string): Promise<string | null> {
  if (!globalThis.crypto?.subtle) return null
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
