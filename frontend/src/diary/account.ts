/** Account settings that live on the server, not in the diary. */
import { fetchSession, updateAccount, type Session } from './api/session'

/**
 * The session is asked for right before: the token the page was opened with may belong to an older sign-in. `shown` is that
 * of the page, which then knows the new zone too.
 */
export async function saveTimeZone(shown: Session | null, timeZone: string): Promise<boolean> {
  const session = await fetchSession()
  const saved = session?.authenticated ? await updateAccount(session, { time_zone: timeZone }) : false
  if (saved && shown?.user) shown.user.time_zone = timeZone
  return saved
}
