/** The trial that goes on, as last told by the server: what Today says works without a network. */
import type { Pause, Period, Trial } from '../../api/trials'
import type { Diary } from '../../diary'

const KEPT = 'trial'

/** What Today needs of a trial; `over`: its answer was not looked at yet. */
export interface KeptTrial { id: string; over: boolean; off_kind: Trial['off_kind']; periods: Period[]; pauses: Pause[] }

type Calendar = Pick<KeptTrial, 'periods' | 'pauses'>

export async function keptTrial(diary: Diary): Promise<KeptTrial | null> {
  return ((await diary.kept(KEPT)) as KeptTrial | null | undefined) ?? null
}

/** Remembers the one trial that is not over, or that the last one is over now, or that there is none. */
export async function keepTrials(diary: Diary, all: Trial[]): Promise<void> {
  const before = await keptTrial(diary)
  const trial = all.find(isOpen) ?? all.find(({ id }) => id === before?.id)
  await diary.keep(KEPT, trial ? neededOf(trial) : null)
}

/** Remembers news of the one trial that is on the screen; an earlier one says nothing about the one that goes on. */
export async function keepTrial(diary: Diary, trial: Trial): Promise<void> {
  if (isOpen(trial)) await diary.keep(KEPT, neededOf(trial))
  else if ((await keptTrial(diary))?.id === trial.id) await diary.keep(KEPT, null)
}

function neededOf(trial: Trial): KeptTrial {
  const { id, off_kind, periods, pauses } = trial
  return { id, over: !isOpen(trial), off_kind, periods, pauses }
}

export function isOpen({ state }: Pick<Trial, 'state'>): boolean {
  return state === 'planned' || state === 'running' || state === 'paused'
}

/** The pause a day belongs to, from the day on which it was told. */
export function pauseOn({ pauses }: Calendar, on: string): Pause | null {
  return pauses.find(({ told_on, until }) => told_on <= on && (until === null || on < until)) ?? null
}

/** The period a day belongs to; null when it is not revealed, or while the trial rests. */
export function periodOn(trial: Calendar, on: string): Period | null {
  if (pauseOn(trial, on)) return null
  return trial.periods.find(({ from, to }) => from <= on && on <= to) ?? null
}
