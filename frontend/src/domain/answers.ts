/** What a tap on a question means for the entry's fields. Pure: no storage, no words, no clock. */
import { headline } from './headline'
import type { Fields, FieldValue, Symptom } from './types'
import { PLACES, REGIONS, SYMPTOMS, TRACKED, ratingField, type Place, type Region, type Skippable } from './vocabulary'

/** null: the score of the whole day, for a person who has not said where. */
export type Where = Place | null

const SIDES: Record<Region, [Place, Place]> = {
  feet: ['feet_left', 'feet_right'],
  hands: ['hands_left', 'hands_right'],
}

export function sidesOf(region: Region): [Place, Place] {
  return SIDES[region]
}

export function fieldOf(where: Where, symptom: Symptom): string {
  return where === null ? symptom : ratingField(where, symptom)
}

/** Regions to ask about: those chosen, and any this day was already rated in. */
export function regionsShown(chosen: readonly string[], data: Fields): Region[] {
  return REGIONS.filter((region) => chosen.includes(region) || SYMPTOMS.some((symptom) => isRated(data, region, symptom)))
}

function isRated(data: Fields, region: Region, symptom: Symptom): boolean {
  return [region, ...SIDES[region]].some((place) => isScore(data[ratingField(place, symptom)]))
}

export function hasSides(data: Fields, region: Region, symptom: Symptom): boolean {
  return SIDES[region].some((place) => isScore(data[ratingField(place, symptom)]))
}

/** The score shown in one grid. A day answered without a place shows its headline where only one place is asked. */
export function scoreAt(data: Fields, where: Where, symptom: Symptom, onlyOne: boolean): number | null {
  const own = data[fieldOf(where, symptom)]
  if (isScore(own)) return own
  return onlyOne ? scoreWithoutPlace(data, symptom) : null
}

/** The same grid on another day: sides count for their region there, and the other way round. */
export function scoreToCompare(data: Fields, where: Where, symptom: Symptom, onlyOne: boolean): number | null {
  const own = scoreAt(data, where, symptom, onlyOne)
  if (own !== null) return own
  if (where === null) return headline(data, symptom)
  const region = regionOf(where)
  const near = where === region ? SIDES[region] : [region]
  const scores = near.map((place) => data[ratingField(place, symptom)]).filter(isScore)
  return scores.length > 0 ? Math.max(...scores) : null
}

export function scoreWithoutPlace(data: Fields, symptom: Symptom): number | null {
  const own = data[symptom]
  return ratedFields(data, symptom).length === 0 && isScore(own) ? own : null
}

/** A side's score replaces the region's and the reverse, so that the headline is never an old answer. */
export function answerScore(data: Fields, where: Where, symptom: Symptom, score: number): Fields {
  const set: Fields = { [fieldOf(where, symptom)]: score, ...unskipped(data, symptom) }
  for (const rival of rivalsOf(where)) {
    const field = ratingField(rival, symptom)
    if (isScore(data[field])) set[field] = null
  }
  return withoutCopies(data, set)
}

export function skipQuestion(data: Fields, question: Skippable): Fields {
  return { ...emptied(data, question), skipped: [...new Set([...listOf(data.skipped), question])].sort() }
}

/** As if it had never been answered, nor left out on purpose. */
export function clearQuestion(data: Fields, question: Skippable): Fields {
  return { ...emptied(data, question), ...unskipped(data, question) }
}

function emptied(data: Fields, question: Skippable): Fields {
  const rated = question === 'ems_used' ? [] : ratedFields(data, question)
  const fields = isAnswered(data[question]) || rated.length > 0 ? [question, ...rated] : []
  return withoutCopies(data, Object.fromEntries(fields.map((field) => [field, null])))
}

export function unskipped(data: Fields, question: Skippable): Fields {
  const skipped = listOf(data.skipped)
  return skipped.includes(question) ? { skipped: skipped.filter((other) => other !== question) } : {}
}

export function isSkipped(data: Fields, question: Skippable): boolean {
  return listOf(data.skipped).includes(question)
}

/** Yesterday's scores for what is still open today, marked as copied. EMS is not a score but something done, so it is never copied. */
export function sameScores(yesterday: Fields, today: Fields): Fields {
  const scores: Fields = {}
  for (const symptom of SYMPTOMS.filter((each) => headline(today, each) === null)) {
    const rated = ratedFields(yesterday, symptom)
    for (const field of rated.length > 0 ? rated : [symptom]) {
      if (isScore(yesterday[field])) Object.assign(scores, { [field]: yesterday[field] ?? null })
    }
  }
  if (Object.keys(scores).length === 0) return {}
  const copied = [...new Set([...listOf(today.copied), ...Object.keys(scores)])].sort()
  const answered = SYMPTOMS.filter((symptom) => headline(scores, symptom) !== null)
  const skipped = listOf(today.skipped).filter((name) => !answered.some((symptom) => symptom === name))
  return { ...scores, copied, ...(skipped.length === listOf(today.skipped).length ? {} : { skipped }) }
}

/** The score that `scoreAt` shows here was taken over from the day before, and not answered anew since. */
export function isCopiedAt(data: Fields, where: Where, symptom: Symptom, onlyOne: boolean): boolean {
  const own = fieldOf(where, symptom)
  return listOf(data.copied).includes(isScore(data[own]) || !onlyOne ? own : symptom)
}

/** What stays marked as copied when `set` is written: neither what it answers, nor the score of a day whose places it rates. */
export function copiedAfter(data: Fields, set: Fields): string[] {
  const rated = SYMPTOMS.filter((symptom) => ratedFields(set, symptom).length > 0)
  return listOf(data.copied).filter((field) => !(field in set) && !rated.some((symptom) => symptom === field))
}

/** `set`, with the mark taken off what it overwrites. */
export function withoutCopies(data: Fields, set: Fields): Fields {
  const copied = copiedAfter(data, set)
  return copied.length === listOf(data.copied).length ? set : { ...set, copied }
}

/** The values a change replaces, to take it back. A headline the server derived goes with its last rating. */
export function valuesBefore(data: Fields, set: Fields): Fields {
  const before: Fields = {}
  for (const field of Object.keys(withoutCopies(data, set))) before[field] = data[field] ?? null
  for (const symptom of SYMPTOMS) {
    const after = { ...data, ...set, ...before }
    if (touches(set, symptom) && ratedFields(after, symptom).length === 0 && !(symptom in before)) {
      before[symptom] = scoreWithoutPlace(data, symptom)
    }
  }
  return before
}

function touches(set: Fields, symptom: Symptom): boolean {
  return Object.keys(set).some((field) => field.startsWith('ratings.') && field.endsWith(`.${symptom}`))
}

const BOOKKEEPING = new Set(['kind', 'on', 'occurred_at', 'time_zone', 'copied'])

/** Whether a person said anything on this day: a skip is an answer, an emptied entry is not. */
export function hasAnswers(data: Fields): boolean {
  return Object.entries(data).some(([field, value]) => !BOOKKEEPING.has(field) && isAnswered(value))
}

export function hasScores(data: Fields): boolean {
  return SYMPTOMS.some((symptom) => headline(data, symptom) !== null)
}

/** Nothing of the three scores is open: each is given, or left out on purpose. */
export function isComplete(data: Fields): boolean {
  return SYMPTOMS.every((symptom) => headline(data, symptom) !== null || isSkipped(data, symptom))
}

export function isAnswered(value: FieldValue | undefined): boolean {
  if (Array.isArray(value)) return value.length > 0
  return value !== null && value !== undefined && value !== ''
}

export function listOf(value: FieldValue | undefined): string[] {
  return Array.isArray(value) ? value : []
}

export function toggled(value: FieldValue | undefined, item: string): string[] {
  const list = listOf(value)
  return list.includes(item) ? list.filter((other) => other !== item) : [...list, item].sort()
}

function ratedFields(data: Fields, symptom: Symptom): string[] {
  return PLACES.map((place) => ratingField(place, symptom)).filter((field) => isScore(data[field]))
}

/** The other places of which only one can be answered with this one: a side and its region. */
export function rivalsOf(where: Where): Place[] {
  if (where === null) return []
  const region = regionOf(where)
  return where === region ? SIDES[region] : [region]
}

export function regionOf(place: Place): Region {
  return place.startsWith('feet') ? 'feet' : 'hands'
}

function isScore(value: FieldValue | undefined): value is number {
  return typeof value === 'number'
}

/** Nothing chosen yet means all of them; an emptied list means none. */
export function trackedOf(profile: Fields): readonly string[] {
  return Array.isArray(profile.tracked) ? profile.tracked : TRACKED
}
