/** The clock of a running session: big numbers, pause, and a sign at the end that is seen and, if wished, heard. */
import { useEffect, useRef, useState } from 'preact/hooks'
import type { SessionDraft } from '../diary'
import '../diary/words.en'
import { MINUTES_MAX } from '../domain/ems'
import { begun, clockText, elapsedMs, paused, remainingMs, resumed, timerState } from '../domain/timer'
import { formatTime, t } from '../i18n'
import { Tick } from '../ui/Chips'
import { setTimerSound, timerSound } from '../ui/frame/preferences'
import { announce } from '../ui/live'
import { useUndo } from '../ui/saving/undo'
import { isSecondTap } from '../ui/secondTap'
import { keepScreenOn, playEndTone, prepareTone, prepareToneAtNextTap, toneIsReady } from './attention'
import './words.en'

const STEP_MINUTES = 5

/** `then` belongs to the change: it is done when that is stored, also at a second try. */
interface Props { draft: SessionDraft; onChange: (draft: SessionDraft, then?: () => void) => Promise<boolean>; onFinish: () => void }

export function Timer({ draft, onChange, onFinish }: Props) {
  const state = timerState(draft)
  const now = useNow(state === 'running')
  const [sound, setSound] = useState(timerSound)
  const latest = useRef(draft)
  latest.current = draft
  const left = remainingMs(draft, now)
  const isUp = left !== null && left <= 0 && state !== 'ready'
  const silent = useTone(sound && state === 'running' && !isUp)
  useEndSign(isUp, sound)
  useEffect(() => (state === 'running' ? keepScreenOn() : undefined), [state])
  const { did } = useUndo()
  const act = (change: (draft: SessionDraft, now: number) => SessionDraft, what: string) => {
    if (isSecondTap('timer')) return
    prepareTone()
    // The clock only: what was answered meanwhile stays.
    const { started_at, paused_at, paused_ms } = draft
    void onChange(change(draft, Date.now()), () => did(what, () => onChange({ ...latest.current, started_at, paused_at, paused_ms })))
  }
  const plan = (next: SessionDraft) => {
    const { planned_minutes } = draft
    void onChange(next, () => did(t('timer.planned'), () => onChange({ ...latest.current, planned_minutes })))
  }
  const toggleSound = () => {
    setTimerSound(!sound)
    setSound(!sound)
  }
  return (
    <section class="timer" aria-label={t('timer.title')}>
      <div>
        <p class={`timer-clock ${isUp ? 'up' : ''}`} role="timer" aria-label={t('timer.clock')}>
          {isUp ? t('timer.over', { by: clockText(left ?? 0) }) : clockText(left ?? elapsedMs(draft, now))}
        </p>
        <p class="timer-words">{words(draft, state, isUp)}</p>
      </div>
      <div class="timer-ways">
        {state === 'ready' && <Planned draft={draft} onChange={plan} />}
        {state === 'ready' && <button type="button" class="primary wide" onClick={() => act(begun, t('timer.start'))}>{t('timer.start')}</button>}
        {state === 'running' && <button type="button" class="wide" onClick={() => act(paused, t('timer.pause'))}>{t('timer.pause')}</button>}
        {state === 'paused' && <button type="button" class="primary wide" onClick={() => act(resumed, t('timer.resume'))}>{t('timer.resume')}</button>}
        {state !== 'ready' && (
          <button type="button" class={`wide${isUp ? ' primary' : ''} timer-finish`} onClick={() => !isSecondTap('timer') && onFinish()}>{t('timer.finish')}</button>
        )}
        <button type="button" class="quiet" aria-pressed={sound} onClick={toggleSound}><Tick />{t('timer.sound')}</button>
        {silent && <p class="aside">{t('timer.silent')}</p>}
      </div>
      <p class="aside timer-safe">{t('timer.safe')}</p>
    </section>
  )
}

function words(draft: SessionDraft, state: string, isUp: boolean): string {
  if (state === 'ready') return t(draft.planned_minutes === null ? 'timer.ready_open' : 'timer.ready')
  const since = t('timer.since', { time: formatTime(String(draft.started_at)) })
  if (isUp) return `${t('timer.up')} ${since}`
  if (state === 'paused') return `${t('timer.paused')} ${since}`
  return `${t(draft.planned_minutes === null ? 'timer.running_open' : 'timer.running')} ${since}`
}

function Planned({ draft, onChange }: { draft: SessionDraft; onChange: (draft: SessionDraft) => void }) {
  const planned = draft.planned_minutes
  const step = (by: number) =>
    onChange({ ...draft, planned_minutes: Math.min(MINUTES_MAX, Math.max(1, roundTo((planned ?? 0) + by))) })
  return (
    <div class="stepper" data-repeats role="group" aria-label={t('timer.planned')}>
      <button type="button" aria-label={t('timer.shorter')} onClick={() => step(-STEP_MINUTES)}>−</button>
      <output>{planned === null ? t('timer.no_plan') : t('ems.minutes', { minutes: planned })}</output>
      <button type="button" aria-label={t('timer.longer')} onClick={() => step(STEP_MINUTES)}>+</button>
    </div>
  )
}

function roundTo(minutes: number): number {
  return Math.round(minutes / STEP_MINUTES) * STEP_MINUTES
}

/** The clock is read anew each second and whenever the page comes back. */
function useNow(running: boolean): number {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const refresh = () => setNow(Date.now())
    refresh()
    const timer = running ? setInterval(refresh, 1000) : undefined
    document.addEventListener('visibilitychange', refresh)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', refresh)
    }
  }, [running])
  return now
}

/** True while a tone is wished that could not be heard: after a reload no tap has let sound out yet. */
function useTone(wished: boolean): boolean {
  const [ready, setReady] = useState(toneIsReady)
  useEffect(() => (wished && !ready ? prepareToneAtNextTap(() => setReady(true)) : undefined), [wished, ready])
  return wished && !ready
}

function useEndSign(isUp: boolean, sound: boolean): void {
  const wasUp = useRef(isUp)
  useEffect(() => {
    if (isUp && !wasUp.current) {
      announce(t('timer.up'))
      if (sound) playEndTone()
    }
    wasUp.current = isUp
  }, [isUp])
}
