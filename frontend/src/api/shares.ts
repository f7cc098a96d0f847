/** Links for a clinician: what the server says of them (docs/api.md). Nothing here works without a network. */

export const INCLUDES = ['ems', 'side_effects', 'notes'] as const
export type Include = (typeof INCLUDES)[number]
export type ShareState = 'open' | 'expired' | 'revoked' | 'used_up' | 'locked'

/** One link. Dates are `YYYY-MM-DD`; `*_at` are instants in ISO 8601. */
export interface Share {
  id: string
  label: string
  shown_name: string
  question: string
  last_days: number | null
  from: string | null
  to: string | null
  includes: Include[]
  live: boolean
  has_passcode: boolean
  tries_left: number
  expires_at: string
  views_max: number | null
  views: number
  last_opened_at: string | null
  tell_first_view: boolean
  created_at: string
  revoked_at: string | null
  state: ShareState
}
