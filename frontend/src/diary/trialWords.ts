/** What a device tells about a trial, field by field, in words. */
import type { FieldValue } from '.'
import type { AnyPauseReason } from '../domain/trial'
import { formatDay, t } from '../i18n'
import './later.words.en'
import './words.en'

const FIELDS: Record<string, 'trialfield.end' | 'trialfield.seen' | 'trialfield.pauses'> = {
  ended_on: 'trialfield.end', answer_seen_on: 'trialfield.seen', pauses: 'trialfield.pauses',
}

export function toldField(field: string): string {
  const [, on] = /^pauses\.(.+)$/.exec(field) ?? []
  if (on) return t('trialfield.pause', { on: formatDay(on, 'short') })
  return t(FIELDS[field] ?? 'trialfield.other')
}

export function toldText(field: string, value: FieldValue): string {
  if (field === 'ended_on' || field === 'answer_seen_on') return typeof value === 'string' ? formatDay(value, 'short') : t('earlier.empty')
  if (!Array.isArray(value)) return t('pause.none')
  const [reason, until] = value
  const words = t(`pausereason.${reason as AnyPauseReason}`)
  return until ? t('pause.until', { reason: words, on: formatDay(until, 'short') }) : words
}
