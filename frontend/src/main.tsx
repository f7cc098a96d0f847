/** Opens the diary of whoever is signed in and shows the app. */
import { render } from 'preact'
import { Broken, Door } from './screens/Door'
import { openDiary, type Opened } from './diary'
import { setLocale } from './i18n'
import { App } from './screens/App'
import { paintFrame } from './screens/preferences'
import { offerUpdate } from './screens/update'
import { registerServiceWorker } from './sw-register'
import './styles/app.css'

async function start(root: HTMLElement): Promise<void> {
  setLocale(navigator.language || 'en')
  paintFrame()
  const opened = await openDiary().catch(() => null)
  if (opened?.session?.user) setLocale(opened.session.user.locale)
  render(opened ? firstView(opened) : <Broken />, root)
  void registerServiceWorker(offerUpdate)
}

function firstView({ diary, session, online }: Opened) {
  return diary ? <App diary={diary} session={session} /> : <div class="app"><Door online={online} /></div>
}

const root = document.getElementById('app')
if (root) void start(root)
