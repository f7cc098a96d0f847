/** Screens that are fetched when first opened. Offline they come from the service worker's cache. */
import type { ComponentType } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { t } from '../i18n'
import { Screen } from './Screen'

type Loaded<P> = { kind: 'ready'; View: ComponentType<P> } | { kind: 'loading' } | { kind: 'failed' }

export function lazy<P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  let ready: ComponentType<P> | null = null
  return function Lazy(props: P) {
    const [loaded, setLoaded] = useState<Loaded<P>>(ready ? { kind: 'ready', View: ready } : { kind: 'loading' })
    const fetchIt = () => {
      load().then(
        (View) => setLoaded({ kind: 'ready', View: (ready = View) }),
        () => setLoaded({ kind: 'failed' }),
      )
    }
    useEffect(() => {
      // The part may have come for another place between the first paint and now: this place still has to show it.
      if (loaded.kind === 'loading') fetchIt()
    }, [])
    if (loaded.kind === 'ready') return <loaded.View {...props} />
    if (loaded.kind === 'loading') return <main id="content" class="screen" />
    return (
      <Screen title={t('app.name')}>
        <p role="alert">{t('app.chunk_failed')}</p>
        <button type="button" class="primary wide" onClick={fetchIt}>{t('app.try_again')}</button>
      </Screen>
    )
  }
}
