/** Storing failed: the answer stays on the screen, and there is a way to keep it as a file. */
import type { Diary, Fields } from '../../diary'
import { t } from '../../i18n'
import { Dialog } from '../Dialog'
import { download } from '../frame/device'
import '../words.en'
import type { Saved } from './useSaved'

export function NotSaved({ diary, entry }: { diary: Diary; entry: Saved }) {
  const failure = entry.failure
  if (!failure) return null
  return (
    <Dialog urgent title={t(`${failure.why}.title`)} onClose={entry.forgetFailure}>
      <p>{t(`${failure.why}.body`)}</p>
      <p><strong>{failure.what}</strong></p>
      <div class="stack">
        <button type="button" class="primary" onClick={() => void entry.retry()}>{t('quota.retry')}</button>
        <button type="button" onClick={() => void exportWithUnsaved(diary, entry.about, failure.set)}>{t('quota.export')}</button>
        <button type="button" onClick={entry.forgetFailure}>{t('quota.close')}</button>
      </div>
    </Dialog>
  )
}

/** The outbox file does not have what could not be stored, so it is put beside it. */
async function exportWithUnsaved(diary: Diary, about: string, set: Fields): Promise<void> {
  // A storage that is dead gives nothing out either: what is on the screen can still be had.
  const outbox: unknown = await diary.exportOutbox().then((file) => file.text()).then(JSON.parse).catch(() => null)
  const content = JSON.stringify({ not_saved: [{ about, set }], outbox }, null, 2)
  download(new Blob([content], { type: 'application/json' }), `daymark-not-saved-${about}.json`)
}
