/** The way to everything that is not today or the past. */
import '../diary/words.en'
import { About } from '../help/About'
import { t } from '../i18n'
import { Fold } from '../ui/Fold'
import { Link } from '../ui/frame/Link'
import { Screen } from '../ui/frame/Screen'
import { useApp } from '../ui/frame/app'
import './later.words.en'

const ACCOUNT_PAGES = [
  { path: '/accounts/email/', key: 'more.email' },
  { path: '/accounts/password/change/', key: 'more.password' },
  { path: '/accounts/tokens/', key: 'more.tokens' },
] as const

export function More() {
  const { diary } = useApp()
  return (
    <Screen title={t('more.title')}>
      <nav class="links" aria-label={t('more.title')}>
        <Link href="/doctor"><span>{t('more.doctor')}<span class="hint">{t('more.doctor_hint')}</span></span></Link>
        <Link href="/ems"><span>{t('ems.title')}<span class="hint">{t('more.ems_hint')}</span></span></Link>
        <Link href="/ems/help">{t('more.ems_help')}</Link>
        <Link href="/reminders"><span>{t('more.reminders')}<span class="hint">{t('more.reminders_hint')}</span></span></Link>
        <Link href="/settings"><span>{t('more.settings')}<span class="hint">{t('more.settings_hint')}</span></span></Link>
        <Link href="/data"><span>{t('more.data')}<span class="hint">{t('more.data_hint')}</span></span></Link>
        <Link href="/install"><span>{t('more.install')}<span class="hint">{t('more.install_hint')}</span></span></Link>
      </nav>
      <Fold title={t('more.about')}><About /></Fold>
      <section class="block">
        <h2>{t('more.account')}</h2>
        <p class="aside">{t('more.signed_in_as', { email: diary.email })}</p>
        <p class="hint">{t('more.account_hint')}</p>
        <nav class="links" aria-label={t('more.account')}>
          {ACCOUNT_PAGES.map(({ path, key }) => <a key={path} href={path}>{t(key)}</a>)}
        </nav>
      </section>
    </Screen>
  )
}
