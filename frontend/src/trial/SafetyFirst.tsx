/** The safety check speaks against a trial now: why, and the way to it. */
import { t } from '../i18n'
import { Link } from '../ui/frame/Link'
import './words.en'

export function SafetyFirst({ words }: { words: string }) {
  return (
    <div class="late" role="alert">
      <p>{words}</p>
      <Link class="button wide" href="/ems/safety">{t('newtrial.to_safety')}</Link>
    </div>
  )
}
