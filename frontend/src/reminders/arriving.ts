/** Whether reminders reach this phone, and if not, why: one plain reason. Pure. */
import type { Overview, Reminder, Subscription } from '../diary/api/reminders'
import type { Ability } from './thisPhone'

export type Reason =
  | 'not_needed' | 'not_configured' | 'insecure' | 'home_screen' | 'unsupported' | 'denied' | 'can_ask' | 'off' | 'gone' | 'silent' | 'unproven' | 'working'

/** `keptKey`: the server's key that this phone subscribed with; null when it did not. */
export interface Here { ability: Ability; deviceId: string; keptKey: string | null }

export function reasonHere({ reminders, state, subscriptions }: Overview, { ability, deviceId, keptKey }: Here): Reason {
  if (!reminders.some((reminder) => reminder.active && reminder.channels.includes('push'))) return 'not_needed'
  if (!state.push.configured) return 'not_configured'
  if (ability !== 'granted') return ability
  const mine = subscriptionHere(subscriptions, deviceId)
  if (!mine || (keptKey !== null && keptKey !== state.push.public_key)) return 'off'
  if (mine.gone) return 'gone'
  if (mine.silent) return 'silent'
  return mine.last_confirmed_at === null ? 'unproven' : 'working'
}

export function subscriptionHere(subscriptions: readonly Subscription[], deviceId: string): Subscription | undefined {
  return subscriptions.find((each) => each.device_id === deviceId)
}

type Ways = Pick<Reminder, 'active' | 'channels'>

/** Why a reminder would reach nobody on any of its ways; null when it can come. */
export function whyNowhere({ active, channels }: Ways, known: Overview): 'no_mail' | 'mail_stopped' | 'no_phone' | 'no_push' | null {
  const [push, email] = [whyNoPush(known), whyNoMail(known)]
  // A mail stands in for a phone that is missing, also where mails were not chosen.
  if (!active || email === null || (push === null && channels.includes('push'))) return null
  return channels[0] === 'push' ? push : email
}

/** Meant for a phone only: as the server does, by mail as long as no phone is left, all are silent, or it cannot push. */
export function comesByMailInstead({ active, channels }: Ways, known: Overview): boolean {
  const noneShows = !known.state.push.configured || known.subscriptions.every((each) => each.gone || each.silent)
  return active && !channels.includes('email') && noneShows && whyNoMail(known) === null
}

/** Meant for a phone, and none shows notifications, whether or not it comes on another way. */
export function lacksPhone({ active, channels }: Ways, known: Overview): boolean {
  return active && channels.includes('push') && whyNoPush(known) === 'no_phone'
}

function whyNoPush({ state, subscriptions }: Overview): 'no_push' | 'no_phone' | null {
  if (!state.push.configured) return 'no_push'
  return subscriptions.every((each) => each.gone) ? 'no_phone' : null
}

function whyNoMail({ state: { email } }: Overview): 'no_mail' | 'mail_stopped' | null {
  if (!email.available) return 'no_mail'
  return email.stopped ? 'mail_stopped' : null
}

/** It can be switched on here with a tap. */
export function canSwitchOn(reason: Reason): boolean {
  return reason === 'can_ask' || reason === 'off' || canBeginAnew(reason)
}

/** It was switched on, and does not arrive all the same: a new address at the push service may help. */
export function canBeginAnew(reason: Reason): boolean {
  return reason === 'gone' || reason === 'silent'
}

/** Nothing that a tap here is sure to mend: the other ways are offered beside it. */
export function needsOtherWay(reason: Reason): boolean {
  return isTrouble(reason) && !['can_ask', 'off', 'home_screen'].includes(reason)
}

export function isTrouble(reason: Reason): boolean {
  return !['working', 'unproven', 'not_needed'].includes(reason)
}
