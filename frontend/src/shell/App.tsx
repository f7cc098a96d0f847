/** Chooses the screen, and holds what all of them share: banners, the bar, the live region. */
import type { ComponentChildren } from 'preact'
import { useEffect, useMemo, useState } from 'preact/hooks'
import { Today } from '../check-in/Today'
import { UnreadScreen } from '../check-in/Unread'
import type { Diary, Session } from '../diary'
import { t } from '../i18n'
import { followDiary } from '../reminders/following'
import { DoctorLink } from '../ui/frame/DoctorLink'
import { BrokenScreen, Guard } from '../ui/frame/Guard'
import { Screen } from '../ui/frame/Screen'
import { AppContext, awaitsFirstPull, missedFirstPull, useProfile, useStatus, type App as AppValue } from '../ui/frame/app'
import { go } from '../ui/frame/go'
import { lazy } from '../ui/frame/lazy'
import { followScroll } from '../ui/frame/place'
import { installOffer, setInstallOffer } from '../ui/frame/preferences'
import { useAnnouncement } from '../ui/live'
import { UndoProvider } from '../ui/saving/undo'
import { guardTaps } from '../ui/tapGuard'
import { Banners } from './Banners'
import { NavBar } from './NavBar'
import { Doctor, DoctorOr } from './doctor'
import { useRoute, type Route } from './router'
import './words.en'

const Day = lazy(() => import('../check-in/Day').then((part) => part.Day))
const History = lazy(() => import('../history/History').then((part) => part.History))
const Settings = lazy(() => import('../settings/Settings').then((part) => part.Settings))
const More = lazy(() => import('./More').then((part) => part.More))
const Welcome = lazy(() => import('./Welcome').then((part) => part.Welcome))
const Install = lazy(() => import('./Install').then((part) => part.Install))
const EmsHome = lazy(() => import('../ems/Home').then((part) => part.Home))
const EmsSession = lazy(() => import('../ems/Session').then((part) => part.Session))
const EmsLog = lazy(() => import('../ems/Log').then((part) => part.Log))
const EmsOne = lazy(() => import('../ems/OneSession').then((part) => part.OneSession))
const EmsProgramme = lazy(() => import('../ems/Programme').then((part) => part.Programme))
const EmsSafety = lazy(() => import('../ems/Safety').then((part) => part.Safety))
const Shares = lazy(() => import('../share/List').then((part) => part.List))
const Share = lazy(() => import('../share/Share').then((part) => part.Share))
const Unsent = lazy(() => import('../settings/Unsent').then((part) => part.Unsent))
const Data = lazy(() => import('../data/Data').then((part) => part.Data))
const Helps = lazy(() => import('../trial/Helps').then((part) => part.Helps))
const OneTogether = lazy(() => import('../trial/OneTogether').then((part) => part.OneTogether))
const Morning = lazy(() => import('../check-in/Morning').then((part) => part.Morning))
const Trial = lazy(() => import('../trial/Trial').then((part) => part.Trial))
const Reminders = lazy(() => import('../reminders/List').then((part) => part.List))
const Reminder = lazy(() => import('../reminders/Reminder').then((part) => part.Reminder))
const Weekly = lazy(() => import('../check-in/Weekly').then((part) => part.Weekly))
const EmsHelp = lazy(() => import('../ems/Help').then((part) => part.Help))

export function App({ diary, session }: { diary: Diary; session: Session | null }) {
  const [offer, setOffer] = useState(installOffer)
  const { route, key } = useRoute()
  const status = useStatus(diary)
  const spoken = useAnnouncement()
  const [goodbye, setGoodbye] = useState<ComponentChildren>(null)
  const app = useMemo((): AppValue => ({
    diary, session, entrySaved: () => firstEntrySaved(diary, () => setOffer('due')), left: setGoodbye,
  }), [diary, session])
  useEffect(() => followDiary(diary), [diary])
  useEffect(() => guardTaps(), [])
  useEffect(() => followScroll(), [])
  const dismiss = () => {
    setInstallOffer('dismissed')
    setOffer('dismissed')
  }
  if (goodbye) return <div class="app"><DoctorOr>{goodbye}</DoctorOr></div>
  const banners = route.name !== 'welcome' && route.name !== 'install' && (
    <Guard fallback={null}><Banners status={status} route={route.name} offerInstall={offer === 'due'} onInstallDismissed={dismiss} /></Guard>
  )
  // In a check-in they stand below the questions.
  const isCheckIn = route.name === 'today' || route.name === 'check_in' || route.name === 'day'
  return (
    <AppContext.Provider value={app}>
      <a class="skip-link" href="#content" onClick={skipToContent}>{t('app.skip_to_content')}</a>
      <div class="app">
        {!isCheckIn && banners}
        <Guard key={key} fallback={<>{isCheckIn && banners}<BrokenScreen /></>}>
          <UndoProvider><View route={route} diary={diary} notices={banners} /></UndoProvider>
        </Guard>
      </div>
      {route.name !== 'welcome' && <NavBar route={route} />}
      <p class="visually-hidden" role="status" aria-live="polite">{spoken}</p>
    </AppContext.Provider>
  )
}

/** Without another address in the browser's history. */
function skipToContent(event: Event): void {
  event.preventDefault()
  const content = document.getElementById('content')
  content?.setAttribute('tabindex', '-1')
  content?.focus()
}

function firstEntrySaved(diary: Diary, offerInstall: () => void): void {
  if (installOffer() !== 'not_yet') return
  setInstallOffer('due')
  offerInstall()
  void diary.requestPersistence()
}

interface ViewProps { route: Route; diary: Diary; notices: ComponentChildren }

function View({ route, diary, notices }: ViewProps) {
  switch (route.name) {
    case 'today': return <FirstRunOr diary={diary} notices={notices}><Today notices={notices} /></FirstRunOr>
    case 'check_in': return <FirstRunOr diary={diary} notices={notices}><Today start="one" given={route.on} notices={notices} /></FirstRunOr>
    case 'day': return <Day on={route.on} notices={notices} />
    case 'history': return <History />
    case 'settings': return <Settings />
    case 'more': return <More />
    case 'welcome': return <Welcome />
    case 'install': return <Install />
    case 'doctor': return <Doctor />
    case 'ems': return <EmsHome />
    case 'ems_session': return <EmsSession />
    case 'ems_log': return <EmsLog key={route.on} on={route.on} />
    case 'ems_one': return <EmsOne key={route.id} id={route.id} />
    case 'ems_programme': return <EmsProgramme key={route.id} id={route.id} />
    case 'ems_safety': return <EmsSafety />
    case 'shares': return <Shares />
    case 'share': return <Share key={route.id} id={route.id} />
    case 'data': return <Data />
    case 'unsent': return <Unsent />
    case 'helps': return <Helps />
    case 'together': return <OneTogether key={route.symptom} symptom={route.symptom} />
    case 'morning': return <Morning />
    case 'trial': return <Trial key={route.id} id={route.id} />
    case 'reminders': return <Reminders />
    case 'reminder': return <Reminder key={route.id} id={route.id} />
    case 'weekly': return <Weekly given={route.on} />
    case 'ems_help': return <EmsHelp />
    default: return <Screen title={t('lost.title')}><p>{t('lost.body')}</p></Screen>
  }
}

/** A new person meets the four questions once. A second device first asks the server whether they were answered. */
function FirstRunOr({ diary, notices, children }: { diary: Diary; notices: ComponentChildren; children: ComponentChildren }) {
  const profile = useProfile(diary)
  const status = useStatus(diary)
  const [anyway, setAnyway] = useState(false)
  const known = profile !== undefined && (profile !== null || anyway || !(awaitsFirstPull(status) || missedFirstPull(status)))
  const first = known && profile?.data.first_run_done !== true
  useEffect(() => {
    if (!first) return
    let shown = true
    // The end of a pull may be seen before the profile it brought: ask once more.
    void diary.profile().then((now) => {
      if (shown && now?.data.first_run_done !== true) go('/welcome', { replace: true })
    })
    return () => void (shown = false)
  }, [first, diary])
  if (profile === undefined || first) return <UnreadScreen notices={notices} />
  if (!known) return <>{notices}<NotHereYet missed={missedFirstPull(status)} onTry={() => void diary.sync()} onAnyway={() => setAnyway(true)} /></>
  return <>{children}</>
}

/** Whoever has kept a diary elsewhere is not asked the first questions again because a server is not well. */
function NotHereYet({ missed, onTry, onAnyway }: { missed: boolean; onTry: () => void; onAnyway: () => void }) {
  return (
    <main id="content" class="screen">
      <DoctorLink />
      <p role="status">{t(missed ? 'app.no_first_pull' : 'app.first_pull')}</p>
      {missed && (
        <div class="stack">
          <button type="button" class="primary" onClick={onTry}>{t('app.try_again')}</button>
          <button type="button" onClick={onAnyway}>{t('app.begin_anyway')}</button>
        </div>
      )}
    </main>
  )
}
