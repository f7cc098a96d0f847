/** Nobody's diary is open: the way to the sign-in page, or why there is none right now. */
import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { serverAnswers, somethingIsInBetween } from '../diary/api/session'
import { About } from '../help/About'
import { Through } from './Through'
import { t } from '../i18n'
import '../i18n/door'
import { useRoute } from './router'
import { Screen } from '../ui/frame/Screen'
import { Doctor } from './signs'

/** The warning signs need no diary. */
function DoctorOr({ children }: { children: ComponentChildren }) {
  return useRoute().route.name === 'doctor' ? <Doctor alone /> : <>{children}</>
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
        ) : <NoAnswer />}
        <About />
      </Screen>
    </DoctorOr>
  )
}

function NoAnswer() {
  const [inBetween, setInBetween] = useState(false)
  useEffect(() => void somethingIsInBetween().then(setInBetween), [])
  if (!inBetween) return <p>{t('door.offline')}</p>
  return (
    <>
      <p role="status">{t('app.in_between')}</p>
      <Through onFree={() => location.reload()} />
    </>
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

/** Signed out without a network; the next page there is comes from the server, so it is asked first. */
export function SignedOut() {
  const [state, setState] = useState<'ready' | 'asking' | 'silent'>('ready')
  const signIn = async () => {
    setState('asking')
    const answers = await serverAnswers()
    setState(answers ? 'ready' : 'silent')
    if (answers) location.assign('/accounts/login/')
  }
  return (
    <DoctorOr>
      <Screen title={t('app.name')} heading={t('left.title')}>
        <p>{t('left.body')}</p>
        {state === 'silent' && <p role="alert">{t('left.still')}</p>}
        <button type="button" class="primary" disabled={state === 'asking'} onClick={() => void signIn()}>{t('door.sign_in')}</button>
      </Screen>
    </DoctorOr>
  )
}
