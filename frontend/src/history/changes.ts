/** What the history says of a change: the sentence of a doctor's report (`diary/sharing/report/change_words.py`), of the days it shows. */
import type { DiaryRecord, Fields, Symptom } from '../diary'
import { differenceIn, shortDifferenceIn } from '../diary/points'
import { changeOf, STRETCHES_NEEDED, type Changes } from '../domain/change'
import { addDays } from '../domain/days'
import { headline } from '../domain/headline'
import { SYMPTOMS } from '../domain/vocabulary'
import { t } from '../i18n'
import './words.en'

/** Each symptom's from one day to another, both included; `ownLeast` is the difference that matters to the person. */
export function changesIn(records: DiaryRecord[], from: string, to: string, ownLeast: number | null): Record<Symptom, Changes> {
  const known = new Map(records.map(({ data }) => [String(data.on), data]))
  const days: (Fields | undefined)[] = []
  for (let on = from; on <= to; on = addDays(on, 1)) days.push(known.get(on))
  const changeIn = (symptom: Symptom) => changeOf(days.map((data) => (data ? headline(data, symptom) : null)), ownLeast)
  return Object.fromEntries(SYMPTOMS.map((symptom) => [symptom, changeIn(symptom)])) as Record<Symptom, Changes>
}

export interface ChangeSaid { verdict: string; detail: string }

/** Where there is no change to tell, how many of the fortnights it takes there are. */
export function changeSaid({ change, stretches }: Changes): ChangeSaid {
  if (!change) return { verdict: t('change.too_few'), detail: t('change.fortnights', { count: stretches, needed: STRETCHES_NEEDED }) }
  const { points, low, high, days } = change
  return {
    verdict: change.is_one ? t('change.clear') : t('change.unclear'),
    detail: t('change.size', { difference: differenceIn(points), range: rangeText(low, high), count: days }),
  }
}

/** "1.2 lower to 0.6 higher", "0.5 to 1.2 lower". */
function rangeText(low: number, high: number): string {
  if (high < 0) return t('change.range', { from: -high, to: sideText(low) })
  return t('change.range', { from: low > 0 ? low : sideText(low), to: sideText(high) })
}

function sideText(points: number): string {
  return points === 0 ? '0' : shortDifferenceIn(points)
}
