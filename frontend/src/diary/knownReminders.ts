/** What the server last said about reminders, for when there is no network. */
import { ReminderServer, type Overview, type Result } from './api/reminders'
import type { Diary } from './types'

const KEPT = 'reminders'

export async function lastKnown(diary: Diary): Promise<Overview | null> {
  return ((await diary.kept(KEPT)) as Overview | undefined) ?? null
}

/** Asks the server and remembers the answer, where there is room, for when there is no network. */
export async function askServer(diary: Diary): Promise<Result<Overview>> {
  const result = await new ReminderServer(diary.diaryId).overview()
  if (result.kind === 'ok') await keepKnown(diary, result.body)
  return result
}

/** Where there is room for it. */
export async function keepKnown(diary: Diary, overview: Overview): Promise<void> {
  await diary.keep(KEPT, overview).catch(() => {})
}
