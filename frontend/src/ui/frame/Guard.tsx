/** What goes wrong while one part of a screen is drawn takes that part only. */
import { Component, type ComponentChildren } from 'preact'
import { t } from '../../i18n'
import '../words.en'
import { OutboxFile } from './OutboxFile'

interface Props {
  children: ComponentChildren
  /** instead of the one line for a part */
  fallback?: ComponentChildren
}

export class Guard extends Component<Props, { broken: boolean }> {
  override state = { broken: false }

  override componentDidCatch(error: unknown): void {
    // For whoever looks into the browser's console; nothing that was typed is in an error of ours.
    console.error(error)
    this.setState({ broken: true })
  }

  override render({ children, fallback }: Props) {
    if (!this.state.broken) return children
    return fallback === undefined ? <p class="late" role="alert">{t('broken.part')}</p> : fallback
  }
}

/** Instead of a whole screen. The bar below it still works. */
export function BrokenScreen() {
  return (
    <main id="content" class="screen">
      <h1>{t('broken.title')}</h1>
      <p role="alert">{t('broken.body')}</p>
      <div class="stack">
        <button type="button" class="primary" onClick={() => location.reload()}>{t('broken.reload')}</button>
        <OutboxFile words={t('broken.file')} />
      </div>
    </main>
  )
}
