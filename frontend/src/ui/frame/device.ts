/** What this browser can do here, and handing a file to the person. */
import type { Diary } from '../../diary'
import { today } from '../../domain/days'
import { PAST_WORKER } from '../../domain/screens'

export function isInstalled(): boolean {
  const apple = navigator as Navigator & { standalone?: boolean }
  return apple.standalone === true || matchMedia('(display-mode: standalone)').matches
}

/** Plain http from another machine: no service worker, no installing, no notifications. */
export function isInsecure(): boolean {
  return globalThis.isSecureContext === false
}

/** To this screen's address from the network, past the service worker: a login in between, or a newer app, shows itself. */
export function passWorker(): void {
  location.assign(location.pathname + PAST_WORKER)
}

export function isApple(): boolean {
  return /iPhone|iPad|Macintosh/.test(navigator.userAgent) && navigator.maxTouchPoints > 1
}

export function download(file: Blob, name: string): void {
  const address = URL.createObjectURL(file)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  document.body.append(link)
  link.click()
  link.remove()
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}

/** Everything that is only on this device, as a file. */
export async function saveOutbox(diary: Diary): Promise<void> {
  download(await diary.exportOutbox(), `daymark-unsent-${today()}.json`)
}
