/** Offered where it can make the answer fairer, never demanded: an answer without it is an answer too. */
import { t } from '../i18n'
import { Link } from '../ui/frame/Link'
import './words.en'

/** `days` that have a rating of the morning so far. */
export function MorningOffer({ days }: { days: number }) {
  return (
    <section class="block">
      <h2>{t('together.morning_title')}</h2>
      <p>{t('together.morning')}</p>
      {days > 0 && <p class="hint">{t('together.morning_days', { count: days })}</p>}
      <Link class="button wide" href="/does-it-help/morning">{t('moment.open')}</Link>
    </section>
  )
}
