/** Banners that first have to be looked for: each is fetched only where it is wanted, after what the screen itself needs. */
import type { ComponentType } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { Diary } from '../diary'
import { deviceTimeZone } from '../domain/days'
import { Guard } from '../ui/frame/Guard'
import { useApp, useStored } from '../ui/frame/app'

/** `alone`: no other banner asks for something. */
interface Props { isToday: boolean; alone: boolean }

export function LateBanners({ isToday, alone }: Props) {
  return (
    <>
      <Guard fallback={null}><NoWorker /></Guard>
      <Guard fallback={null}>{isToday && <TrialToday />}</Guard>
      <Guard fallback={null}>{isToday && <Moved />}</Guard>
      <Guard fallback={null}>{isToday && <Unfinished />}</Guard>
      <Guard fallback={null}>{isToday && <OpenReminder alone={alone} />}</Guard>
    </>
  )
}

const LATER_MS = 300
const MINUTE_MS = 60_000

/** A part that few people need: looked for, and fetched if wanted, after what Today itself needs. */
function useLatePart<P>(find: (diary: Diary) => Promise<ComponentType<P> | null>, afterMs = LATER_MS): ComponentType<P> | null {
  const { diary } = useApp()
  const [part, setPart] = useState<{ View: ComponentType<P> | null } | null>(null)
  useEffect(() => {
    const timer = setTimeout(() => void find(diary).then((View) => setPart({ View })).catch(() => {}), afterMs)
    return () => clearTimeout(timer)
  }, [diary])
  return part?.View ?? null
}

/** For somebody who has reminders or once wished for one. */
function OpenReminder({ alone }: { alone: boolean }) {
  const View = useLatePart<{ alone: boolean }>(async (diary) => {
    const wanted = (await diary.kept('reminders')) !== undefined || (await diary.profile())?.data.reminder_time
    return wanted ? (await import('../reminders/OpenBanner')).OpenBanner : null
  })
  return View && <View alone={alone} />
}

/** For somebody whose phone has moved away from the account. */
function Moved() {
  const { session } = useApp()
  const account = session?.user?.time_zone
  const View = useLatePart<{ account: string }>(async (diary) => {
    if (!account || account === deviceTimeZone()) return null
    const { isTimeToAsk, ZoneAsk } = await import('./ZoneAsk')
    return (await isTimeToAsk(diary, account)) ? ZoneAsk : null
  })
  return View && account ? <View account={account} /> : null
}

/** For somebody whose page was closed while they wrote about another day. */
function Unfinished() {
  const View = useLatePart(async (diary) => ((await diary.keptNames('typed ')).length > 0 ? (await import('./Unfinished')).Unfinished : null))
  return View && <View />
}

/** For somebody in a trial: EMS today or not. */
function TrialToday() {
  const { diary } = useApp()
  // It may have been set up on another device and come while Today is open.
  const isThere = useStored(diary, async (from) => (await from.records('trial')).length > 0, [])
  return isThere ? <TrialWord /> : null
}

function TrialWord() {
  const View = useLatePart(async () => (await import('../trial/TodayBanner')).TodayBanner)
  return View && <View />
}

/** For somebody whose browser could not keep the app. */
function NoWorker() {
  const View = useLatePart(async (diary) => (await import('./NoWorker')).noWorkerNotice(diary), Math.max(LATER_MS, MINUTE_MS - performance.now()))
  return View && <View />
}
