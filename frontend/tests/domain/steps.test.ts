// @vitest-environment node
import { describe, expect, it } from 'vitest'
import { emptiedHere, isAnsweredHere, isDoneHere, isRegionDone, isSingle, scoreElsewhere, stepsFor, type Step } from '../../src/domain/steps'
import type { Fields } from '../../src/domain/types'

const named = (steps: Step[]) => steps.map((step) => (step === 'ems' ? 'ems' : `${step.where} ${step.symptom}`))
const pain = (where: 'feet' | 'hands' | 'feet_left' | 'feet_right' | null): Step => ({ symptom: 'pain', where })
const FEET: Fields = { 'ratings.feet.pain': 0, 'ratings.feet.numbness': 4, 'ratings.feet.tingling': 10 }

describe('the steps of a check-in', () => {
  it.each<[string, string[], Fields, string[], boolean]>([
    ['nobody has said where', [], {}, ['null pain', 'null numbness', 'null tingling', 'ems'], true],
    ['one region', ['hands'], {}, ['hands pain', 'hands numbness', 'hands tingling', 'ems'], true],
    ['both', ['feet', 'hands'], {}, ['feet pain', 'hands pain', 'feet numbness', 'hands numbness', 'feet tingling', 'hands tingling', 'ems'], false],
    ['left and right of one score', ['feet'], { 'ratings.feet_right.pain': 2 }, ['feet_left pain', 'feet_right pain', 'feet numbness', 'feet tingling', 'ems'], false],
    ['a region that is rated and not chosen', [], { 'ratings.hands.pain': 2 }, ['hands pain', 'hands numbness', 'hands tingling', 'ems'], true],
  ])('where %s', (_, chosen, data, steps, single) => {
    const asked = stepsFor(data, chosen)
    expect(named(asked)).toEqual(steps)
    expect(isSingle(asked, asked[0]!)).toBe(single)
  })

  it('are single for each score on its own', () => {
    const asked = stepsFor({ 'ratings.feet_right.pain': 2 }, ['feet'])
    expect(asked.map((step) => isSingle(asked, step))).toEqual([false, false, true, true, false])
  })
})

describe('a step', () => {
  it.each<[string, Step, Fields, boolean, boolean]>([
    ['a score of 0', pain('feet'), { 'ratings.feet.pain': 0 }, false, true],
    ['another place’s score', pain('hands'), { 'ratings.feet.pain': 3, pain: 3 }, false, false],
    ['a score without a place, and one place', pain('feet'), { pain: 3 }, true, true],
    ['a score without a place, and two', pain('feet'), { pain: 3 }, false, false],
    ['leaving it out', pain('hands'), { skipped: ['pain'] }, false, true],
    ['leaving another one out', pain('hands'), { skipped: ['numbness'] }, false, false],
    ['an emptied score', pain('feet'), { 'ratings.feet.pain': null }, true, false],
    ['no to EMS', 'ems', { ems_used: false }, false, true],
    ['nothing to EMS', 'ems', { ems_used: null }, false, false],
    ['leaving EMS out', 'ems', { skipped: ['ems_used'] }, false, true],
  ])('is answered by %s?', (_, step, data, single, answered) => {
    expect(isAnsweredHere(step, data, single)).toBe(answered)
  })
})

it('one side is enough for a place, and a region for its sides', () => {
  const left: Fields = { 'ratings.feet_left.pain': 3 }
  expect([isDoneHere(pain('feet_right'), left, false), isDoneHere(pain('feet'), left, false), isDoneHere(pain('hands'), left, false)]).toEqual([true, true, false])
  expect(isAnsweredHere(pain('feet_right'), left, false)).toBe(false)
})

describe('a region', () => {
  it.each<[string, Fields, boolean]>([
    ['nothing', {}, false],
    ['all three scores', FEET, true],
    ['two of them', { ...FEET, 'ratings.feet.pain': null }, false],
    ['two of them, one left out', { ...FEET, 'ratings.feet.pain': null, skipped: ['pain'] }, true],
    ['two of them, and one side', { ...FEET, 'ratings.feet.pain': null, 'ratings.feet_left.pain': 2 }, true],
    ['all left out', { skipped: ['numbness', 'pain', 'tingling'] }, true],
    ['those of the other region', { 'ratings.hands.pain': 1, 'ratings.hands.numbness': 1, 'ratings.hands.tingling': 1 }, false],
  ])('with %s is done?', (_, data, done) => {
    expect(isRegionDone(data, 'feet', false)).toBe(done)
  })

  it('alone is done by scores without a place; of two, neither', () => {
    const data = { pain: 1, numbness: 2, tingling: 3 }
    expect([isRegionDone(data, 'feet', true), isRegionDone(data, 'feet', false), isRegionDone(data, null, true)]).toEqual([true, false, true])
  })
})

describe('a place that is emptied', () => {
  it.each<[string, Step, Fields, boolean, Fields]>([
    ['leaves the other place and the day’s score', pain('feet'), { 'ratings.feet.pain': 8, 'ratings.hands.pain': 3, pain: 8 }, false, { 'ratings.feet.pain': null }],
    ['leaves the other side', pain('feet_left'), { 'ratings.feet_left.pain': 3, 'ratings.feet_right.pain': 5 }, false, { 'ratings.feet_left.pain': null }],
    ['takes along what was said of both sides', pain('feet_left'), { 'ratings.feet.pain': 6, 'ratings.hands.pain': 2, pain: 6 }, false, { 'ratings.feet.pain': null }],
    ['as the last one takes the day’s score along', pain('feet'), { 'ratings.feet.pain': 8, pain: 8 }, false, { pain: null, 'ratings.feet.pain': null }],
    ['as the only one takes a score without a place along', pain('feet'), { pain: 8 }, true, { pain: null }],
    ['is no longer left out, nor are the others', pain('hands'), { skipped: ['ems_used', 'pain'] }, false, { skipped: ['ems_used'] }],
    ['and never answered changes nothing', pain('hands'), {}, false, {}],
    ['may be EMS', 'ems', { ems_used: true, pain: 2 }, false, { ems_used: null }],
  ])('%s', (_, step, data, single, set) => {
    expect(emptiedHere(step, data, single)).toEqual(set)
  })

  it('is answered elsewhere by other places only, not by the day’s score they made', () => {
    const data = { 'ratings.feet.pain': 8, 'ratings.hands.pain': 3, pain: 8 }
    expect([scoreElsewhere(data, 'feet', 'pain'), scoreElsewhere(data, 'hands', 'pain')]).toEqual([3, 8])
    expect([scoreElsewhere({ 'ratings.feet.pain': 6 }, 'feet_left', 'pain'), scoreElsewhere({ 'ratings.feet_right.pain': 6 }, 'feet_left', 'pain')]).toEqual([null, 6])
    expect([scoreElsewhere({ pain: 8 }, 'feet', 'pain'), scoreElsewhere({ 'ratings.feet.pain': 8, pain: 8 }, 'feet', 'pain')]).toEqual([null, null])
  })
})
