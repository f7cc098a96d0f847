/** What the app is and is not. No promise of relief. */
import { t } from '../i18n'
import './words.en'

export function About() {
  return (
    <div class="about">
      <p>{t('about.is')}</p>
      <p>{t('about.is_not')}</p>
      <p>{t('about.ems')}</p>
      <p>{t('about.private')}</p>
    </div>
  )
}
