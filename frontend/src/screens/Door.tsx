/** Nobody's diary is open: the way to the sign-in page, or why there is none right now. */
import type { ComponentChildren } from 'preact'
import { About } from '../components/About'
import { t } from '../i18n'
import { lazy } from './lazy'
import { useRoute } from './router'
import { Screen } from './Screen'

/** One for all: what was fetched before the diary opened is there at once in the app. */
export const Doctor = lazy(() => import('./Doctor').then((part) => part.Doctor))

/** The warning signs need no diary. */
function DoctorOr({ children }: { children: ComponentChildren }) {
  return useRoute().name === 'doctor' ? <Doctor alone /> : <>{children}</>
}

export function Door({ online }: { online: boolean }) {
  return (
    <DoctorOr>
      <Screen title={t('app.name')} heading={t('door.title')}>
        {online ? (
          <p class="stack">
            <a class="button primary" href="/accounts/signup/">{t('door.sign_up')}</a>
            <a class="button" href="/accounts/login/">{t('door.sign_in')}</a>
          </p>
        ) : <p>{t('door.offline')}</p>}
        <About />
      </Screen>
    </DoctorOr>
  )
}

export function Broken() {
  return (
    <DoctorOr>
      <Screen title={t('app.name')}>
        <p role="alert">{t('door.broken')}</p>
        <button type="button" class="primary wide" onClick={() => location.reload()}>{t('app.try_again')}</button>
      </Screen>
    </DoctorOr>
  )
}
