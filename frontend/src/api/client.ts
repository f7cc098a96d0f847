/** One request to our own server: a time limit, JSON only, problems as values. No decisions about what they mean. */

export type Answer =
  | { kind: 'ok'; body: unknown }
  | { kind: 'problem'; status: number; code: string; body: Record<string, unknown>; retryAfterMs: number | null }
  | { kind: 'unreachable' }

export interface Call {
  method?: string
  body?: unknown
  csrfToken?: string
  timeoutMs?: number
  /** a 204 is an answer here, and not some portal's page */
  mayBeEmpty?: boolean
}

export const TIMEOUT_MS = 15_000

/** Never throws: no network, a time-out, a captive portal's page and half an answer are all `unreachable`. */
export async function call(path: string, options: Call = {}): Promise<Answer> {
  const controller = new AbortController()
  const timer = setTimeout(() => controller.abort(), options.timeoutMs ?? TIMEOUT_MS)
  try {
    const response = await fetch(path, requestOf(options, controller.signal))
    return options.mayBeEmpty && response.status === 204 ? { kind: 'ok', body: null } : await answerOf(response)
  } catch {
    return { kind: 'unreachable' }
  } finally {
    clearTimeout(timer)
  }
}

function requestOf({ method = 'GET', body, csrfToken }: Call, signal: AbortSignal): RequestInit {
  const headers: Record<string, string> = { Accept: 'application/json' }
  if (body !== undefined) headers['Content-Type'] = 'application/json'
  if (csrfToken !== undefined) headers['X-CSRFToken'] = csrfToken
  const json = body === undefined ? null : JSON.stringify(body)
  return { method, headers, body: json, signal, cache: 'no-store', credentials: 'same-origin', redirect: 'error' }
}

async function answerOf(response: Response): Promise<Answer> {
  if (response.ok) return isJson(response) ? { kind: 'ok', body: await response.json() } : { kind: 'unreachable' }
  const body = isJson(response) ? ((await response.json()) as Record<string, unknown>) : {}
  const code = typeof body.code === 'string' ? body.code : ''
  const retryAfterMs = retryAfter(response.headers.get('Retry-After'), Date.now())
  return { kind: 'problem', status: response.status, code, body, retryAfterMs }
}

function isJson(response: Response): boolean {
  return /^application\/(problem\+)?json/.test(response.headers.get('Content-Type') ?? '')
}

/** Seconds or an HTTP date, as milliseconds from now; null when it is missing or unreadable. */
export function retryAfter(header: string | null, now: number): number | null {
  if (header === null) return null
  const ms = /^\d+$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - now
  return Number.isFinite(ms) ? Math.max(0, ms) : null
}
