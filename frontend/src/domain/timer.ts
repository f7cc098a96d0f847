/** The session timer as arithmetic on instants: nothing has to tick, so a locked phone or a reload changes nothing. Pure. */
import type { SessionDraft } from './types'

const MINUTE_MS = 60_000

export type TimerState = 'ready' | 'running' | 'paused'

export function timerState(draft: SessionDraft): TimerState {
  if (draft.started_at === null) return 'ready'
  return draft.paused_at === null ? 'running' : 'paused'
}

/** Time stimulated so far, without pauses. A clock that was set back never counts below zero. */
export function elapsedMs(draft: SessionDraft, now: number): number {
  if (draft.started_at === null) return 0
  const until = draft.paused_at === null ? now : Date.parse(draft.paused_at)
  return Math.max(0, until - Date.parse(draft.started_at) - draft.paused_ms)
}

/** null where no length was planned; negative once the time is up. */
export function remainingMs(draft: SessionDraft, now: number): number | null {
  return draft.planned_minutes === null ? null : draft.planned_minutes * MINUTE_MS - elapsedMs(draft, now)
}

export function begun(draft: SessionDraft, now: number): SessionDraft {
  return draft.started_at === null ? { ...draft, started_at: new Date(now).toISOString() } : draft
}

export function paused(draft: SessionDraft, now: number): SessionDraft {
  return timerState(draft) === 'running' ? { ...draft, paused_at: new Date(now).toISOString() } : draft
}

export function resumed(draft: SessionDraft, now: number): SessionDraft {
  if (draft.paused_at === null) return draft
  return { ...draft, paused_at: null, paused_ms: draft.paused_ms + Math.max(0, now - Date.parse(draft.paused_at)) }
}

/**
 * Whole minutes that were done, 1 to `max`. Not more than planned: the device stops by itself while the phone lies
 * locked, and the person can correct it.
 */
export function doneMinutes(draft: SessionDraft, now: number, max: number): number {
  const minutes = Math.round(elapsedMs(draft, now) / MINUTE_MS)
  return Math.min(Math.max(1, minutes), draft.planned_minutes ?? max, max)
}

/** `12:05`, or `1:02:05` from an hour on. */
export function clockText(ms: number): string {
  const seconds = Math.round(Math.abs(ms) / 1000)
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  const shown = parts[0] === 0 ? parts.slice(1) : parts
  return shown.map((part, index) => (index === 0 ? String(part) : String(part).padStart(2, '0'))).join(':')
}
