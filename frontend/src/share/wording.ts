/** What a link is, in words. */
import type { Share, View } from '../diary/api/shares'
import { formatDay, formatList, formatWhen, t } from '../i18n'
import './words.en'

/** What a sharing screen says when the server cannot be asked. */
export function unreachableWords() {
  return { loading: t('share.loading'), offline: t('share.offline'), signedOut: t('share.signed_out'), gone: t('oneshare.gone') }
}

export function nameOfShare(share: Pick<Share, 'label'>): string {
  return share.label ? t('share.for', { label: share.label }) : t('share.unnamed')
}

export function stateOf(share: Share): string {
  if (share.state === 'open') return t('share.state.open', { until: dayOf(share.expires_at) })
  if (share.state === 'expired') return t('share.state.expired', { until: dayOf(share.expires_at) })
  return t(`share.state.${share.state}`)
}

export function openingsOf(share: Share): string {
  if (share.last_opened_at === null) return t('share.not_opened')
  return t('share.opened', { count: share.views, last: dayOf(share.last_opened_at) })
}

export function shownBy(share: Share): string {
  const days = share.last_days === null ? t('oneshare.days_since', { from: formatDay(share.from ?? '') }) : t('newshare.days', { count: share.last_days })
  const parts = [t('oneshare.scores'), ...share.includes.map((each) => t(`oneshare.${each}`))]
  const kept = share.live ? t('oneshare.live') : t('oneshare.frozen', { made: dayOf(share.created_at) })
  return `${days}: ${formatList(parts)}; ${kept}.`
}

/** Ended by its owner or by the time, and neither locked nor opened as often as allowed. */
export function canOpenAgain(share: Share): boolean {
  const isUsedUp = share.views_max !== null && share.views >= share.views_max
  return share.state !== 'open' && share.tries_left > 0 && !isUsedUp
}

/** One line of what happened to a link. */
export function lineOf({ at, recipient, device, address, outcome }: View): string {
  const what = outcome === 'opened' ? '' : t(`oneshare.happened.${outcome}`)
  return [formatWhen(at), recipient, device, address, what].filter(Boolean).join(' · ')
}

/** The day of an instant where the person is. */
export function dayOf(instant: string, style: 'long' | 'full' = 'long'): string {
  const at = new Date(instant)
  const two = (number: number) => String(number).padStart(2, '0')
  return formatDay(`${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`, style)
}
