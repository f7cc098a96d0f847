/** How to put the app on the home screen; the guide for this device stands first. */
import { t } from '../i18n'
import { Screen } from '../ui/frame/Screen'
import { isApple, isInsecure, isInstalled } from '../ui/frame/device'
import './later.words.en'
import './words.en'

const IOS = ['install.ios.1', 'install.ios.2', 'install.ios.3', 'install.ios.4'] as const
const ANDROID = ['install.android.1', 'install.android.2', 'install.android.3', 'install.android.4'] as const

export function Install() {
  const guides = [<Guide key="ios" title={t('install.ios')} steps={IOS.map((step) => t(step))} note={t('install.why_safari')} />,
    <Guide key="android" title={t('install.android')} steps={ANDROID.map((step) => t(step))} />]
  return (
    <Screen title={t('install.title')}>
      <p>{t('install.why')}</p>
      {isInsecure() && (
        <>
          <p class="late">{t('install.insecure')}</p>
          <p>{t('banner.insecure')}</p>
        </>
      )}
      {isInstalled() && <p class="late">{t('install.done')}</p>}
      {isApple() ? guides : guides.reverse()}
    </Screen>
  )
}

function Guide({ title, steps, note }: { title: string; steps: string[]; note?: string }) {
  return (
    <section class="block">
      <h2>{title}</h2>
      <ol class="steps">{steps.map((step) => <li key={step}>{step}</li>)}</ol>
      {note && <p>{note}</p>}
    </section>
  )
}
