/** How far something is, as a bar and as a number. */
import { useId } from 'preact/hooks'
import { t } from '../i18n'
import './words.en'

export function Progress({ title, percent }: { title: string; percent: number }) {
  const id = useId()
  return (
    <div class="progress">
      <p><label for={id}>{title}</label> <span class="progress-number">{t('data.progress', { percent })}</span></p>
      <progress id={id} max={100} value={percent} />
    </div>
  )
}
