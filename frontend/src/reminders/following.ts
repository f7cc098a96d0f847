/** The little that has to be there from the start. The rest is fetched only where a person has allowed notifications. */
import type { Diary } from '../diary'
import { go } from '../ui/frame/go'

const PAUSE_MS = 600

/** Keeps notifications in step with the diary; returns what ends it. */
export function followDiary(diary: Diary): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const look = async () => {
    // Who has opened the app needs no sign on its icon.
    if (document.visibilityState === 'visible') await (navigator as { clearAppBadge?: () => Promise<void> }).clearAppBadge?.().catch(() => {})
    if (globalThis.Notification?.permission !== 'granted') return
    const { closeAnswered, renewInTime } = await import('./upkeep')
    await closeAnswered(diary)
    await renewInTime(diary)
  }
  const soon = () => {
    clearTimeout(timer)
    timer = setTimeout(() => void look().catch(() => {}), PAUSE_MS)
  }
  const open = ({ data, ports }: MessageEvent) => {
    if (data?.kind !== 'open') return
    go(String(data.path))
    ports[0]?.postMessage(true)
  }
  soon()
  const unsubscribe = diary.subscribe(soon)
  navigator.serviceWorker?.addEventListener('message', open)
  return () => {
    clearTimeout(timer)
    unsubscribe()
    navigator.serviceWorker?.removeEventListener('message', open)
  }
}
