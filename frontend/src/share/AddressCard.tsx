/** A link to hand over: copied, sent, scanned or printed. */
import { t } from '../i18n'
import { Fold } from '../ui/Fold'
import type { Action } from '../ui/frame/useAction'
import { pictureOf, Sheet, type OnPaper } from './Sheet'
import './words.en'

export function AddressCard({ made, passcode, action }: { made: OnPaper; passcode: string | null; action: Action }) {
  const copy = (text: string, said: string) => {
    const copied = navigator.clipboard?.writeText(text) ?? Promise.reject(new Error('no clipboard'))
    void copied.then(() => action.say(said), () => action.say(t('made.not_copied'), true))
  }
  // Somebody who closes the system's sheet again has not failed at anything.
  const send = () => void navigator.share({ url: made.address }).catch(() => {})
  return (
    <section class="share-card">
      {passcode !== null && <p class="late">{t('made.once')}</p>}
      <div class="field">
        <label for="share-address">{t('made.address')}</label>
        <input id="share-address" type="text" readOnly value={made.address} onFocus={(event) => event.currentTarget.select()} />
      </div>
      <div class="stack">
        <button type="button" class="primary wide" onClick={() => copy(made.address, t('made.copied'))}>{t('made.copy')}</button>
        {'share' in navigator && <button type="button" class="wide" onClick={send}>{t('made.send')}</button>}
      </div>
      {passcode !== null && (
        <>
          <h2>{t('made.passcode')}</h2>
          <p class="share-passcode">{passcode.replace(/^(.{4})(?=.{4}$)/, '$1 ')}</p>
          <p class="hint">{t('made.passcode_hint')}</p>
          <button type="button" class="wide" onClick={() => copy(passcode, t('made.passcode_copied'))}>{t('made.passcode_copy')}</button>
        </>
      )}
      <Fold title={t('made.qr')}>
        <p class="hint">{t('made.qr_hint')}</p>
        <img class="share-qr" alt={t('made.qr_alt')} src={pictureOf(made)} />
        <p class="hint">{t('made.print_hint')}</p>
        <div class="stack"><button type="button" class="wide" onClick={() => print()}>{t('made.print')}</button></div>
      </Fold>
      <Sheet made={made} />
    </section>
  )
}
