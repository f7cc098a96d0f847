/** This phone as a place where reminders are shown: what it can do, switching it on, keeping it on, switching it off. */
import type { Diary } from '../diary'
import { ReminderServer, type Result, type Subscription } from '../diary/api/reminders'
import { endSubscription, keepHere, keptHere } from '../diary/phone'
import { isApple, isInsecure, isInstalled } from '../ui/frame/device'

/** `home_screen`: this browser shows notifications only from there. */
export type Ability = 'insecure' | 'home_screen' | 'unsupported' | 'denied' | 'can_ask' | 'granted'

export function ability(): Ability {
  if (isInsecure()) return 'insecure'
  if (isApple() && !isInstalled()) return 'home_screen'
  if (!('Notification' in globalThis) || !('PushManager' in globalThis) || !navigator.serviceWorker) return 'unsupported'
  const { permission } = Notification
  return permission === 'default' ? 'can_ask' : permission
}

/** Why the browser did not take this phone on, as far as it says. */
export type Why = 'service' | 'no_answer' | 'private' | 'other'
const WHY: Record<string, Why> = { AbortError: 'service', TimeoutError: 'no_answer', NotAllowedError: 'private' }

export type Switched = Result<Subscription> | { kind: 'denied' } | { kind: 'failed'; why: Why }

/** Called by a tap: the browser asks the person if need be, and the server learns where to send. */
export async function switchOn(diary: Diary, publicKey: string): Promise<Switched> {
  const allowed = await Notification.requestPermission()
  return allowed === 'granted' ? beginAnew(diary, publicKey) : { kind: 'denied' }
}

/** What was there before may have ended at the push service, or was made for another key of the server. */
async function beginAnew(diary: Diary, publicKey: string): Promise<Switched> {
  await endSubscription()
  try {
    return await tellServer(diary, await subscribe(publicKey), publicKey)
  } catch (error) {
    return { kind: 'failed', why: WHY[(error as DOMException).name] ?? 'other' }
  }
}

async function tellServer(diary: Diary, subscription: PushSubscription, publicKey: string): Promise<Result<Subscription>> {
  const result = await new ReminderServer(diary.diaryId).subscribe(subscription.toJSON(), await diary.deviceId())
  if (result.kind === 'ok') {
    await keepHere(diary, { id: result.body.id, endpoint: subscription.endpoint, public_key: publicKey })
  }
  return result
}

const WAIT_MS = 30_000

/** A worker that never comes, or a push service that never answers, is a failure and not an endless wait. */
function subscribe(publicKey: string): Promise<PushSubscription> {
  const options = { userVisibleOnly: true, applicationServerKey: bytesOf(publicKey) }
  return soon(navigator.serviceWorker.ready.then(({ pushManager }) => pushManager.subscribe(options)))
}

function soon<T>(work: Promise<T>): Promise<T> {
  const late = new Promise<never>((_, refuse) => setTimeout(() => refuse(new DOMException('no answer', 'TimeoutError')), WAIT_MS))
  return Promise.race([work, late])
}

/**
 * What the browser lost or changed, its push service ended, or was made for an earlier key of the server, is made again and
 * told to the server. One that the server does not list is left alone: the person may have removed this phone elsewhere.
 */
export async function renew(diary: Diary): Promise<Switched['kind'] | 'nothing'> {
  const kept = await keptHere(diary)
  if (!kept || ability() !== 'granted') return 'nothing'
  const known = await new ReminderServer(diary.diaryId).overview()
  if (known.kind !== 'ok') return known.kind
  const { state: { push: { public_key: key } }, subscriptions } = known.body
  if (key === null) return 'nothing'
  const there = await soon(navigator.serviceWorker.ready.then(({ pushManager }) => pushManager.getSubscription()))
  const isSame = there?.endpoint === kept.endpoint
  const isFitting = key === kept.public_key
  const listed = subscriptions.find((each) => each.id === kept.id)
  if (isSame && (!listed || (isFitting && !listed.gone))) return 'nothing'
  return (there && !isSame && isFitting ? await tellServer(diary, there, key) : await beginAnew(diary, key)).kind
}

/** base64url, as the server gives its key, to the bytes `subscribe` takes everywhere. */
export function bytesOf(key: string): Uint8Array<ArrayBuffer> {
  const text = atob(key.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0))
}
