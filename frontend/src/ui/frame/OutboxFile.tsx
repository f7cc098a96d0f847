/** Everything that is only on this device, as a file; where it cannot be made, that is said. */
import { useState } from 'preact/hooks'
import { t } from '../../i18n'
import '../words.en'
import { useApp } from './app'
import { saveOutbox } from './device'

export function OutboxFile({ words }: { words: string }) {
  const { diary } = useApp()
  const [failed, setFailed] = useState(false)
  const save = () => saveOutbox(diary).then(() => setFailed(false), () => setFailed(true))
  return (
    <>
      <button type="button" onClick={() => void save()}>{words}</button>
      {failed && <p role="alert">{t('banner.file_failed')}</p>}
    </>
  )
}
