/// <reference lib="webworker" />
/** Reminders in the service worker: each push is shown, said back to the server, and opens its screen at a tap. */
import { isScreen } from './domain/screens'
declare const self: ServiceWorkerGlobalScope

interface Action { action: string; title: string }
/**
 * What is shown; `ack` is what the server gets back, `day` the local date it was made for, `asksAnyway` keeps the app from
 * taking it away when that is written already.
 */
interface Message {
  title: string; body: string; tag: string; navigate: string; ack: string; day: string; asksAnyway: boolean; actions: Action[]
  badge: number | null; lang: string; dir: NotificationDirection
}

type Fields = Record<string, unknown>
type Badging = { setAppBadge?: (count?: number) => Promise<void> }

const NEUTRAL: Message = {
  title: 'Daymark', body: 'A moment for your diary?', tag: 'daymark', navigate: '/', ack: '', day: '', asksAnyway: false, actions: [],
  badge: null, lang: 'en', dir: 'auto',
}
const ICONS = { icon: '/static/app/icons/icon-192.png', badge: '/static/app/icons/monochrome-512.png' }

export function listenForPushes(): void {
  self.addEventListener('push', (event) => event.waitUntil(show(event)))
  self.addEventListener('notificationclick', (event) => event.waitUntil(follow(event)))
  self.addEventListener('pushsubscriptionchange' as 'message', (event) => event.waitUntil(renew(event)))
}

/** Always shows something: a browser ends the subscription of a worker that stays silent. */
async function show(event: PushEvent): Promise<void> {
  const message = messageOf(event)
  const { title, body, tag, navigate, ack, day, asksAnyway, actions, lang, dir } = message
  const data = { ack, navigate, ...(day && { day }), ...(asksAnyway && { asks_anyway: true }) }
  const options = { body, tag, renotify: true, lang, dir, ...ICONS, data, actions }
  await self.registration.showNotification(title, options).catch(() => self.registration.showNotification(title, { body, tag, data }))
  await Promise.all([tell(ack, 'shown'), setBadge(message.badge)])
}

function messageOf(event: PushEvent): Message {
  try {
    const whole = (event.data ? event.data.json() : { notification: (event as { notification?: unknown }).notification }) as Fields
    return whole.notification ? readable(whole, whole.notification as Fields) : NEUTRAL
  } catch {
    return NEUTRAL
  }
}

function readable(whole: Fields, given: Fields): Message {
  const text = (name: 'title' | 'body' | 'tag' | 'navigate' | 'lang') => (typeof given[name] === 'string' && given[name] ? given[name] : NEUTRAL[name])
  const { ack, day, asks_anyway } = (given.data ?? {}) as Fields
  return {
    title: text('title'), body: text('body'), tag: text('tag'), navigate: text('navigate'), lang: text('lang'),
    dir: given.dir === 'ltr' || given.dir === 'rtl' ? given.dir : 'auto',
    ack: typeof ack === 'string' ? ack : '',
    day: typeof day === 'string' ? day : '',
    asksAnyway: asks_anyway === true,
    actions: Array.isArray(given.actions) ? given.actions.filter(isAction).map(({ action, title }) => ({ action, title })) : [],
    badge: typeof whole.app_badge === 'number' ? whole.app_badge : null,
  }
}

function isAction(value: unknown): value is Action {
  const { action, title } = (value ?? {}) as Fields
  return typeof action === 'string' && typeof title === 'string'
}

async function setBadge(count: number | null): Promise<void> {
  if (count !== null) await (self.navigator as Badging).setAppBadge?.(count).catch(() => {})
}

/** No cookie goes along: the token alone says which message it was. What it says goes nowhere else, wherever a login in between may lead. */
async function tell(token: string, action: 'shown' | 'later'): Promise<void> {
  if (token === '') return
  const body = JSON.stringify({ token, action })
  const headers = { 'Content-Type': 'application/json' }
  await fetch('/api/v1/push/ack/', { method: 'POST', body, headers, keepalive: true, credentials: 'omit', redirect: 'error' }).catch(() => {})
}

async function follow({ notification, action }: NotificationEvent): Promise<void> {
  const { ack = '', navigate = '/', day } = (notification.data ?? {}) as { ack?: string; navigate?: string; day?: string }
  notification.close()
  if (action === 'later') await tell(ack, 'later')
  else await open(navigate, day)
}

/** Only the app's own screens are opened. A page of the app that is open already goes there itself and loses nothing. */
async function open(address: string, day?: string): Promise<void> {
  const url = new URL(address, self.location.origin)
  const asked = url.pathname === '/ems' && day && day < localDate() ? `/ems/log/${day}` : url.pathname
  const path = url.origin === self.location.origin && isScreen(asked) ? asked : '/'
  const pages = await self.clients.matchAll({ type: 'window' })
  const page = pages.find((each) => isScreen(new URL(each.url).pathname))
  await page?.focus().catch(() => null)
  const there = page && ((await hears(page, path)) || (await page.navigate(path).catch(() => null)))
  if (!there) await self.clients.openWindow(path)
}

/** As on the wall here: after midnight a session of the day that was asked about is logged, none is begun. */
function localDate(): string {
  const now = new Date()
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10)
}

const ANSWER_MS = 1_000

/** False from a page that is still starting, or from none of ours: it is loaded anew. */
function hears(page: WindowClient, path: string): Promise<boolean> {
  const { port1, port2 } = new MessageChannel()
  return new Promise((resolve) => {
    port1.onmessage = () => resolve(true)
    setTimeout(() => resolve(false), ANSWER_MS)
    page.postMessage({ kind: 'open', path }, [port2])
  }).then((heard) => (port1.close(), heard as boolean))
}

/** The browser renews by itself or asks to: the server learns it now, or from the app at its next start. */
async function renew(event: Event): Promise<void> {
  const { oldSubscription, newSubscription } = event as { oldSubscription?: PushSubscription; newSubscription?: PushSubscription }
  const subscription = newSubscription ?? (oldSubscription && (await self.registration.pushManager.subscribe(oldSubscription.options).catch(() => null)))
  if (subscription) await register(subscription).catch(() => {})
}

async function register(subscription: PushSubscription): Promise<void> {
  const session = (await (await fetch('/api/v1/session/', { cache: 'no-store', redirect: 'error' })).json()) as { csrf_token: string; diary_id: string | null }
  const deviceId = session.diary_id && (await deviceIdOf(session.diary_id))
  if (!deviceId) return
  const { endpoint, keys } = subscription.toJSON()
  const headers = { 'Content-Type': 'application/json', 'X-CSRFToken': session.csrf_token }
  const body = JSON.stringify({ endpoint, keys, device_id: deviceId })
  await fetch('/api/v1/push/subscriptions/', { method: 'POST', headers, body, redirect: 'error' })
}

/** Of a diary that is on this device; asking never makes a database. */
function deviceIdOf(diaryId: string): Promise<string | null> {
  return new Promise((resolve) => {
    const opening = indexedDB.open(`daymark-${diaryId}`)
    opening.onupgradeneeded = () => opening.transaction?.abort()
    opening.onerror = () => resolve(null)
    opening.onsuccess = () => {
      const database = opening.result
      const reading = database.transaction('meta').objectStore('meta').get('device_id')
      reading.onsuccess = () => resolve((reading.result as string | undefined) ?? null)
      reading.onerror = () => resolve(null)
      reading.transaction!.oncomplete = () => database.close()
    }
  })
}
