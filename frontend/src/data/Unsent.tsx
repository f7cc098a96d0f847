/** What is only on this device and therefore in no file of the server's: counted, and to be had as a file of its own. */
import { t } from '../i18n'
import { OutboxFile } from '../ui/frame/OutboxFile'
import { useApp, useStatus } from '../ui/frame/app'
import './words.en'

export function Unsent() {
  const { waiting, attention } = useStatus(useApp().diary)
  if (waiting + attention === 0) return null
  return (
    <div class="stack">
      <p class="hint">{t('take.unsent', { count: waiting + attention })}</p>
      <OutboxFile words={t('take.unsent_file')} />
    </div>
  )
}
