/** All there is to know about reminders: what was last known at once, what the server says a moment later. */
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { ReminderServer, type Overview } from '../diary/api/reminders'
import { askServer, keepKnown, lastKnown } from '../diary/knownReminders'
import { useApp } from '../ui/frame/app'

export interface Reminders {
  server: ReminderServer
  /** undefined: not known yet */
  known: Overview | undefined
  trouble: 'unreachable' | 'signed_out' | null
  /** what is shown may be old: nothing can be changed */
  readOnly: boolean
  reload(): Promise<void>
  /** what the server answered to a change */
  put(change: Partial<Overview>): void
}

interface Loaded { known: Overview | undefined; trouble: Reminders['trouble']; fresh: boolean }

export function useOverview(): Reminders {
  const { diary } = useApp()
  const [loaded, setLoaded] = useState<Loaded>({ known: undefined, trouble: null, fresh: false })
  const shown = useRef(true)
  const latest = useRef(loaded)
  const update = (change: Partial<Loaded>) => {
    latest.current = { ...latest.current, ...change }
    if (shown.current) setLoaded(latest.current)
  }
  const reload = async () => {
    const result = await askServer(diary)
    if (result.kind === 'ok') update({ known: result.body, trouble: null, fresh: true })
    else update({ trouble: result.kind === 'signed_out' ? 'signed_out' : 'unreachable' })
  }
  useEffect(() => {
    shown.current = true
    void lastKnown(diary).then((known) => known && !latest.current.fresh && update({ known }), () => {})
    const look = () => document.visibilityState === 'visible' && void reload()
    look()
    document.addEventListener('visibilitychange', look)
    addEventListener('online', look)
    return () => {
      shown.current = false
      document.removeEventListener('visibilitychange', look)
      removeEventListener('online', look)
    }
  }, [diary])
  const server = useMemo(() => new ReminderServer(diary.diaryId), [diary])
  const put = (change: Partial<Overview>) => {
    const { known } = latest.current
    if (!known) return
    const next = { ...known, ...change }
    update({ known: next })
    void keepKnown(diary, next)
  }
  return { server, known: loaded.known, trouble: loaded.trouble, readOnly: loaded.trouble !== null || !loaded.fresh, reload, put }
}
