/** Being noticed at the end of a session: a short tone, and a screen that stays on meanwhile where the phone allows it. */

let audio: AudioContext | null = null

/** Browsers let sound out only after a tap: called at the tap that starts the timer, and after a reload at the next one. */
export function prepareTone(): void {
  audio ??= typeof AudioContext === 'undefined' ? null : new AudioContext()
  void audio?.resume().catch(() => {})
}

/** False until a tap on this page has let sound out, and where there is none to let out. */
export function toneIsReady(): boolean {
  return audio?.state === 'running' || typeof AudioContext === 'undefined'
}

/** Takes taps and keys for it until sound is let out, and says so; returns what ends the waiting. */
export function prepareToneAtNextTap(onReady: () => void): () => void {
  const ends = new AbortController()
  const { signal } = ends
  const tap = () => {
    prepareTone()
    const look = () => toneIsReady() && onReady()
    audio?.addEventListener('statechange', look, { signal })
    look()
  }
  // A finger that comes down is no tap yet for a browser; one that is lifted is.
  for (const kind of ['click', 'keydown']) addEventListener(kind, tap, { capture: true, signal })
  return () => ends.abort()
}

/** Three soft beeps. */
export function playEndTone(): void {
  if (!audio) return
  for (const start of [0, 0.6, 1.2]) beep(audio, audio.currentTime + start)
}

function beep(context: AudioContext, at: number): void {
  const [tone, volume] = [context.createOscillator(), context.createGain()]
  tone.frequency.value = 660
  volume.gain.setValueAtTime(0.0001, at)
  volume.gain.exponentialRampToValueAtTime(0.4, at + 0.05)
  volume.gain.exponentialRampToValueAtTime(0.0001, at + 0.4)
  tone.connect(volume).connect(context.destination)
  tone.start(at)
  tone.stop(at + 0.45)
}

/** Asks for the screen to stay on, again after each return to the page; returns what ends it. */
export function keepScreenOn(): () => void {
  let held: WakeLockSentinel | null = null
  let ended = false
  const ask = async () => {
    if (document.visibilityState !== 'visible') return
    const lock = (await navigator.wakeLock?.request('screen').catch(() => null)) ?? null
    if (ended) void lock?.release()
    else held = lock
  }
  void ask()
  document.addEventListener('visibilitychange', ask)
  return () => {
    ended = true
    document.removeEventListener('visibilitychange', ask)
    void held?.release()
  }
}
