/** What every screen needs at hand: the diary, the session, live values out of the diary. */
import { createContext, type ComponentChildren } from 'preact'
import { useContext, useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { Diary, DiaryRecord, Session, Status } from '../../diary'
import { deviceTimeZone, today } from '../../domain/days'

export interface App {
  diary: Diary
  session: Session | null
  /** told after each saved entry: asks the browser once to keep the data, offers the install guide */
  entrySaved(): void
  /** told after a sign-out without a network: there is no page to go to but this one */
  left(goodbye: ComponentChildren): void
}

export const AppContext = createContext<App | null>(null)

export function useApp(): App {
  const app = useContext(AppContext)
  if (!app) throw new Error('no diary is open')
  return app
}

/** A value out of the diary, read again after any change; undefined until the first reading. */
export function useStored<T>(diary: Diary, read: (diary: Diary) => Promise<T>, inputs: unknown[]): T | undefined {
  const [stored, setStored] = useState<{ value: T } | null>(null)
  // Before the page is painted: the reading need not wait for that.
  useLayoutEffect(() => {
    let latest = 0
    let shown = true
    const refresh = async () => {
      const mine = ++latest
      const value = await read(diary)
      if (shown && mine === latest) setStored({ value })
    }
    // A diary that is just being closed (signing out) answers nothing any more; the page is about to leave.
    const tryRefresh = () => void refresh().catch(() => {})
    tryRefresh()
    const unsubscribe = diary.subscribe(tryRefresh)
    return () => {
      shown = false
      unsubscribe()
    }
  }, [diary, ...inputs])
  return stored?.value
}

export function useProfile(diary: Diary): DiaryRecord | null | undefined {
  return useStored(diary, (from) => from.profile(), [])
}

export function useStatus(diary: Diary): Status {
  const [status, setStatus] = useState(() => diary.status())
  useEffect(() => {
    const refresh = () => setStatus(diary.status())
    refresh()
    return diary.subscribe(refresh)
  }, [diary])
  return status
}

/** Before its first pull a device cannot tell "nothing written" from "not here yet", unless no pull is coming. */
export function awaitsFirstPull({ sync, last_synced_at }: Status): boolean {
  return last_synced_at === null && (sync === 'idle' || sync === 'syncing' || sync === 'other_tab')
}

/** The server answers this device and has never given it the diary. */
export function missedFirstPull({ sync, last_synced_at }: Status): boolean {
  return last_synced_at === null && ['unwell', 'intercepted', 'local_trouble', 'refused'].includes(sync)
}

/** Today where the phone is; follows midnight and time zones while the screen is open. */
export function useToday(): string {
  return useByClock(() => today(deviceTimeZone()))
}

/** What is read from the clock, again every half a minute and whenever the screen comes back. */
export function useByClock<T extends string>(read: () => T): T {
  const [seen, show] = useState<T>(read)
  const latest = useRef(read)
  latest.current = read
  useEffect(() => {
    const refresh = () => show(latest.current())
    const timer = setInterval(refresh, 30_000)
    document.addEventListener('visibilitychange', refresh)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', refresh)
    }
  }, [])
  return seen
}
