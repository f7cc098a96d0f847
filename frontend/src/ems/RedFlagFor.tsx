/** After some unwanted effects there is something to do at once: the text stands there without another tap. */
import type { SideEffectKind } from '../domain/ems'
import { t } from '../i18n'
import { Link } from '../ui/frame/Link'
import './words.en'

const FLAGGED = ['burn_or_blister', 'palpitations', 'dizziness'] as const
type Flagged = (typeof FLAGGED)[number]

export function RedFlagFor({ kind }: { kind: SideEffectKind }) {
  if (!isFlagged(kind)) return null
  return (
    <div class="red-flag">
      <div role="alert">
        <p><strong>{t(`redflag.${kind}.title`)}</strong></p>
        <p>{t(`redflag.${kind}.body`)}</p>
      </div>
      <Link class="button wide" href="/doctor">{t('redflag.more')}</Link>
    </div>
  )
}

function isFlagged(kind: SideEffectKind): kind is Flagged {
  return FLAGGED.some((each) => each === kind)
}
