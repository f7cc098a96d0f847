/** Opens the diary of whoever is signed in and shows the app. */
import { render } from 'preact'
import { openDiary, type Opened } from './diary'
import { registerServiceWorker } from './diary/worker'
import { today } from './domain/days'
import { PAST_WORKER } from './domain/screens'
import { setLocale } from './i18n'
import { App } from './shell/App'
import './shell/app.css'
import { Doctor } from './shell/doctor'
import { routeOf } from './shell/router'
import { offerUpdate } from './shell/update'
import { lazy } from './ui/frame/lazy'
import { paintFrame } from './ui/frame/preferences'

const Door = lazy(() => import('./shell/Door').then((part) => part.Door))
const Broken = lazy(() => import('./shell/Door').then((part) => part.Broken))

/** What the worker keeps for later must not stand in the way of the diary that is just arriving. */
const KEEP_AFTER_MS = 2_000

async function start(root: HTMLElement): Promise<void> {
  setLocale(navigator.language || 'en')
  // The place of each screen is restored when its content is there, which the browser cannot know.
  history.scrollRestoration = 'manual'
  // Back from a login in between.
  if (location.search === PAST_WORKER) history.replaceState(history.state, '', location.pathname + location.hash)
  paintFrame()
  const opening = openDiary().catch(() => null)
  // A browser's first use of Intl takes a slow phone a tenth of a second: let it be while the server is asked.
  today()
  // The warning signs wait for no server.
  if (routeOf(location.pathname).name === 'doctor') render(<div class="app"><Doctor /></div>, root)
  const opened = await opening
  if (opened?.session?.user) setLocale(opened.session.user.locale)
  render(opened ? firstView(opened) : <Broken />, root)
  setTimeout(() => void registerServiceWorker(offerUpdate), KEEP_AFTER_MS)
}

function firstView({ diary, session, online }: Opened) {
  return diary ? <App diary={diary} session={session} /> : <div class="app"><Door online={online} /></div>
}

const root = document.getElementById('app')
if (root) void start(root)
