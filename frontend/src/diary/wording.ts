/** Fields and values in people's words; the catalogue has the words, this finds the right ones. */
import type { DiaryRecord, EarlierValue, FieldValue, Symptom } from '.'
import type { Where } from '../domain/answers'
import type { Words } from '../domain/types'
import type { Place } from '../domain/vocabulary'
import { formatList, formatNumber, formatWhen, hasWords, t, type Key } from '../i18n'
import './words.en'

export function wordsFor(symptom: Symptom): Words {
  return { 0: t(`word.${symptom}.0`), 5: t(`word.${symptom}.5`), 10: t(`word.${symptom}.10`) }
}

export function questionName(symptom: Symptom, where: Where): string {
  const name = t(`symptom.${symptom}`)
  return where === null ? name : t('score.of_place', { symptom: name, place: t(`place_in.${where}`) })
}

export function fieldName(field: string): string {
  const rating = /^ratings\.(\w+)\.(pain|numbness|tingling)$/.exec(field)
  if (rating) return questionName(rating[2] as Symptom, rating[1] as Place)
  return known(`symptom.${field}`) ?? known(`field.${field}`) ?? t('field.other')
}

const ITEM_WORDS: Record<string, string> = {
  qualities: 'quality', exposures: 'exposure', spread_feet: 'spread_feet', spread_hands: 'spread_hands',
  neuropathy_cause: 'cause', regions: 'place', tracked: 'tracked',
}

export function valueText(field: string, value: FieldValue): string {
  if (value === null || value === '') return t('earlier.empty')
  if (typeof value === 'boolean') return value ? t('ems.yes') : t('ems.no')
  if (typeof value === 'number') return formatNumber(value)
  if (typeof value === 'string' && field.endsWith('_at')) return formatWhen(value)
  if (Array.isArray(value)) return value.length > 0 ? formatList(value.map((item) => itemText(field, item))) : t('earlier.empty')
  return itemText(field, value)
}

function itemText(field: string, item: string): string {
  if (field === 'skipped') return fieldName(item)
  return known(`${ITEM_WORDS[field] ?? field}.${item}`) ?? item
}

function known(key: string): string | null {
  return hasWords(key) ? t(key as Extract<Key, 'field.other'>) : null
}

export function earlierValues(record: DiaryRecord | null | undefined): EarlierValue[] {
  return (record?.earlier ?? []).filter(({ reason, field }) => reason !== 'derived' && field !== 'copied')
}

export function earlierText(earlier: EarlierValue, nameOf = fieldName, textOf = valueText): string {
  return t('earlier.line', { field: nameOf(earlier.field), ...earlierParts(earlier, textOf) })
}

export function earlierHere(earlier: EarlierValue): string {
  return t('earlier.line_here', earlierParts(earlier))
}

function earlierParts({ field, value, device, at }: EarlierValue, textOf = valueText) {
  return { value: textOf(field, value), device: device || t('earlier.unknown_device'), when: formatWhen(at) }
}

/** Of the day that is asked about, as seen from today. */
export type Tense = 'now' | 'past' | 'ahead'

export function tenseOf(on: string, now: string): Tense {
  return on === now ? 'now' : on < now ? 'past' : 'ahead'
}

export function questionIn(tense: Tense): 'question' | 'question_past' | 'question_ahead' {
  return tense === 'now' ? 'question' : `question_${tense}`
}
