/** Nobody's diary is open: the way to the sign-in page, or why there is none right now. */
import { useEffect, useState } from 'preact/hooks'
import { somethingIsInBetween } from '../diary/api/session'
import { About } from '../help/About'
import { t } from '../i18n'
import { Screen } from '../ui/frame/Screen'
import { Through } from './Through'
import { DoctorOr } from './doctor'
import './later.words.en'

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
