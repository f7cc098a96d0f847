/** Being noticed at the end of a session: a short tone, and a screen that stays on meanwhile where the phone allows it. */

let audio: AudioContext | null = null

/** Browsers let sound out only after a tap: called at the tap that starts the timer. */
export function prepareTone(): void {
  audio ??= typeof AudioContext === 'undefined' ? null : new AudioContext()
  void audio?.resume().catch(() => {})
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
