/** English words of the check-in as it opens. */
import { addWords } from '../i18n'

export const words = {
  'span.now': 'last 24 h',
  'span.past': 'that day',
  'span.ahead': 'that day',

  'score.yesterday': 'Yesterday: {value}',
  'score.as_yesterday': 'As yesterday',
  'score.as_day_before': 'As the day before',
  'score.day_before': 'Day before: {value}',
  'score.without_place': 'Answered without feet or hands: {value}',
  'score.sides_differ': 'Left and right differ',
  'score.more': 'more',
  'score.more_about': 'More about {question}',
  'score.skip': 'Skip',
  'score.skipped': 'Skipped',
  'score.skipped_short': 'left out',

  'ems.short': 'EMS today?',
  'ems.short_that_day': 'EMS that day?',
  'ems.by_session': 'Yes, by your session. You can still answer it yourself.',
  'ems.still_open': 'Logged for this day: {modalities}. That is something other than EMS, so this question is still open.',
  'ems.sessions': 'Sessions of this day',
  'ems.log': 'Log a session',

  'today.eyebrow': 'Today',
  'today.same': 'Same as yesterday',
  'today.same_past': 'Same as the day before',
  'today.one_question': 'One question at a time',
  'today.all_questions': 'All questions on one page',

  'today.places': 'Place',
  'today.place_done': '{place}, done',
  'today.go_on_with': 'Go on: {place}',
  'done.now': 'Done for today',
  'done.day': 'This day is done',
  'done.place': '{place} done',

  'today.yesterday': 'Yesterday',
  'today.other_day': 'This page is about {day}.',
  'today.other_day_go': 'Go to today',

  'day.title': 'Day',
} as const

type Words = typeof words
declare module '../i18n' {
  interface English extends Words {}
}

addWords('en', words)
