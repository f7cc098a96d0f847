/** Trials for a screen: as they stand on this device, and what only the server can say of them. */
import { useEffect, useMemo, useState } from 'preact/hooks'
import type { Diary, DiaryRecord } from '../diary'
import type { Result } from '../diary/api/server'
import { TrialServer, type TrialResult } from '../diary/api/trials'
import { today } from '../domain/days'
import { trialsOf, type Trial } from '../domain/trial'
import { dayLived } from '../domain/whichDay'
import { useApp, useByClock, useStored } from '../ui/frame/app'
import { useFetched, type Fetched as Any } from '../ui/frame/useFetched'

export type Fetched<T> = Any<T, TrialServer>

export function useFromServer<T>(ask: (server: TrialServer) => Promise<Result<T>>): Fetched<T> {
  return useFetched(TrialServer, ask)
}

/** Newest first; undefined until they are read. */
export function useTrials(): Trial[] | undefined {
  const { diary } = useApp()
  return useStandings(useStored(diary, (from) => from.records('trial'), []))
}

/** As they stand today, each where it is; follows midnight there while the screen is open. */
export function useStandings(records: DiaryRecord[] | undefined): Trial[] | undefined {
  const dates = useByClock(() => [dayLived(), ...(records ?? []).map(({ data }) => today(String(data.time_zone)))].join(' '))
  return useMemo(() => records && trialsOf(records), [records, dates])
}

/** An answer as it was last read here, and when. */
export interface KeptAnswer { body: TrialResult; at: string }

const KEPT = 'trial_answer '

/** The answers that were looked at on this device, by the trials' ids. */
export async function keptAnswers(diary: Diary): Promise<Map<string, KeptAnswer>> {
  const names = await diary.keptNames(KEPT)
  const answers = await Promise.all(names.map((name) => diary.kept(name) as Promise<KeptAnswer>))
  return new Map(names.map((name, index) => [name.slice(KEPT.length), answers[index]!]))
}

export interface AnswerRead extends Fetched<TrialResult> {
  /** when it was read, where it cannot be worked out anew now */
  readAt: string | null
  /** the trial is not over for the server: this device's clock is ahead, or a pause of another device has not come here */
  notYet: boolean
}

/** The answer of a trial that is over: worked out from the diary as it is now, or as it was last read on this device. */
export function useAnswer({ id, today: on, answer_seen_on }: Trial): AnswerRead {
  const { diary } = useApp()
  const [notYet, setNotYet] = useState(false)
  const fetched = useFromServer(async (server) => {
    const result = await server.result(id)
    setNotYet(result.kind === 'refused' && result.code === 'not_yet')
    return result
  })
  const kept = useStored(diary, async (from) => ((await from.kept(KEPT + id)) as KeptAnswer | undefined) ?? null, [id])
  const { body, trouble } = fetched
  useEffect(() => {
    if (body) void diary.keep(KEPT + id, { body, at: new Date().toISOString() } satisfies KeptAnswer).catch(() => {})
  }, [diary, id, body])
  const isFirst = body !== undefined && answer_seen_on === null
  useEffect(() => {
    if (isFirst) void diary.save('trial', id, { answer_seen_on: on }).catch(() => {})
  }, [diary, id, isFirst, on])
  if (body || !kept) return { ...fetched, readAt: null, notYet: notYet && !body }
  return { ...fetched, body: kept.body, trouble: null, readAt: trouble && kept.at, notYet: false }
}
