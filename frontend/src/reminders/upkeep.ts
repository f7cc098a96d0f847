/** What the app does for reminders by itself: takes away notifications that are answered, renews a lost subscription. */
import type { Kind } from '../api/reminders'
import type { Diary } from '../diary'
import { today } from '../domain/days'
import { kindsAnswered } from './answered'
import { renew } from './thisPhone'

const KIND_OF_PATH: Record<string, Kind> = { '/check-in': 'check_in', '/ems': 'ems_session', '/weekly': 'weekly', '/reminders': 'custom' }

interface Shown { data?: { navigate?: string } | null; close(): void }

/** With no network it is tried at the next start. */
export async function renewOnce(diary: Diary): Promise<void> {
  await renew(diary).catch(() => 'unreachable')
}

/** Closes what the diary has answered; the badge goes with the last reminder. */
export async function closeAnswered(diary: Diary): Promise<void> {
  const answered = await kindsAnswered(diary, today())
  if (answered.size > 0) await closeKinds(answered)
}

/** Also after "Done" and "Later" in the app: what is still on the lock screen then is old. */
export async function closeKinds(over: ReadonlySet<Kind>): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration().catch(() => undefined)
  const shown = ((await registration?.getNotifications?.().catch(() => [])) ?? []) as Shown[]
  const [closed, left] = [shown.filter((each) => isOf(over, each)), shown.filter((each) => !isOf(over, each))]
  for (const notification of closed) notification.close()
  if (left.length === 0) await clearBadge()
}

function isOf(kinds: ReadonlySet<Kind>, notification: Shown): boolean {
  const kind = kindOf(notification)
  return kind !== null && kinds.has(kind)
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
