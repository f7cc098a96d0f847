/** The service worker from the page's side: registering it, taking an update when the person says so, dropping it. */

const URL = '/sw.js'
const CHECK_EVERY_MS = 60 * 60_000

/** `apply` makes the waiting version active and reloads the page. */
export type OnUpdate = (apply: () => void) => void

/** False where there are no service workers (plain http, some private windows): the app then needs the network to start. */
export async function registerServiceWorker(onUpdate: OnUpdate): Promise<boolean> {
  if (!('serviceWorker' in navigator) || !navigator.serviceWorker) return false
  try {
    const registration = await navigator.serviceWorker.register(trustedUrl(), { updateViaCache: 'none' })
    watch(registration, onUpdate)
    registration.active?.postMessage({ kind: 'check' })
    return true
  } catch {
    return false
  }
}

function watch(registration: ServiceWorkerRegistration, onUpdate: OnUpdate): void {
  const offer = () => {
    // Without a controller this is the first visit: there is nothing to update from.
    const { waiting } = registration
    if (waiting && navigator.serviceWorker.controller) onUpdate(() => activate(waiting))
  }
  offer()
  registration.addEventListener('updatefound', () => {
    registration.installing?.addEventListener('statechange', offer)
  })
  setInterval(() => void registration.update().catch(() => {}), CHECK_EVERY_MS)
}

function activate(waiting: ServiceWorker): void {
  navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true })
  waiting.postMessage({ kind: 'skipWaiting' })
}

/** The page demands Trusted Types; a worker's address is one of the places they guard. */
function trustedUrl(): string {
  type Policy = { createScriptURL(input: string): string }
  type Factory = { createPolicy(name: string, rules: Policy): Policy }
  const factory = (globalThis as { trustedTypes?: Factory }).trustedTypes
  return factory ? factory.createPolicy('daymark', { createScriptURL: () => URL }).createScriptURL(URL) : URL
}

/** Makes room; true when something went. The worker fills its cache again at the next start with a network. */
export async function dropCaches(): Promise<boolean> {
  if (typeof caches === 'undefined') return false
  const dropped = await Promise.all((await caches.keys()).map((name) => caches.delete(name)))
  return dropped.includes(true)
}

/** Signing out: nothing of the app stays either. */
export async function dropApp(): Promise<void> {
  await dropCaches().catch(() => false)
  const registrations = (await navigator.serviceWorker?.getRegistrations().catch(() => [])) ?? []
  await Promise.all(registrations.map((registration) => registration.unregister()))
}
