/** What stimulation is and is not, and the published numbers with what weakens them. No advice, no promise. */
import { t } from '../i18n'
import { Link } from '../ui/frame/Link'
import { Screen } from '../ui/frame/Screen'
import './words.en'

const KINDS = ['ems', 'tens', 'htems'] as const
const HIGH_TONE_HZ = { low: 4_000, high: 33_000 }
const STUDIES = ['reichstein', 'humpert', 'cochrane', 'sassmann'] as const

export function Help() {
  return (
    <Screen title={t('emshelp.title')}>
      <section class="block terms" aria-label={t('emshelp.kinds')}>
        <h2>{t('emshelp.kinds')}</h2>
        {KINDS.map((kind) => (
          <div key={kind} class="detail">
            <h3>{t(`emshelp.${kind}`)}</h3>
            <p>{t(`emshelp.${kind}.body`, HIGH_TONE_HZ)}</p>
          </div>
        ))}
        <p>{t('emshelp.apart')}</p>
      </section>
      <section class="block" aria-label={t('emshelp.not')}>
        <h2>{t('emshelp.not')}</h2>
        <p>{t('emshelp.not.cure')}</p>
        <p>{t('emshelp.not.mixed')}</p>
        <p>{t('emshelp.not.exercise')}</p>
      </section>
      <Numbers />
      <section class="block" aria-label={t('emshelp.why')}>
        <h2>{t('emshelp.why')}</h2>
        <p>{t('emshelp.why.skin')}</p>
        <p>{t('emshelp.why.check')}</p>
        <p>{t('emshelp.why.settings')}</p>
        <Link class="button wide" href="/ems/safety">{t('emshelp.to_check')}</Link>
      </section>
    </Screen>
  )
}

function Numbers() {
  return (
    <section class="block terms" aria-label={t('emshelp.numbers')}>
      <h2>{t('emshelp.numbers')}</h2>
      <p class="aside">{t('emshelp.numbers.hint')}</p>
      {STUDIES.map((study) => (
        <div key={study} class="detail">
          <h3>{t(`emshelp.${study}`)}</h3>
          <p>{t(`emshelp.${study}.found`)}</p>
          <p class="weakness">{t('emshelp.weak', { weakness: t(`emshelp.${study}.weak`) })}</p>
        </div>
      ))}
      <div class="detail">
        <h3>{t('emshelp.placebo')}</h3>
        <p>{t('emshelp.placebo.body')}</p>
      </div>
    </section>
  )
}
