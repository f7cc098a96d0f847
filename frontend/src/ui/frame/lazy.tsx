/** Screens, and parts of them, that are fetched when first shown. Offline they come from the service worker's cache. */
import type { ComponentChildren, ComponentType } from 'preact'
import { useLayoutEffect, useState } from 'preact/hooks'
import { t } from '../../i18n'
import '../words.en'
import { Screen } from './Screen'

type Loaded<P> = { kind: 'ready'; View: ComponentType<P> } | { kind: 'loading' } | { kind: 'failed' }

/** A whole screen. */
export function lazy<P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  const failed = (again: ComponentChildren) => <Screen title={t('app.name')}>{again}</Screen>
  return fetched(load, () => <main id="content" class="screen" />, failed)
}

/** What stands below the first screenful of one. Until it is there its room is kept: nothing that is seen may move. */
export function part<P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  return fetched(load, () => <div class="afterwards" />, (again) => <div>{again}</div>)
}

/** What opens at a tap, in the middle of a page: nothing is moved before it is there. */
export function panel<P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  return fetched(load, () => null, (again) => <div>{again}</div>)
}

/** What is no loss where it cannot be fetched. */
export function extra<P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  return fetched(load, () => null, () => null)
}

function fetched<P extends object>(
  load: () => Promise<ComponentType<P>>, waiting: () => ComponentChildren, failed: (again: ComponentChildren) => ComponentChildren,
): ComponentType<P> {
  let ready: ComponentType<P> | null = null
  return function Fetched(props: P) {
    const [loaded, setLoaded] = useState<Loaded<P>>(ready ? { kind: 'ready', View: ready } : { kind: 'loading' })
    const fetchIt = () => {
      load().then(
        (View) => setLoaded({ kind: 'ready', View: (ready = View) }),
        () => setLoaded({ kind: 'failed' }),
      )
    }
    useLayoutEffect(() => {
      // The part may have come for another place between the first paint and now: this place still has to show it.
      if (loaded.kind === 'loading') fetchIt()
    }, [])
    if (loaded.kind === 'ready') return <loaded.View {...props} />
    if (loaded.kind === 'loading') return <>{waiting()}</>
    return (
      <>
        {failed(
          <>
            {/* A newer app, or a sign-in, may be the way on. */}
            {(props as { notices?: ComponentChildren }).notices}
            <p role="alert">{t('app.chunk_failed')}</p>
            <button type="button" class="primary wide" onClick={fetchIt}>{t('app.try_again')}</button>
          </>,
        )}
      </>
    )
  }
}
