/** What the person should know whatever the screen: session ended, a new version, http, refused answers, installing. */
import type { ComponentType } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { Diary, Status } from '../diary'
import { formatTime, t } from '../i18n'
import { useApp, useStored } from '../screens/app'
import { isInsecure, isInstalled } from '../screens/device'
import type { Route } from '../screens/router'
import { useUpdate } from '../screens/update'
import { Banner } from './Banner'
import { Link } from './Link'

interface Props { status: Status; route: Route['name']; offerInstall: boolean; onInstallDismissed: () => void }

export function Banners({ status, route, offerInstall, onInstallDismissed }: Props) {
  const holder = useRef<HTMLDivElement>(null)
  useSteadyPage(holder, route)
  const install = offerInstall && !isInsecure() && !isInstalled()
  return (
    <div ref={holder} class="banners">
      {route !== 'ems_session' && <Running />}
      {status.sync === 'signed_out' && <SignedOut waiting={status.waiting} />}
      <Update needed={status.sync === 'update_needed'} />
      {status.attention > 0 && (
        <Banner text={t('banner.attention', { count: status.attention })}>
          <Link class="button" href="/settings">{t('banner.attention_open')}</Link>
        </Banner>
      )}
      {isInsecure() && <Insecure />}
      {install && <Install onDismissed={onInstallDismissed} />}
      {route === 'today' && <TrialToday />}
      {route === 'today' && <OpenReminder alone={!install && status.attention === 0} />}
    </div>
  )
}

const SETTLING_MS = 1_500

/**
 * A banner that comes or goes must not move the button a finger is about to hit: the page scrolls along with it. Only
 * while a screen has just opened and nobody has touched it, a banner may take its place where it is seen.
 */
function useSteadyPage(holder: { current: HTMLElement | null }, route: Route['name']): void {
  useEffect(() => {
    const element = holder.current
    if (!element) return
    let height = element.offsetHeight
    let settled = performance.now() + SETTLING_MS
    const touch = () => { settled = 0 }
    document.addEventListener('pointerdown', touch)
    const observer = new ResizeObserver(() => {
      const now = element.offsetHeight
      if (now !== height && performance.now() > settled) scrollBy(0, now - height)
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
    <Banner text={t(draft.step === 'after' ? 'banner.session_after' : 'banner.session', { time: formatTime(draft.started_at) })}>
      <Link class="button primary" href="/ems/session">{t('banner.session_open')}</Link>
    </Banner>
  )
}

function SignedOut({ waiting }: { waiting: number }) {
  const text = waiting > 0 ? t('banner.signed_out_waiting', { count: waiting }) : t('banner.signed_out')
  return <Banner text={text}><a class="button primary" href="/accounts/login/">{t('banner.sign_in')}</a></Banner>
}

function Update({ needed }: { needed: boolean }) {
  const apply = useUpdate()
  const [later, setLater] = useState(false)
  if (!needed && (!apply || later)) return null
  return (
    <Banner text={t(needed ? 'banner.update_needed' : 'banner.update')}>
      <button type="button" class="primary" onClick={apply ?? (() => location.reload())}>{t('banner.update_now')}</button>
      {!needed && <button type="button" onClick={() => setLater(true)}>{t('banner.update_later')}</button>}
    </Banner>
  )
}

function Insecure() {
  return <Banner text={t('banner.insecure')}><Link class="button" href="/install">{t('banner.insecure_more')}</Link></Banner>
}

const LATER_MS = 300

/** A part of Today that few people need: looked for, and fetched if wanted, after what Today itself needs. */
function useLatePart<P>(find: (diary: Diary) => Promise<ComponentType<P> | null>): ComponentType<P> | null {
  const { diary } = useApp()
  const [part, setPart] = useState<{ View: ComponentType<P> | null } | null>(null)
  useEffect(() => {
    const timer = setTimeout(() => void find(diary).then((View) => setPart({ View })).catch(() => {}), LATER_MS)
    return () => clearTimeout(timer)
  }, [diary])
  return part?.View ?? null
}

/** For somebody who has reminders or once wished for one. */
function OpenReminder({ alone }: { alone: boolean }) {
  const View = useLatePart<{ alone: boolean }>(async (diary) => {
    const wanted = (await diary.kept('reminders')) !== undefined || (await diary.profile())?.data.reminder_time
    return wanted ? (await import('./reminders/OpenBanner')).OpenBanner : null
  })
  return View && <View alone={alone} />
}

/** For somebody in a trial: EMS today or not. */
function TrialToday() {
  const View = useLatePart(async (diary) => ((await diary.kept('trial')) ? (await import('./trial/TodayBanner')).TodayBanner : null))
  return View && <View />
}

function Install({ onDismissed }: { onDismissed: () => void }) {
  return (
    <Banner text={t('banner.install')}>
      <Link class="button" href="/install">{t('banner.install_open')}</Link>
      <button type="button" onClick={onDismissed}>{t('banner.dismiss')}</button>
    </Banner>
  )
}
