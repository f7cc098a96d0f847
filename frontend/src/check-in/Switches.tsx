/** What a grid is about: feet or hands for the whole page, left or right for one score. */
import type { Symptom } from '../diary'
import '../diary/words.en'
import { fieldOf } from '../domain/answers'
import { isRegionDone } from '../domain/steps'
import type { Place } from '../domain/vocabulary'
import { t } from '../i18n'
import { Icon, TICK } from '../ui/Icon'
import '../ui/words.en'
import type { Entry } from './useEntry'
import type { Places } from './usePlaces'
import './words.en'

interface RegionProps { entry: Entry; places: Places }

/** With one region there is nothing to choose. */
export function RegionSwitch({ entry, places: { regions, shown, show } }: RegionProps) {
  if (regions.length < 2) return null
  return (
    <div class="switch" role="group" aria-label={t('today.places')}>
      {regions.map((region) => {
        const done = isRegionDone(entry.data, region, false)
        return (
          <button key={region} type="button" aria-pressed={region === shown} onClick={() => show(region)} aria-label={done ? t('today.place_done', { place: t(`place.${region}`) }) : undefined}>
            {t(`place.${region}`)}{done && <Done />}
          </button>
        )
      })}
    </div>
  )
}

function Done() {
  return <Icon class="done-mark" path={TICK} />
}

interface SideProps { entry: Entry; symptom: Symptom; sides: Place[]; shown: number; onShow: (side: number) => void }

export function SideSwitch({ entry, symptom, sides, shown, onShow }: SideProps) {
  return (
    <div class="switch sides" role="group" aria-label={t('score.sides_differ')}>
      {sides.map((place, index) => {
        const score = entry.data[fieldOf(place, symptom)]
        const name = t(`place.${place}`)
        return (
          <button key={place} type="button" aria-pressed={index === shown} onClick={() => onShow(index)}>
            {typeof score === 'number' ? t('answer.of', { question: name, value: score }) : name}
          </button>
        )
      })}
    </div>
  )
}
