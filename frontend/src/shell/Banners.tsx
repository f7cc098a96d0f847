/** What the person should know whatever the screen: session ended, a new version, http, refused answers, installing. */
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { Status } from '../diary'
import { deviceTimeZone, localDay, today } from '../domain/days'
import { namesItsZone } from '../domain/zones'
import { formatTime, formatWhen, t } from '../i18n'
import { Banner } from '../ui/Banner'
import { Guard } from '../ui/frame/Guard'
import { Link } from '../ui/frame/Link'
import { SignIn } from '../ui/frame/SignIn'
import { useApp, useStored } from '../ui/frame/app'
import { isInsecure, isInstalled, passWorker } from '../ui/frame/device'
import { extra } from '../ui/frame/lazy'
import { Through } from './Through'
import type { Route } from './router'
import { useUpdate } from './update'
import './words.en'

const LateBanners = extra(() => import('./LateBanners').then((late) => late.LateBanners))
const Refused = extra(() => import('./RareBanners').then((rare) => rare.Refused))
const ZoneNote = extra(() => import('./RareBanners').then((rare) => rare.ZoneNote))
const Insecure = extra(() => import('./RareBanners').then((rare) => rare.Insecure))
const Install = extra(() => import('./RareBanners').then((rare) => rare.Install))

interface Props { status: Status; route: Route['name']; offerInstall: boolean; onInstallDismissed: () => void }

export function Banners({ status, route, offerInstall, onInstallDismissed }: Props) {
  const holder = useRef<HTMLDivElement>(null)
  useSteadyPage(holder, route)
  const install = offerInstall && !isInsecure() && !isInstalled()
  return (
    <div ref={holder} class="banners">
      <Guard fallback={null}>{route !== 'ems_session' && <Running />}</Guard>
      {status.sync === 'signed_out' && <SignedOut waiting={status.waiting} />}
      <Update needed={status.sync === 'update_needed'} />
      {status.sync === 'stale' && <Reload words={t('banner.stale')} />}
      {status.sync === 'refused' && <Refused />}
      {status.sync === 'intercepted' && <InBetween />}
      {!status.readable && status.sync !== 'stale' && <Reload words={t('banner.unreadable')} />}
      {status.attention + status.held > 0 && route !== 'unsent' && (
        <Banner text={status.attention > 0 ? t('banner.attention', { count: status.attention }) : t('banner.held', { count: status.held })}>
          <Link class="button" href="/unsent">{t('banner.attention_open')}</Link>
        </Banner>
      )}
      {(status.counted_in || !namesItsZone()) && <Guard fallback={null}><ZoneNote counted={status.counted_in} /></Guard>}
      {isInsecure() && <Insecure />}
      {install && <Install onDismissed={onInstallDismissed} />}
      <LateBanners isToday={route === 'today'} alone={!install && status.attention + status.held === 0} />
    </div>
  )
}

const SETTLING_MS = 1_500

/**
 * A banner that comes or goes must not move the button a finger is about to hit: the page scrolls along with it, unless
 * what is seen stands above it. Only while a screen has just opened and nobody has touched it, a banner may take its place
 * where it is seen.
 */
function useSteadyPage(holder: { current: HTMLElement | null }, route: Route['name']): void {
  // Ended before the next screen is drawn: a banner that was left behind has no height, and would move that one.
  useLayoutEffect(() => {
    const element = holder.current
    if (!element) return
    let height = element.offsetHeight
    let settled = performance.now() + SETTLING_MS
    const touch = () => { settled = 0 }
    document.addEventListener('pointerdown', touch)
    const observer = new ResizeObserver(() => {
      const now = element.offsetHeight
      const isAbove = element.getBoundingClientRect().top < innerHeight / 2
      if (now !== height && isAbove && performance.now() > settled) scrollBy(0, now - height)
      height = now
    })
    observer.observe(element)
    return () => {
      observer.disconnect()
      document.removeEventListener('pointerdown', touch)
    }
  }, [holder, route])
}

/** A session of this device that is not finished: the way back to it, from every screen. */
function Running() {
  const { diary } = useApp()
  const draft = useStored(diary, (from) => from.draft(), [])
  if (!draft?.started_at) return null
  return (
    <Banner text={t(draft.step === 'after' ? 'banner.session_after' : 'banner.session', { time: timeOf(draft.started_at) })}>
      <Link class="button primary" href="/ems/session">{t('banner.session_open')}</Link>
    </Banner>
  )
}

/** A session of another day names the day. */
function timeOf(at: string): string {
  return localDay(at, deviceTimeZone()) === today() ? formatTime(at) : formatWhen(at)
}

function SignedOut({ waiting }: { waiting: number }) {
  const text = waiting > 0 ? t('banner.signed_out_waiting', { count: waiting }) : t('banner.signed_out')
  return <Banner text={text}><SignIn primary /></Banner>
}

function Reload({ words }: { words: string }) {
  return <Banner important text={words}><button type="button" class="primary" onClick={() => location.reload()}>{t('broken.reload')}</button></Banner>
}

function InBetween() {
  const { diary } = useApp()
  return <Banner text={`${t('app.in_between')} ${t('app.in_between_kept')}`}><Through onFree={() => void diary.sync()} /></Banner>
}

/** Until the app is opened again: from screen to screen the banners are made anew. */
let isUpdatePutOff = false

/** Where the newer app could not be kept, it comes from the network. */
function Update({ needed }: { needed: boolean }) {
  const apply = useUpdate()
  const [later, setLater] = useState(isUpdatePutOff)
  const putOff = () => setLater((isUpdatePutOff = true))
  if (!needed && (!apply || later)) return null
  return (
    <Banner text={t(needed ? 'banner.update_needed' : 'banner.update')}>
      <button type="button" class="primary" onClick={apply ?? passWorker}>{t('banner.update_now')}</button>
      {!needed && <button type="button" onClick={putOff}>{t('banner.update_later')}</button>}
    </Banner>
  )
}
