/** English words of what stands below the questions of a day, of one question at a time, and of a day’s own screen. */
import { addWords } from '../i18n'
import '../ui/later.words.en'

export const words = {
  // At most 12 words each: more is not read at the end of a day.
  'question.pain': 'How strong was nerve pain, on average, over the last 24 hours?',
  'question.numbness': 'How numb did it feel over the last 24 hours?',
  'question.tingling': 'How strong were tingling, pins and needles, over the last 24 hours?',
  'question_past.pain': 'How strong was your nerve pain, on average, that day?',
  'question_past.numbness': 'How numb did it feel that day?',
  'question_past.tingling': 'How strong were tingling, pins and needles, that day?',
  'question_ahead.pain': 'How strong will nerve pain be? Only what you know already.',
  'question_ahead.numbness': 'How numb will it feel? Only what you know already.',
  'question_ahead.tingling': 'Tingling, pins and needles: how strong? Only what you know already.',
  'score.skip_question': 'Skip {question}',
  'ems.question': 'Did you use electrical muscle stimulation today?',
  'ems.question_past': 'Did you use electrical muscle stimulation that day?',
  'ems.question_ahead': 'Will you use electrical muscle stimulation that day?',
  'ems.asks': 'Your answer is No, and a session is logged for this day: {modalities}. Both can stay.',
  'ems.change_to_yes': 'Change to yes',
  'ems.keep_no': 'Keep no',
  'ems.kept_no': 'It stays at No. The session stays too.',

  'today.which': 'Yesterday evening, or today?',
  'today.which_body': 'It is past midnight, and not all of yesterday is written yet.',
  'today.which_evening': 'Yesterday evening, {day}',
  'today.which_now': 'Today, {day}',

  'one.progress': 'Question {number} of {total}',
  'one.back': 'Back',
  'one.last': '{answer}. Change',
  'one.done_title': 'That is all.',
  'one.done_past': 'Your answers about that day are kept. You can leave it here.',
  'one.done_body': 'Your answers are kept. You can leave it here.',
  'one.done_partly': 'What you answered is kept. The rest can stay open.',
  'one.finish': 'See all answers',

  'details.title': 'More details',
  'details.none': 'All extra questions are switched off in Settings.',

  'sleep.title': 'Sleep',
  'sleep.question': 'How much did it disturb your sleep?',
  'sleep.word.0': 'not at all',
  'sleep.word.5': 'moderately',
  'sleep.word.10': 'could not sleep',

  'weakness.title': 'Weakness',
  'weakness.question': 'How weak did the muscles feel?',
  'weakness.word.0': 'normal',
  'weakness.word.5': 'moderate',
  'weakness.word.10': 'cannot move',

  'falls.title': 'Falls',
  'falls.question': 'How many times did you fall?',
  'falls.more': 'One more',

  'exposures.title': 'Anything that may matter today?',
  'exposures.title_ahead': 'Anything that may matter that day?',
  'exposures.title_past': 'Anything that may have mattered that day?',

  'moment.title': 'Right now',
  'moment.hint': 'As often as you like. It stands beside the day’s check-in and does not replace it.',
  'moment.close': 'Done',
  'moment.list': 'Ratings of the day',
  'moment.delete': 'Delete',
  'moment.delete_one': 'Delete the rating of {time}',
  'moment.put_back': 'Put the rating of {time} back',
  'moment.deleted': 'Rating of {time} deleted',

  'day.late_body': 'Part of this day was written more than a day and a half after it ended. That is fine; it is only marked.',
  'day.late_ahead': 'What you fill in now is kept and marked as written later. That is fine.',
  'day.previous': 'Day before',
  'day.month': 'Month',
  'day.next': 'Day after',
  'day.out_of_range': 'This day cannot be opened. The diary goes back ten years and at most one day ahead.',
  'day.delete': 'Delete this day’s entry',
  'day.deleted': 'This day’s entry is deleted.',

  'day.restored': 'The entry is back.',

  'qualities.title': 'What did it feel like?',
  'spread_feet.title': 'How far up the legs?',
  'spread_hands.title': 'How far up the arms?',

  'weekly.title': 'Weekly question',
  'weekly.spread_feet': 'How far up the legs is it today?',
  'weekly.spread_hands': 'How far up the arms is it today?',
  'weekly.spread_feet_past': 'How far up the legs was it that day?',
  'weekly.spread_hands_past': 'How far up the arms was it that day?',
  'weekly.done_past': 'Your answer is kept with that day. It can be changed there.',
  'weekly.done': 'That is all for this week.',
  'weekly.done_body': 'Your answer is kept with today. It can be changed there.',
  'weekly.to_today': 'Go to today',

  'together.morning_now': 'How it is right now, before EMS. Answer what you like and leave out what you like.',
  'together.morning_late': 'It is past noon: a rating is kept, but it does not count as one of the morning. Tomorrow morning is early enough.',
} as const

type Words = typeof words
declare module '../i18n' {
  interface English extends Words {}
}

addWords('en', words)
