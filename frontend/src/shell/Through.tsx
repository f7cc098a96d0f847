/** Something in between answers in the server's place: one button that leads to its page, and from there back to this screen. */
import { useState } from 'preact/hooks'
import { somethingIsInBetween } from '../diary/api/session'
import { t } from '../i18n'
import { passWorker } from '../ui/frame/device'
import './words.en'

/** `onFree`: it is not in the way any more. */
export function Through({ onFree }: { onFree: () => void }) {
  const [asking, setAsking] = useState(false)
  const go = async () => {
    setAsking(true)
    // With no network at all the browser would only have its own error page to show.
    if (await somethingIsInBetween()) passWorker()
    else onFree()
    setAsking(false)
  }
  return <button type="button" class="primary" disabled={asking} onClick={() => void go()}>{t('app.in_between_open')}</button>
}
