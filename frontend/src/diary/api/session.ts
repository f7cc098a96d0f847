/** Who the server thinks is asking. */
import { call, isIntercepted, type Answer } from './client'

export interface Session {
  authenticated: boolean
  csrf_token: string
  mail_configured: boolean
  epoch: string | null
  user: { email: string; email_verified: boolean; time_zone: string; locale: string } | null
  diary_id: string | null
}

export interface AccountSettings { time_zone?: string; locale?: string }

export function askSession(timeoutMs?: number): Promise<Answer> {
  return call('/api/v1/session/', { timeoutMs, looksOurs: (body) => typeof body.csrf_token === 'string' && 'diary_id' in body })
}

/** null: the server could not be asked, or had no answer. */
export async function fetchSession(timeoutMs?: number): Promise<Session | null> {
  const answer = await askSession(timeoutMs)
  return answer.kind === 'ok' ? (answer.body as Session) : null
}

const ANSWER_MS = 5_000

/** Whether a page of the server can be had, before leaving for one; or that of a login on the way, which leads there. */
export async function serverAnswers(): Promise<boolean> {
  const answer = await askSession(ANSWER_MS)
  return answer.kind === 'ok' || isIntercepted(answer)
}

/** Whether something else answers in the server's place. */
export async function somethingIsInBetween(): Promise<boolean> {
  return isIntercepted(await askSession(ANSWER_MS))
}

/** Changes the account's settings; false when it did not reach the server. */
export async function updateAccount(session: Session, settings: AccountSettings): Promise<boolean> {
  const options = { method: 'PATCH', body: settings, csrfToken: session.csrf_token }
  return (await call('/api/v1/session/', options)).kind === 'ok'
}

/** Ends the server's session if it is this diary's. True when nobody is signed in to this diary any more. */
export async function endSession(diaryId: string): Promise<boolean> {
  const session = await fetchSession()
  if (session === null) return false
  if (session.diary_id !== diaryId) return true
  await postLogout(session.csrf_token)
  const after = await fetchSession()
  return after !== null && after.diary_id !== diaryId
}

async function postLogout(csrfToken: string): Promise<void> {
  const body = new URLSearchParams({ csrfmiddlewaretoken: csrfToken })
  const headers = { 'X-CSRFToken': csrfToken }
  // The page it redirects to is of no interest; whether the session ended is asked afterwards.
  await fetch('/accounts/logout/', { method: 'POST', body, headers, redirect: 'manual' }).catch(() => null)
}
