/** Links to the diary for a clinician: made, listed and ended on the server. */
import { DiaryServer, mapped, type Result } from './server'

export const INCLUDES = ['ems', 'side_effects', 'notes'] as const
export type Included = (typeof INCLUDES)[number]
export type ShareState = 'open' | 'expired' | 'revoked' | 'used_up' | 'locked'

/** What a person sets; what is left out gets the server's default. */
export interface NewShare {
  label: string
  shown_name: string
  question: string
  last_days: number | null
  from: string | null
  includes: Included[]
  live: boolean
  with_passcode: boolean
  expires_at: string
  views_max: number | null
  tell_first_view: boolean
}

export interface Share extends Omit<NewShare, 'with_passcode'> {
  id: string
  to: string | null
  has_passcode: boolean
  tries_left: number
  views: number
  last_opened_at: string | null
  created_at: string
  revoked_at: string | null
  state: ShareState
}

export interface Address { address: string; qr_svg: string }
/** Told once, when a link is made. */
export interface Made extends Share, Address { passcode: string | null }
/** A try to open a link, or a change to it, which has no reader. */
export interface View {
  at: string
  recipient: string
  device: string
  address: string
  outcome: 'opened' | 'wrong_passcode' | 'locked' | 'revoked' | 'reactivated' | 'made'
}

export class ShareServer extends DiaryServer {
  async list(): Promise<Result<Share[]>> {
    return mapped(await this.ask<{ shares: Share[] }>('shares/'), (body) => body.shares)
  }

  make(share: NewShare): Promise<Result<Made>> {
    return this.ask('shares/', 'POST', share)
  }

  one(id: string): Promise<Result<Share>> {
    return this.ask(`shares/${id}/`)
  }

  async views(id: string): Promise<Result<View[]>> {
    return mapped(await this.ask<{ views: View[] }>(`shares/${id}/views/`), (body) => body.views)
  }

  revoke(id: string): Promise<Result<Share>> {
    return this.ask(`shares/${id}/revoke/`, 'POST', {})
  }

  /** Opens again what its owner or the time has ended, until then; refused for one that is locked or used up. */
  reactivate(id: string, expires_at: string): Promise<Result<Share>> {
    return this.ask(`shares/${id}/reactivate/`, 'POST', { expires_at })
  }

  /** Refused with the code `reauthentication_required` unless the password was typed a moment ago. */
  address(id: string): Promise<Result<Address>> {
    return this.ask(`shares/${id}/address/`, 'POST', {})
  }
}
