import { useState } from 'preact/hooks'
import { serverAnswers } from '../diary/api/session'
import { t } from '../i18n'
import { Screen } from '../ui/frame/Screen'
import './words.en'

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
    <Screen title={t('app.name')} heading={t('left.title')}>
      <p>{t('left.body')}</p>
      {state === 'silent' && <p role="alert">{t('left.still')}</p>}
      <button type="button" class="primary" disabled={state === 'asking'} onClick={() => void signIn()}>{t('door.sign_in')}</button>
    </Screen>
  )
}
