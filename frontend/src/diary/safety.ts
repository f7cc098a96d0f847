/** Whether the session timer may start: the latest safety check, and why another is due. */
import {
  byTime, dueReason, opensTimer, screeningOf, type DueReason, type Happened, type Outcome, type Screening,
} from '../domain/screening'
import type { DiaryRecord } from '../domain/types'
import type { Diary } from './types'

export interface Safety {
  loaded: boolean
  latest: Screening | null
  due: DueReason | null
  outcome: Outcome | null
  /** the timer may start: nothing is due, and the latest check allows it */
  opens: boolean
  /** all checks, newest first */
  checks: Screening[]
}

const DAY_MS = 86_400_000
export const NOT_LOADED: Safety = { loaded: false, latest: null, due: null, outcome: null, opens: false, checks: [] }

export async function readSafety(diary: Diary): Promise<Safety> {
  const checks = (await diary.records('safety_screening')).map(screeningOf).filter(({ screened_at: at }) => Date.parse(at) < Date.now() + DAY_MS)
  const effects = (await diary.records('side_effect')).map(happened).filter(({ occurred_at: at }) => !isToCome(at))
  return safetyOf(byTime(checks), effects)
}

function safetyOf(checks: Screening[], effects: Happened[]): Safety {
  const latest = checks[0]
  const due = dueReason(Date.now(), latest, effects)
  return {
    loaded: true, latest: latest ?? null, due, outcome: latest?.outcome ?? null, checks,
    opens: due === null && latest !== undefined && opensTimer(latest),
  }
}

function happened({ data, recorded_at: at }: DiaryRecord): Happened {
  return { occurred_at: String(data.occurred_at), recorded_at: at && isToCome(at) ? null : at }
}

/** What a clock wrote that was ahead must not decide for years. */
function isToCome(at: string): boolean {
  return Date.parse(at) > Date.now()
}
