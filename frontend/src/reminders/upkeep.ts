/** What the app does for reminders by itself: takes away notifications that are answered, renews a lost subscription. */
import type { Kind } from '../api/reminders'
import type { Diary } from '../diary'
import { today } from '../domain/days'
import { kindsAnswered } from './answered'
import { renew } from './thisPhone'

const KIND_OF_PATH: Record<string, Kind> = { '/check-in': 'check_in', '/ems': 'ems_session', '/weekly': 'weekly' }

interface Shown { data?: { navigate?: string } | null; close(): void }

/** With no network it is tried at the next start. */
export async function renewOnce(diary: Diary): Promise<void> {
  await renew(diary).catch(() => 'unreachable')
}

/** Closes what the diary has answered; the badge goes with the last reminder. */
export async function closeAnswered(diary: Diary): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration().catch(() => undefined)
  const shown = ((await registration?.getNotifications?.().catch(() => [])) ?? []) as Shown[]
  const answered = await kindsAnswered(diary, today())
  const left = shown.filter((notification) => {
    const kind = kindOf(notification)
    const over = kind !== null && answered.has(kind)
    if (over) notification.close()
    return !over
  })
  if (left.length === 0 && answered.size > 0) await clearBadge()
}

function kindOf({ data }: Shown): Kind | null {
  try {
    return KIND_OF_PATH[new URL(data?.navigate ?? '', location.origin).pathname] ?? null
  } catch {
    return null
  }
}

async function clearBadge(): Promise<void> {
  await (navigator as { clearAppBadge?: () => Promise<void> }).clearAppBadge?.().catch(() => {})
}
