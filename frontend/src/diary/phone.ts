/** What this phone keeps of its being a place for reminders, and the end of it. */
import { ReminderServer } from './api/reminders'
import type { Diary } from './types'

/** Kept with the diary on this device: the person has switched reminders on here. */
export interface Kept { id: string; endpoint: string; public_key: string }
const KEPT = 'push'

export async function keptHere(diary: Diary): Promise<Kept | null> {
  return ((await diary.kept(KEPT)) as Kept | null | undefined) ?? null
}

export async function keepHere(diary: Diary, kept: Kept): Promise<void> {
  await diary.keep(KEPT, kept)
}

/** Best effort: with no network the browser's side ends, and the push service tells the server at its next try. */
export async function switchOff(diary: Diary): Promise<void> {
  const kept = await keptHere(diary)
  if (kept) await new ReminderServer(diary.diaryId).unsubscribe(kept.id)
  await diary.keep(KEPT, null)
  await endSubscription()
}

export async function endSubscription(): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration().catch(() => undefined)
  const subscription = await registration?.pushManager?.getSubscription().catch(() => null)
  await subscription?.unsubscribe().catch(() => false)
}
