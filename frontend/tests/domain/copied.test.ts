/** What was taken over from the day before is known as that until it is answered, and undo knows it too. */
import { describe, expect, it } from 'vitest'
import {
  answerScore, clearQuestion, copiedAfter, hasAnswers, isCopiedAt, sameScores, skipQuestion, valuesBefore,
} from '../../src/domain/answers'
import type { Fields } from '../../src/domain/types'

const YESTERDAY: Fields = { pain: 5, 'ratings.feet.pain': 5, 'ratings.hands.pain': 2, numbness: 3, tingling: null }
const COPY = sameScores(YESTERDAY, {})
const TODAY: Fields = { ...COPY, pain: 5 }

describe('same as yesterday', () => {
  it('marks what it copies, by the fields that were answered', () => {
    expect(COPY).toEqual({
      'ratings.feet.pain': 5, 'ratings.hands.pain': 2, numbness: 3, copied: ['numbness', 'ratings.feet.pain', 'ratings.hands.pain'],
    })
    expect([isCopiedAt(COPY, 'feet', 'pain', false), isCopiedAt(COPY, 'feet_left', 'pain', false), isCopiedAt({}, null, 'pain', true)]).toEqual([true, false, false])
  })

  it('marks a score without a place in the one place that shows it', () => {
    expect([isCopiedAt(COPY, 'feet', 'numbness', true), isCopiedAt(COPY, 'feet', 'numbness', false), isCopiedAt(COPY, null, 'numbness', true)]).toEqual([true, false, true])
  })

  it('keeps what was marked, and leaves what was answered', () => {
    const today = { pain: 1, tingling: 4, copied: ['tingling'] }
    expect(sameScores(YESTERDAY, today)).toEqual({ numbness: 3, copied: ['numbness', 'tingling'] })
  })

  it('with nothing to copy changes nothing', () => {
    expect(sameScores({}, { copied: ['pain'] })).toEqual({})
    expect(sameScores(YESTERDAY, { ...TODAY, tingling: 1 })).toEqual({})
  })

  it('takes a skipped question up again', () => {
    expect(sameScores(YESTERDAY, { skipped: ['numbness', 'tingling'], pain: 1 })).toEqual({ numbness: 3, copied: ['numbness'], skipped: ['tingling'] })
  })
})

describe('an answer', () => {
  it.each([3, 7])('takes the mark off what it overwrites, also with the same number (%i)', (score) => {
    expect(answerScore(TODAY, null, 'numbness', score).copied).toEqual(['ratings.feet.pain', 'ratings.hands.pain'])
  })

  it('of a side takes it off its region, of a place off the score of the day', () => {
    expect(answerScore(TODAY, 'feet_left', 'pain', 4)).toEqual({
      'ratings.feet_left.pain': 4, 'ratings.feet.pain': null, copied: ['numbness', 'ratings.hands.pain'],
    })
    expect(answerScore({ pain: 5, copied: ['pain'] }, 'feet', 'pain', 5)).toEqual({ 'ratings.feet.pain': 5, copied: [] })
  })

  it('says nothing of marks where it takes none off', () => {
    expect(answerScore({ copied: ['pain'], pain: 5 }, null, 'numbness', 3)).toEqual({ numbness: 3 })
    expect(clearQuestion({ copied: ['pain'], pain: 5, ems_used: true }, 'ems_used')).toEqual({ ems_used: null })
  })

  it('that is skipped or cleared is no copy any more', () => {
    expect(skipQuestion(TODAY, 'pain').copied).toEqual(['numbness'])
    expect(clearQuestion(TODAY, 'numbness').copied).toEqual(['ratings.feet.pain', 'ratings.hands.pain'])
  })
})

describe('undo', () => {
  it.each([
    ['a score', answerScore(TODAY, null, 'numbness', 8)], ['a skip', skipQuestion(TODAY, 'pain')], ['the same number', answerScore(TODAY, null, 'numbness', 3)],
    ['a setter that says nothing of marks', { numbness: null }], ['a side', answerScore(TODAY, 'hands_left', 'pain', 1)],
  ])('of %s brings the marks back', (_of, set) => {
    const after = { ...TODAY, ...set, copied: set.copied ?? copiedAfter(TODAY, set) }
    const undone = { ...after, ...valuesBefore(TODAY, set) }
    expect(undone.copied).toEqual(TODAY.copied)
    expect(undone).toMatchObject(TODAY)
  })

  it('of the copy itself leaves neither scores nor marks', () => {
    const before = valuesBefore({ note: 'cold' }, COPY)
    expect(before).toMatchObject({ numbness: null, copied: null })
    expect(hasAnswers({ ...COPY, ...before })).toBe(false)
  })
})

it('a mark is no answer', () => {
  expect(hasAnswers({ kind: 'daily', copied: ['pain'] })).toBe(false)
})
