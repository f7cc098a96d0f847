/** Words for what an ordinary diary says of one symptom. */
import type { Together } from '../diary/api/trials'
import { differenceIn, rangeIn } from '../diary/points'
import '../diary/words.en'
import { t } from '../i18n'
import './words.en'

/** As in diary/analysis/association.py; so many days with a day before them span the 28 it takes. */
const OF_EACH_KIND_MIN = 6
const DAYS_USED_MIN = 20
const DAYS_USED_ENOUGH = 27

/** An answer with its numbers, which always come together. */
export type Found = Together & { estimate: number; low: number; high: number }

export function isFound(one: Together): one is Found {
  return one.estimate !== null && one.low !== null && one.high !== null
}

/** The verdict. */
export function togetherIn(one: Together): string {
  const symptom = t(`symptom.${one.symptom}`).toLowerCase()
  switch (one.verdict) {
    case 'not_enough_days_yet': return isTooRegular(one) ? t('together.too_regular') : t('together.not_enough', { count: one.days_needed })
    case 'no_link_found': return t('together.no_link')
    case 'goes_with_lower': return t('together.lower', { symptom })
    case 'goes_with_higher': return t('together.higher', { symptom })
  }
}

/** Enough days of each kind, and still no number: EMS follows from the day before, or the score from EMS. */
export function isTooRegular(one: Together, used = DAYS_USED_ENOUGH): boolean {
  return one.days_needed === 1 && one.days_used >= used && Math.min(one.ems_days, one.other_days) >= OF_EACH_KIND_MIN
}

/** The difference, never without its range and its days. */
export function numbersIn(one: Found): { name: string; value: string }[] {
  return [
    { name: t('together.row_difference'), value: differenceIn(one.estimate) },
    { name: t('together.row_range'), value: rangeIn(one.low, one.high) },
    { name: t('together.row_days', { days: one.days_used }), value: t('together.row_days_value', { ems: one.ems_days, other: one.other_days }) },
  ]
}

/** What else belongs to the numbers, one sentence each. */
export function besidesIn(one: Found): string[] {
  const plain = one.plain_difference === null ? [] : [t('together.plain', { difference: differenceIn(one.plain_difference) })]
  return [t('together.row_note'), ...plain, ...copiedIn(one), chosenIn(one)]
}

/** Nothing where nothing was copied. */
export function copiedIn({ days_copied: copied, days_scored: days }: Pick<Together, 'days_copied' | 'days_scored'>): string[] {
  return copied > 0 ? [t('helps.copied', { copied, days })] : []
}

export function chosenIn(one: Together): string {
  if (!isChosenKnown(one)) return t('together.chosen_unknown')
  return t('together.chosen', { worse: inHundred(one.ems_after_worse), better: inHundred(one.ems_after_better) })
}

export function isChosenKnown(one: Together): one is Together & { ems_after_worse: number; ems_after_better: number } {
  return one.ems_after_worse !== null && one.ems_after_better !== null
}

/** What is still missing, the rarer kind of day first. */
export function missingIn(one: Together): string[] {
  const symptom = t(`symptom.${one.symptom}`).toLowerCase()
  const more = [
    ['together.need_ems', OF_EACH_KIND_MIN - one.ems_days], ['together.need_other', OF_EACH_KIND_MIN - one.other_days],
  ] as const
  const kinds = more.filter(([, count]) => count > 0).map(([key, count]) => t(key, { count }))
  const regular = isTooRegular(one, DAYS_USED_MIN) ? [t('together.need_rhythm')] : []
  if (isTooRegular(one)) return regular
  return [...kinds, t('together.need_days', { count: one.days_needed }), t('together.need_answers', { symptom }), ...regular]
}

function inHundred(share: number): number {
  return Math.round(share * 100)
}
