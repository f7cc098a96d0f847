/// <reference lib="webworker" />
/**
 * The service worker: an exact precache of the app, and reminders (sw-push.ts). No answer of the API, no account page and no
 * shared report is ever kept. A new version waits until the person takes it.
 */
import { isScreen, PAST_WORKER } from './domain/screens'
import { listenForPushes } from './sw-push'
declare const self: ServiceWorkerGlobalScope
declare const __PRECACHE__: { url: string; integrity: string }[]
declare const __VERSION__: string

const PREFIX = 'daymark-app-'
const CACHE = PREFIX + __VERSION__
const SHELL = '/'
const FILES = __PRECACHE__
const PRECACHED = new Set(FILES.map((entry) => entry.url))

self.addEventListener('install', (event) => event.waitUntil(fillCache()))
self.addEventListener('activate', (event) => event.waitUntil(dropOldCaches()))
self.addEventListener('fetch', answer)
self.addEventListener('message', obey)
self.addEventListener('sync' as 'message', wakePages)
listenForPushes()

/** Fetches what is missing; fails as a whole when one file is not exactly the one this version was built with. */
async function fillCache(): Promise<void> {
  const cache = await caches.open(CACHE)
  await Promise.all(
    FILES.map(async ({ url, integrity }) => {
      if (!(await cache.match(url))) await cache.put(url, await fetchExactly(url, integrity))
    }),
  )
}

async function fetchExactly(url: string, integrity: string): Promise<Response> {
  const freshness = url === SHELL ? 'no-store' : 'default'
  const response = await fetch(url, { integrity, cache: freshness, redirect: 'error', credentials: 'same-origin' })
  if (!response.ok || response.redirected) throw new Error(`cannot cache ${url}`)
  return response
}

async function dropOldCaches(): Promise<void> {
  const names = await caches.keys()
  await Promise.all(names.filter((name) => name.startsWith(PREFIX) && name !== CACHE).map((name) => caches.delete(name)))
}

const MADE_BY_SERVER = /^\/(accounts\/|share\/[0-9a-f-]{36}\/preview$)/

function answer(event: FetchEvent): void {
  const url = new URL(event.request.url)
  const isPage = url.origin === self.location.origin && event.request.mode === 'navigate'
  if (isPage && MADE_BY_SERVER.test(url.pathname)) return event.respondWith(fetch(event.request).catch(noNetwork))
  if (event.request.method !== 'GET' || url.origin !== self.location.origin) return
  if (event.request.mode === 'navigate') {
    if (isScreen(url.pathname)) event.respondWith(url.search === PAST_WORKER ? fromNetwork(event.request) : fromCache(SHELL, event.request))
  } else if (PRECACHED.has(url.pathname) && url.pathname !== SHELL) {
    event.respondWith(fromCache(url.pathname, event.request))
  }
}

/** The pages of the account are made by the server and never kept: without it, what can still be done. */
function noNetwork(): Response {
  const page = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>No network – Daymark</title><style>:root{color-scheme:light dark;font:18px/1.5 system-ui,sans-serif}body{max-width:32rem;margin:3rem auto;padding:0 1rem}
a{display:block;padding:1rem;margin:.5rem 0;border:1px solid;border-radius:.5rem;color:inherit;text-align:center;text-decoration:none}</style>
<main><h1>No network</h1><p>This page is made by the server, which does not answer right now. What you have written on this device stays here.</p>
<p><a href="/">To the diary</a><a href="">Try again</a></p></main></html>`
  return new Response(page, { status: 503, headers: { 'Content-Type': 'text/html; charset=utf-8' } })
}

async function fromCache(url: string, request: Request): Promise<Response> {
  // Not `open`, which would make the cache again after a sign-out has taken it away.
  return (await caches.match(url, { cacheName: CACHE })) ?? fetch(request)
}

/** A screen asked for past the worker; without a network the app is not left for the browser's error page. */
function fromNetwork(request: Request): Promise<Response> {
  return fetch(request).catch(() => fromCache(SHELL, request))
}

function obey(event: ExtendableMessageEvent): void {
  if (event.data?.kind === 'skipWaiting') event.waitUntil(self.skipWaiting())
  // The browser, or a full device, may have taken the cache away.
  if (event.data?.kind === 'check') event.waitUntil(fillCache().catch(() => {}))
}

/** Background Sync: the network is back. The pages hold the outbox and the session; without a page nothing is sent. */
function wakePages(event: ExtendableEvent): void {
  event.waitUntil(
    self.clients.matchAll({ type: 'window' }).then((pages) => {
      for (const page of pages) page.postMessage({ kind: 'sync' })
    }),
  )
}
