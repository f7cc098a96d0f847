/** Signing out never loses anything without asking: how much is only here, and three ways on. */
import { useState } from 'preact/hooks'
import { t } from '../i18n'
import { useApp } from '../screens/app'
import { Dialog } from './Dialog'

type Step = { kind: 'closed' | 'sending' } | { kind: 'asking'; unsent: number; tried: boolean }

export function SignOut() {
  const { diary } = useApp()
  const [step, setStep] = useState<Step>({ kind: 'closed' })
  const close = () => setStep({ kind: 'closed' })
  const leave = async (discardUnsent: boolean, tried: boolean) => {
    setStep({ kind: 'sending' })
    const { done, unsent } = await diary.signOut({ discardUnsent })
    if (done) location.assign('/accounts/login/')
    else setStep({ kind: 'asking', unsent, tried })
  }
  return (
    <>
      <button type="button" class="wide" disabled={step.kind === 'sending'} onClick={() => void leave(false, false)}>
        {t(step.kind === 'sending' ? 'signout.sending' : 'settings.sign_out')}
      </button>
      {step.kind === 'asking' && (
        <Dialog title={t('signout.title')} onClose={close}>
          {step.tried && <p role="alert">{t('signout.still_unsent')}</p>}
          {step.unsent > 0 && <p>{t('signout.unsent', { count: step.unsent })}</p>}
          <div class="stack">
            <button type="button" class="primary" onClick={() => void leave(false, true)}>{t('signout.send_first')}</button>
            <button type="button" onClick={close}>{t('signout.keep')}</button>
          </div>
          <div class="stack apart">
            <button type="button" onClick={() => void leave(true, true)}>{t('signout.discard')}</button>
          </div>
        </Dialog>
      )}
    </>
  )
}
