/** What the bar says once nothing is open. */
import type { Tense } from '../diary/wording'
import '../diary/words.en'
import { t } from '../i18n'
import type { Places } from './usePlaces'
import './words.en'

export function doneWords({ done, shown, next }: Places, tense: Tense): string | null {
  if (done === 'day') return t(tense === 'now' ? 'done.now' : 'done.day')
  return done === 'place' && shown && next ? t('done.place', { place: t(`place.${shown}`) }) : null
}
