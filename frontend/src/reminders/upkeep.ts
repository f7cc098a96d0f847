/** What the app does for reminders by itself: takes away notifications that are answered, renews a lost subscription. */
import type { Diary } from '../diary'
import type { Kind } from '../diary/api/reminders'
import { today } from '../domain/days'
import { kindsAnswered } from './answered'
import { renew } from './thisPhone'

const KIND_OF_PLACE: Record<string, Kind> = { 'check-in': 'check_in', ems: 'ems_session', weekly: 'weekly', reminders: 'custom', '#today': 'trial_period' }

/** `day`: the local date it was made for; `asks_anyway`: also when it is written already. */
interface Shown { data?: { navigate?: string; day?: string; asks_anyway?: boolean } | null; close(): void }
interface Asked { kind: Kind; day: string; anyway: boolean }

const RENEWED_FOR_MS = 3_600_000
const renewedAt = new WeakMap<Diary, number>()
const renewing = new WeakSet<Diary>()

/** One attempt at a time. What worked is good for an hour, whichever way the clock was set; what did not is tried at the next change. */
export async function renewInTime(diary: Diary): Promise<void> {
  const isFresh = Math.abs(Date.now() - (renewedAt.get(diary) ?? -Infinity)) < RENEWED_FOR_MS
  if (isFresh || renewing.has(diary)) return
  renewing.add(diary)
  const result = await renew(diary).catch(() => 'unreachable')
  renewing.delete(diary)
  if (result === 'ok' || result === 'nothing') renewedAt.set(diary, Date.now())
}

/**
 * Closes what the diary has answered, each for the day it was made for, but not what asks all the same; the badge goes
 * with the last reminder.
 */
export async function closeAnswered(diary: Diary): Promise<void> {
  const known = new Map<string, Promise<Set<Kind>>>()
  const answeredOn = (day: string) => known.get(day) ?? known.set(day, kindsAnswered(diary, day)).get(day)!
  await closeWhere(async ({ kind, day, anyway }) => !anyway && (await answeredOn(day)).has(kind))
}

/** Also after "Done" and "Later" in the app: what is still on the lock screen then is old. */
export function closeOne(over: Kind, on: string): Promise<void> {
  return closeWhere(async ({ kind, day }) => kind === over && day === on)
}

async function closeWhere(isOver: (asked: Asked) => Promise<boolean>): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration().catch(() => undefined)
  const shown = ((await registration?.getNotifications?.().catch(() => [])) ?? []) as Shown[]
  let left = 0
  for (const notification of shown) {
    const { day = today(), asks_anyway: anyway = false } = notification.data ?? {}
    const kind = kindOf(notification)
    if (kind !== null && (await isOver({ kind, day, anyway }))) notification.close()
    else left += 1
  }
  if (left === 0) await clearBadge()
}

function kindOf({ data }: Shown): Kind | null {
  try {
    const { pathname, hash } = new URL(data?.navigate ?? '', location.origin)
    return KIND_OF_PLACE[pathname.split('/')[1] || hash] ?? null
  } catch {
    return null
  }
}

async function clearBadge(): Promise<void> {
  await (navigator as { clearAppBadge?: () => Promise<void> }).clearAppBadge?.().catch(() => {})
}
