/** The service worker from the page's side: registering it, taking an update when the person says so, dropping it. */

const URL = '/sw.js'
const CHECK_EVERY_MS = 60 * 60_000

/** `apply` makes the waiting version active and reloads the page. */
export type OnUpdate = (apply: () => void) => void

/** False where there are no service workers (plain http, some private windows): the app then needs the network to start. */
export async function registerServiceWorker(onUpdate: OnUpdate): Promise<boolean> {
  if (!('serviceWorker' in navigator) || !navigator.serviceWorker) return false
  try {
    const registration = await register()
    watch(registration, onUpdate)
    registration.active?.postMessage({ kind: 'check' })
    return true
  } catch {
    return false
  }
}

function register(): Promise<ServiceWorkerRegistration> {
  return navigator.serviceWorker.register(trustedUrl(), { updateViaCache: 'none' })
}

/**
 * Whether a worker holds the app; where none does it is tried once more, for the network may have failed the first time. A
 * worker that is still fetching is waited for.
 */
export async function keepsTheApp(): Promise<boolean> {
  try {
    const registration = (await navigator.serviceWorker.getRegistration()) ?? (await register())
    const worker = registration.active ?? registration.waiting ?? registration.installing
    return worker !== null && (await endState(worker)) === 'activated'
  } catch {
    return false
  }
}

function endState(worker: ServiceWorker): Promise<ServiceWorkerState> {
  return new Promise((resolve) => {
    const look = () => ['activated', 'redundant'].includes(worker.state) && resolve(worker.state)
    worker.addEventListener('statechange', look)
    look()
  })
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

let trusted: string | undefined

/** The page demands Trusted Types, and a policy's name once; a worker's address is one of the places they guard. */
function trustedUrl(): string {
  return (trusted ??= makeTrustedUrl())
}

function makeTrustedUrl(): string {
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
