/** English words of the check-in as it opens. */
import { addWords } from '../i18n'

export const words = {
  'question.pain': 'How strong was your nerve pain, on average, over the last 24 hours?',
  'question.numbness': 'How numb did it feel over the last 24 hours?',
  'question.tingling': 'How strong was tingling, prickling or pins and needles over the last 24 hours?',
  'question_past.pain': 'How strong was your nerve pain, on average, that day?',
  'question_past.numbness': 'How numb did it feel that day?',
  'question_past.tingling': 'How strong was tingling, prickling or pins and needles that day?',
  'question_ahead.pain': 'How strong will your nerve pain be, on average? Only what you know already.',
  'question_ahead.numbness': 'How numb will it feel? Only what you know already.',
  'question_ahead.tingling': 'How strong will tingling, prickling or pins and needles be? Only what you know already.',

  'score.yesterday': 'Yesterday: {value}',
  'score.day_before': 'Day before: {value}',
  'score.without_place': 'Answered without feet or hands: {value}',
  'score.sides_differ': 'Left and right differ',
  'score.skip': 'Skip',
  'score.skipped': 'Skipped',
  'score.skip_question': 'Skip {question}',

  'ems.question': 'Did you use electrical muscle stimulation today?',
  'ems.question_past': 'Did you use electrical muscle stimulation that day?',
  'ems.question_ahead': 'Will you use electrical muscle stimulation that day?',
  'ems.by_session': 'Yes, by your session. You can still answer it yourself.',
  'ems.asks': 'Your answer is No, and a session is logged for this day: {modalities}. Both can stay.',
  'ems.change_to_yes': 'Change to yes',
  'ems.keep_no': 'Keep no',
  'ems.kept_no': 'It stays at No. The session stays too.',
  'ems.still_open': 'Logged for this day: {modalities}. That is something other than EMS, so this question is still open.',
  'ems.sessions': 'Sessions of this day',
  'ems.log': 'Log a session',

  'today.eyebrow': 'Today',
  'today.same': 'Same as yesterday',
  'today.same_past': 'Same as the day before',
  'today.one_question': 'One question at a time',
  'today.all_questions': 'All questions on one page',

  'today.yesterday': 'Yesterday',
  'today.other_day': 'This page is about {day}.',
  'today.other_day_go': 'Go to today',
  'today.which': 'Yesterday evening, or today?',
  'today.which_body': 'It is past midnight, and not all of yesterday is written yet.',
  'today.which_evening': 'Yesterday evening, {day}',
  'today.which_now': 'Today, {day}',

  'day.title': 'Day',
} as const

type Words = typeof words
declare module '../i18n' {
  interface English extends Words {}
}

addWords('en', words)
