/** Ids made on the client. `crypto.randomUUID` and `crypto.subtle` are missing on plain http, so never those. */
import { v5, v7 } from 'uuid'

/** The one id of a local day on every device: two phones that log it offline meet in one row. */
export function dailyId(diaryId: string, on: string): string {
  return v5(on, diaryId)
}

export function profileId(diaryId: string): string {
  return v5('profile', diaryId)
}

/** The reminder that the first run makes, whenever it is entered again. */
export function firstReminderId(diaryId: string): string {
  return v5('first reminder', diaryId)
}

export function newId(): string {
  return v7()
}
