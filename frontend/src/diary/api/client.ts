/**
 * One request to our own server: a time limit, JSON or one kind of file, problems as values. No decisions about what they mean,
 * but one: whether it was our server at all that answered.
 */

export type Answer =
  | { kind: 'ok'; body: unknown }
  | { kind: 'problem'; status: number; code: string; body: Record<string, unknown>; retryAfterMs: number | null }
  /** `intercepted`: something in between answered in the server's place, a login of the house for one */
  | { kind: 'unreachable'; intercepted?: true }

export interface Call {
  method?: string
  /** a form goes as it is, everything else as JSON */
  body?: unknown
  csrfToken?: string
  timeoutMs?: number
  /** a 204 is an answer here */
  mayBeEmpty?: boolean
  /** the content type of a file that is the answer; the body is a Blob then */
  file?: string
  /** what only our server's answer at this address looks like: something in between may say anything, in JSON too */
  looksOurs?: (body: Record<string, unknown>) => boolean
}

export const TIMEOUT_MS = 15_000

const UNREACHABLE: Answer = { kind: 'unreachable' }
const INTERCEPTED: Answer = { kind: 'unreachable', intercepted: true }

/** Called each time something in between has answered. */
export const whenIntercepted = new Set<() => void>()

/** Never throws: no network, a time-out, half an answer and a page of somebody in between are all `unreachable`. */
export async function call(path: string, options: Call = {}): Promise<Answer> {
  const answer = await ask(path, options)
  if (isIntercepted(answer)) for (const told of whenIntercepted) told()
  return answer
}

export function isIntercepted(answer: Answer): boolean {
  return answer.kind === 'unreachable' && answer.intercepted === true
}

async function ask(path: string, options: Call): Promise<Answer> {
  const controller = new AbortController()
  const timer = setTimeout(() => controller.abort(), options.timeoutMs ?? TIMEOUT_MS)
  try {
    const response = await fetch(path, requestOf(options, controller.signal))
    return options.mayBeEmpty && response.status === 204 ? { kind: 'ok', body: null } : await answerOf(response, options)
  } catch {
    return UNREACHABLE
  } finally {
    clearTimeout(timer)
  }
}

function requestOf({ method = 'GET', body, csrfToken }: Call, signal: AbortSignal): RequestInit {
  const headers: Record<string, string> = { Accept: 'application/json' }
  const form = body instanceof FormData
  if (body !== undefined && !form) headers['Content-Type'] = 'application/json'
  if (csrfToken !== undefined) headers['X-CSRFToken'] = csrfToken
  const sent = form ? body : body === undefined ? null : JSON.stringify(body)
  return { method, headers, body: sent, signal, cache: 'no-store', credentials: 'same-origin', redirect: 'manual' }
}

async function answerOf(response: Response, { file, looksOurs }: Call): Promise<Answer> {
  if (response.ok && file) return response.headers.get('Content-Type') === file ? { kind: 'ok', body: await response.blob() } : INTERCEPTED
  if (response.ok) return isJson(response) ? taken(await response.json(), looksOurs) : INTERCEPTED
  if (isSomebodyElses(response)) return INTERCEPTED
  const body = isJson(response) ? ((await response.json()) as Record<string, unknown>) : {}
  const code = typeof body.code === 'string' ? body.code : ''
  const retryAfterMs = retryAfter(response.headers.get('Retry-After'), Date.now())
  return { kind: 'problem', status: response.status, code, body, retryAfterMs }
}

function taken(body: unknown, looksOurs: Call['looksOurs']): Answer {
  return !looksOurs || looksOurs(Object(body) as Record<string, unknown>) ? { kind: 'ok', body } : INTERCEPTED
}

const NETWORK_LOGIN_NEEDED = 511
/** What any server or proxy on the way may say, and means the same by it as ours. */
const SAME_FROM_ANYBODY = [408, 413, 425, 429]

/** Our API never redirects, and says in one shape what it does not take. With 5xx it is away, whoever says so. */
function isSomebodyElses({ type, status, headers }: Response): boolean {
  if (type === 'opaqueredirect' || status === NETWORK_LOGIN_NEEDED) return true
  if (status >= 500 || SAME_FROM_ANYBODY.includes(status)) return false
  return !/^application\/problem\+json/.test(headers.get('Content-Type') ?? '')
}

function isJson(response: Response): boolean {
  return /^application\/(problem\+)?json/.test(response.headers.get('Content-Type') ?? '')
}

/** A date a year ahead is somebody's clock; and beyond 24 days a browser's timer rings at once, again and again. */
const LONGEST_WAIT_MS = 60 * 60_000

/** Seconds or an HTTP date, as milliseconds from now, an hour at most; null when it is missing or unreadable. */
export function retryAfter(header: string | null, now: number): number | null {
  if (header === null) return null
  const ms = /^\d+$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - now
  return Number.isFinite(ms) ? Math.min(Math.max(0, ms), LONGEST_WAIT_MS) : null
}
