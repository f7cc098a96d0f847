/** The words and limits of docs/api.md, in the order the screens show them. No texts for people: those are in i18n. */
import type { Symptom } from './types'

export const SYMPTOMS = ['pain', 'numbness', 'tingling'] as const satisfies readonly Symptom[]
export const REGIONS = ['feet', 'hands'] as const
export const PLACES = ['feet', 'feet_left', 'feet_right', 'hands', 'hands_left', 'hands_right'] as const
export const SKIPPABLE = ['pain', 'numbness', 'tingling', 'ems_used'] as const
export const QUALITIES = [
  'burning', 'electric_shocks', 'stabbing', 'aching', 'cramping', 'tight', 'cold', 'itching',
  'pins_and_needles', 'walking_on_sand', 'painful_touch',
] as const
export const SPREAD_FEET = ['none', 'toes', 'ankle', 'knee', 'beyond'] as const
export const SPREAD_HANDS = ['none', 'fingers', 'wrist', 'elbow', 'beyond'] as const
export const EXPOSURES = [
  'poor_sleep', 'cold_weather', 'hot_weather', 'long_walk', 'long_standing', 'tight_shoes',
  'alcohol', 'stress', 'illness', 'medicine_changed', 'treatment_day', 'high_blood_sugar',
] as const
export const CAUSES = [
  'diabetes', 'chemotherapy', 'injury', 'infection', 'toxin', 'medicine', 'other', 'unknown',
] as const
export const TRACKED = ['qualities', 'spread', 'sleep_disturbance', 'weakness', 'falls', 'exposures'] as const

export const SCORE_MIN = 0
export const SCORE_MAX = 10
export const FALLS_MAX = 50
export const NOTE_MAX = 2000
export const DIFFERENCE_MIN = 0.5
export const DIFFERENCE_MAX = 5
export const DAYS_AHEAD = 1
export const YEARS_BACK = 10
export const LATE_AFTER_HOURS = 36

export type Region = (typeof REGIONS)[number]
export type Place = (typeof PLACES)[number]
export type Skippable = (typeof SKIPPABLE)[number]

export function ratingField(place: Place, symptom: Symptom): string {
  return `ratings.${place}.${symptom}`
}
