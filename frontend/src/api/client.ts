/** One request to our own server: a time limit, JSON or one kind of file, problems as values. No decisions about what they mean. */

export type Answer =
  | { kind: 'ok'; body: unknown }
  | { kind: 'problem'; status: number; code: string; body: Record<string, unknown>; retryAfterMs: number | null }
  | { kind: 'unreachable' }

export interface Call {
  method?: string
  /** a form goes as it is, everything else as JSON */
  body?: unknown
  csrfToken?: string
  timeoutMs?: number
  /** a 204 is an answer here, and not some portal's page */
  mayBeEmpty?: boolean
  /** the content type of a file that is the answer; the body is a Blob then */
  file?: string
}

export const TIMEOUT_MS = 15_000

/** Never throws: no network, a time-out, a captive portal's page and half an answer are all `unreachable`. */
export async function call(path: string, options: Call = {}): Promise<Answer> {
  const controller = new AbortController()
  const timer = setTimeout(() => controller.abort(), options.timeoutMs ?? TIMEOUT_MS)
  try {
    const response = await fetch(path, requestOf(options, controller.signal))
    return options.mayBeEmpty && response.status === 204 ? { kind: 'ok', body: null } : await answerOf(response, options.file)
  } catch {
    return { kind: 'unreachable' }
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
  return { method, headers, body: sent, signal, cache: 'no-store', credentials: 'same-origin', redirect: 'error' }
}

async function answerOf(response: Response, file?: string): Promise<Answer> {
  if (response.ok && file) return response.headers.get('Content-Type') === file ? { kind: 'ok', body: await response.blob() } : { kind: 'unreachable' }
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
