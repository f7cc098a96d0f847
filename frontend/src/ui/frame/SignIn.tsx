/** To the sign-in page, with the address of this diary in its field. */
import { t } from '../../i18n'
import '../words.en'
import { useApp } from './app'

export function SignIn({ primary = false }: { primary?: boolean }) {
  const { diary } = useApp()
  // Behind the #, it is never sent.
  return <a class={primary ? 'button primary' : undefined} href={`/accounts/login/#${encodeURIComponent(diary.email)}`}>{t('banner.sign_in')}</a>
}
