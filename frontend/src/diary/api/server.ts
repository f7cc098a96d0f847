/** What lives on the server only and is never queued: every call needs a network, and the diary it was meant for. */
import type { FieldError } from '../../domain/types'
import { call, type Answer, type Call } from './client'
import { askSession, type Session } from './session'

export type Trouble =
  /** `intercepted`: something in between answered in the server's place */
  | { kind: 'unreachable'; intercepted?: true }
  /** nobody, or somebody else, is signed in on this device */
  | { kind: 'signed_out' }
  | { kind: 'refused'; status: number; code: string; errors: FieldError[]; reason?: string }
export type Result<T> = { kind: 'ok'; body: T } | Trouble

/** One diary on the server; another account's is never read or written by mistake. */
export class DiaryServer {
  constructor(private readonly diaryId: string) {}

  protected async ask<T>(path: string, method = 'GET', body?: unknown, options: Call = {}): Promise<Result<T>> {
    const session = await this.session()
    return session.kind === 'ok' ? send(session.body, path, { ...options, method, body }) : session
  }

  /** Asked for right before: whose it is, and a token that is still good. */
  protected async session(): Promise<Result<Session>> {
    const answer = await askSession()
    if (answer.kind !== 'ok') return answer.kind === 'unreachable' ? answer : { kind: 'unreachable' }
    const session = answer.body as Session
    return session.diary_id === this.diaryId ? { kind: 'ok', body: session } : { kind: 'signed_out' }
  }
}

export async function send<T>(session: Session, path: string, options: Call = {}): Promise<Result<T>> {
  return resultOf(await call(`/api/v1/${path}`, { ...options, csrfToken: session.csrf_token, mayBeEmpty: true }))
}

function resultOf<T>(answer: Answer): Result<T> {
  if (answer.kind === 'ok') return { kind: 'ok', body: answer.body as T }
  if (answer.kind === 'unreachable') return answer
  if (answer.status >= 500) return { kind: 'unreachable' }
  if (answer.status === 401 || answer.code === 'not_authenticated') return { kind: 'signed_out' }
  const errors = Array.isArray(answer.body.errors) ? (answer.body.errors as FieldError[]) : []
  const { reason } = answer.body
  return { kind: 'refused', status: answer.status, code: answer.code, errors, ...(typeof reason === 'string' && { reason }) }
}

export function mapped<From, To>(result: Result<From>, change: (body: From) => To): Result<To> {
  return result.kind === 'ok' ? { kind: 'ok', body: change(result.body) } : result
}
