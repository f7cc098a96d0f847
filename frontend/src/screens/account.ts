/** Account settings that live on the server, not in the diary. */
import { fetchSession, updateAccount } from '../api/session'

/** The session is asked for right before: the token the page was opened with may belong to an older sign-in. */
export async function saveTimeZone(timeZone: string): Promise<boolean> {
  const session = await fetchSession()
  return session?.authenticated ? updateAccount(session, { time_zone: timeZone }) : false
}
