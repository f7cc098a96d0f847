/** For somebody in a trial who reads the warning signs: it can rest. */
import { mayPause } from '../domain/trial'
import { t } from '../i18n'
import { Link } from '../ui/frame/Link'
import { useTrials } from './useTrials'
import './words.en'

export function CanRest() {
  const trial = useTrials()?.find(mayPause)
  if (!trial) return null
  return (
    <section class="block">
      <p>{t('onetrial.can_rest', { reason: t('onetrial.pause.red_flag') })}</p>
      <Link class="button wide" href={`/trial/${trial.id}`}>{t('helps.open')}</Link>
    </section>
  )
}
