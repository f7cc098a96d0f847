/** What a check-in asks, place by place: which questions there are, which are answered, and how one is emptied. Pure. */
import {
  clearQuestion, fieldOf, hasSides, isSkipped, regionOf, regionsShown, rivalsOf, scoreAt, sidesOf, unskipped, withoutCopies, type Where,
} from './answers'
import { headline } from './headline'
import type { Fields, Symptom } from './types'
import { SYMPTOMS, type Region } from './vocabulary'

export type Step = { symptom: Symptom; where: Where } | 'ems'

/** Under which name a day has it as left out. */
export function questionOf(step: Step): Symptom | 'ems_used' {
  return step === 'ems' ? 'ems_used' : step.symptom
}

/** One question at a time: each symptom for each of its places, EMS last. */
export function stepsFor(data: Fields, chosen: readonly string[]): Step[] {
  const regions = regionsShown(chosen, data)
  const places = (symptom: Symptom): Where[] =>
    regions.length === 0 ? [null] : regions.flatMap((region): Where[] => (hasSides(data, region, symptom) ? sidesOf(region) : [region]))
  return [...SYMPTOMS.flatMap((symptom) => places(symptom).map((where): Step => ({ symptom, where }))), 'ems']
}

/** The step's symptom is asked about one place only, so an answer without a place belongs to it. */
export function isSingle(steps: Step[], step: Step): boolean {
  return step !== 'ems' && steps.filter((each) => each !== 'ems' && each.symptom === step.symptom).length === 1
}

export function isAnsweredHere(step: Step, data: Fields, single: boolean): boolean {
  if (step === 'ems') return typeof data.ems_used === 'boolean' || isSkipped(data, 'ems_used')
  return scoreAt(data, step.where, step.symptom, single) !== null || isSkipped(data, step.symptom)
}

/** Nothing is open here: answered, left out, or one side is: who has one foot is not asked about the other for ever. */
export function isDoneHere(step: Step, data: Fields, single: boolean): boolean {
  if (isAnsweredHere(step, data, single)) return true
  return step !== 'ems' && step.where !== null && hasSides(data, regionOf(step.where), step.symptom)
}

export function isRegionDone(data: Fields, region: Region | null, single: boolean): boolean {
  return SYMPTOMS.every((symptom) => isDoneHere({ symptom, where: region }, data, single))
}

/** As if it had never been asked here. With the last of its places goes the symptom's score of the day, which was theirs. */
export function emptiedHere(step: Step, data: Fields, single: boolean): Fields {
  if (step === 'ems') return clearQuestion(data, 'ems_used')
  const { symptom, where } = step
  if (single || scoreElsewhere(data, where, symptom) === null) return clearQuestion(data, symptom)
  const given = fieldsHere(where, symptom).filter((field) => typeof data[field] === 'number')
  return { ...withoutCopies(data, Object.fromEntries(given.map((field) => [field, null]))), ...unskipped(data, symptom) }
}

/** The symptom's score of the day as far as other places make it; null when it is answered nowhere else. */
export function scoreElsewhere(data: Fields, where: Where, symptom: Symptom): number | null {
  const emptied = Object.fromEntries(fieldsHere(where, symptom).map((field) => [field, null]))
  return headline({ ...data, [symptom]: null, ...emptied }, symptom)
}

/** A side and its region answer for each other; the other side is another place. */
function fieldsHere(where: Where, symptom: Symptom): string[] {
  return [where, ...rivalsOf(where)].map((place) => fieldOf(place, symptom))
}
