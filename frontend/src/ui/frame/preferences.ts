/** What belongs to this device and not to the diary: look, way of checking in, what was dismissed. */
export const LOOKS = ['system', 'light', 'dark', 'amber'] as const
export type Look = (typeof LOOKS)[number]
export const MODES = ['all', 'one'] as const
export type Mode = (typeof MODES)[number]

/** The inline script in index.html reads this one before the first paint. */
export const LOOK_KEY = 'daymark-look'
const MODE_KEY = 'daymark-mode'
const INSTALL_KEY = 'daymark-install'
const SOUND_KEY = 'daymark-timer-sound'

export function look(): Look {
  return oneOf(LOOKS, read(LOOK_KEY)) ?? 'system'
}

export function setLook(chosen: Look): void {
  write(LOOK_KEY, chosen)
  document.documentElement.dataset.look = chosen
  paintFrame()
}

/** The browser's own frame takes the paper's colour; with "system" the two media queries in index.html decide. */
export function paintFrame(): void {
  const metas = [...document.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]')]
  for (const meta of metas) {
    meta.dataset.given ??= meta.content
    const paper = getComputedStyle(document.documentElement).getPropertyValue('--paper').trim()
    meta.content = look() === 'system' || !paper ? meta.dataset.given : paper
  }
}

export function mode(): Mode {
  return oneOf(MODES, read(MODE_KEY)) ?? 'all'
}

export function setMode(chosen: Mode): void {
  write(MODE_KEY, chosen)
}

/** Whether the end of a session is heard. */
export function timerSound(): boolean {
  return read(SOUND_KEY) !== 'off'
}

export function setTimerSound(on: boolean): void {
  write(SOUND_KEY, on ? 'on' : 'off')
}

export type InstallOffer = 'not_yet' | 'due' | 'dismissed'

export function installOffer(): InstallOffer {
  return oneOf(['due', 'dismissed'] as const, read(INSTALL_KEY)) ?? 'not_yet'
}

export function setInstallOffer(offer: InstallOffer): void {
  write(INSTALL_KEY, offer)
}

function oneOf<T extends string>(allowed: readonly T[], value: string | null): T | null {
  return allowed.find((candidate) => candidate === value) ?? null
}

function read(key: string): string | null {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}

/** Where storage is blocked the choice lasts as long as the page. */
function write(key: string, value: string): void {
  try {
    localStorage.setItem(key, value)
  } catch {
    return
  }
}
