/** Signing out never loses anything without asking: how much is only here, and three ways on. */
import { useState } from 'preact/hooks'
import { serverAnswers } from '../diary/api/session'
import { t } from '../i18n'
import { Dialog } from '../ui/Dialog'
import { Link } from '../ui/frame/Link'
import { useApp } from '../ui/frame/app'
import { SignedOut } from './SignedOut'
import './words.en'

type Step = { kind: 'closed' | 'sending' | 'failed' } | { kind: 'asking'; unsent: number; tried: boolean }

export function SignOut() {
  const { diary, left } = useApp()
  const [step, setStep] = useState<Step>({ kind: 'closed' })
  const close = () => setStep({ kind: 'closed' })
  const leave = async (discardUnsent: boolean, tried: boolean) => {
    setStep({ kind: 'sending' })
    const ended = await diary.signOut({ discardUnsent }).catch(() => null)
    if (!ended) return setStep({ kind: 'failed' })
    const { done, unsent } = ended
    if (!done) setStep({ kind: 'asking', unsent, tried })
    // With nothing of the app left on the device, the browser would only have its own error page to show.
    else if (await serverAnswers()) location.assign('/accounts/login/')
    else left(<SignedOut />)
  }
  return (
    <>
      <button type="button" class="wide" disabled={step.kind === 'sending'} onClick={() => void leave(false, false)}>
        {t(step.kind === 'sending' ? 'signout.sending' : 'settings.sign_out')}
      </button>
      {step.kind === 'failed' && <p class="late" role="alert">{t('signout.failed')}</p>}
      {step.kind === 'asking' && (
        <Dialog title={t('signout.title')} onClose={close}>
          {step.unsent > 0
            ? <Unsent unsent={step.unsent} tried={step.tried} leave={leave} close={close} />
            : <NotEnded tried={step.tried} leave={leave} close={close} />}
        </Dialog>
      )}
    </>
  )
}

interface AskProps { tried: boolean; leave: (discardUnsent: boolean, tried: boolean) => Promise<void>; close: () => void }

function Unsent({ unsent, tried, leave, close }: AskProps & { unsent: number }) {
  return (
    <>
      {tried && <p role="alert">{t('signout.still_unsent')}</p>}
      <p>{t('signout.unsent', { count: unsent })}</p>
      <div class="stack">
        <button type="button" class="primary" onClick={() => void leave(false, true)}>{t('signout.send_first')}</button>
        <Link class="button" href="/unsent">{t('signout.look')}</Link>
        <button type="button" onClick={close}>{t('signout.keep')}</button>
      </div>
      <div class="stack apart">
        <button type="button" onClick={() => void leave(true, true)}>{t('signout.discard')}</button>
      </div>
    </>
  )
}

/** Nothing can be lost; only the server's end of it is missing, which is made up for at the next chance. */
function NotEnded({ tried, leave, close }: AskProps) {
  return (
    <>
      <p role={tried ? 'alert' : undefined}>{t('signout.not_ended')}</p>
      <div class="stack">
        <button type="button" class="primary" onClick={() => void leave(false, true)}>{t('app.try_again')}</button>
        <button type="button" onClick={() => void leave(true, true)}>{t('signout.here')}</button>
        <button type="button" onClick={close}>{t('signout.stay')}</button>
      </div>
    </>
  )
}
