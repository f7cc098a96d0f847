/** This phone as a place where reminders are shown: what it can do, switching it on, keeping it on, switching it off. */
import { ReminderServer, type Result, type Subscription, type Trouble } from '../api/reminders'
import type { Diary } from '../diary'
import { isApple, isInsecure, isInstalled } from '../screens/device'

/** Kept with the diary on this device: the person has switched reminders on here. */
interface Kept { id: string; endpoint: string; public_key: string }
const KEPT = 'push'

/** `home_screen`: this browser shows notifications only from there. */
export type Ability = 'insecure' | 'home_screen' | 'unsupported' | 'denied' | 'can_ask' | 'granted'

export function ability(): Ability {
  if (isInsecure()) return 'insecure'
  if (isApple() && !isInstalled()) return 'home_screen'
  if (!('Notification' in globalThis) || !('PushManager' in globalThis) || !navigator.serviceWorker) return 'unsupported'
  const { permission } = Notification
  return permission === 'default' ? 'can_ask' : permission
}

export async function keptHere(diary: Diary): Promise<Kept | null> {
  return ((await diary.kept(KEPT)) as Kept | null | undefined) ?? null
}

export type Switched = Result<Subscription> | { kind: 'denied' } | { kind: 'failed' }

/** Called by a tap: the browser asks the person, and the server learns where to send. */
export async function switchOn(diary: Diary, publicKey: string): Promise<Switched> {
  const allowed = await Notification.requestPermission()
  if (allowed !== 'granted') return { kind: 'denied' }
  const subscription = await subscribe(publicKey).catch(() => null)
  return subscription ? tellServer(diary, subscription, publicKey) : { kind: 'failed' }
}

async function tellServer(diary: Diary, subscription: PushSubscription, publicKey: string): Promise<Result<Subscription>> {
  const result = await new ReminderServer(diary.diaryId).subscribe(subscription.toJSON(), await diary.deviceId())
  if (result.kind === 'ok') {
    await diary.keep(KEPT, { id: result.body.id, endpoint: subscription.endpoint, public_key: publicKey } satisfies Kept)
  }
  return result
}

const WAIT_MS = 30_000

/** A worker that never comes, or a push service that never answers, is a failure and not an endless wait. */
function subscribe(publicKey: string): Promise<PushSubscription> {
  const late = new Promise<never>((_, refuse) => setTimeout(() => refuse(new Error('no answer')), WAIT_MS))
  return Promise.race([subscribeAnew(publicKey), late])
}

/** A subscription made for another key of the server is of no use any more. */
async function subscribeAnew(publicKey: string): Promise<PushSubscription> {
  const { pushManager } = await navigator.serviceWorker.ready
  const options = { userVisibleOnly: true, applicationServerKey: bytesOf(publicKey) }
  try {
    return await pushManager.subscribe(options)
  } catch (error) {
    const other = await pushManager.getSubscription()
    if (!other) throw error
    await other.unsubscribe()
    return pushManager.subscribe(options)
  }
}

/**
 * At each start: what the browser lost or changed is made again and told to the server. One that stands as it was is
 * left alone, because the person may have removed this phone from another one.
 */
export async function renew(diary: Diary): Promise<Trouble['kind'] | 'ok' | 'nothing'> {
  const kept = await keptHere(diary)
  if (!kept || ability() !== 'granted') return 'nothing'
  const { pushManager } = await navigator.serviceWorker.ready
  const there = await pushManager.getSubscription()
  if (there?.endpoint === kept.endpoint) return 'nothing'
  const subscription = there ?? (await subscribe(kept.public_key).catch(() => null))
  return subscription ? (await tellServer(diary, subscription, kept.public_key)).kind : 'nothing'
}

/** Best effort: with no network the browser's side ends, and the push service tells the server at its next try. */
export async function switchOff(diary: Diary): Promise<void> {
  const kept = await keptHere(diary)
  if (kept) await new ReminderServer(diary.diaryId).unsubscribe(kept.id)
  await diary.keep(KEPT, null)
  await endSubscription()
}

async function endSubscription(): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration().catch(() => undefined)
  const subscription = await registration?.pushManager?.getSubscription().catch(() => null)
  await subscription?.unsubscribe().catch(() => false)
}

/** base64url, as the server gives its key, to the bytes `subscribe` takes everywhere. */
export function bytesOf(key: string): Uint8Array<ArrayBuffer> {
  const text = atob(key.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0))
}
