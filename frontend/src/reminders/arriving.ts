/** Whether reminders reach this phone, and if not, why: one plain reason. Pure. */
import type { Overview, Subscription } from '../api/reminders'
import type { Ability } from './thisPhone'

export type Reason =
  | 'not_needed' | 'not_configured' | 'insecure' | 'home_screen' | 'unsupported' | 'denied' | 'can_ask' | 'off' | 'silent' | 'unproven' | 'working'

/** `keptKey`: the server's key that this phone subscribed with; null when it did not. */
export interface Here { ability: Ability; deviceId: string; keptKey: string | null }

export function reasonHere({ reminders, state, subscriptions }: Overview, { ability, deviceId, keptKey }: Here): Reason {
  if (!reminders.some((reminder) => reminder.active && reminder.channels.includes('push'))) return 'not_needed'
  if (!state.push.configured) return 'not_configured'
  if (ability !== 'granted') return ability
  const mine = subscriptionHere(subscriptions, deviceId)
  if (!mine || (keptKey !== null && keptKey !== state.push.public_key)) return 'off'
  if (mine.silent) return 'silent'
  return mine.last_confirmed_at === null ? 'unproven' : 'working'
}

export function subscriptionHere(subscriptions: readonly Subscription[], deviceId: string): Subscription | undefined {
  return subscriptions.find((each) => each.device_id === deviceId)
}

/** It can be switched on here with a tap. */
export function canSwitchOn(reason: Reason): boolean {
  return reason === 'can_ask' || reason === 'off'
}

export function isTrouble(reason: Reason): boolean {
  return !['working', 'unproven', 'not_needed'].includes(reason)
}
