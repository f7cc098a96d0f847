/** English words that more than one room says, of what is fetched after the first screen. */
import '../diary/later.words.en'
import { addWords } from '../i18n'

export const words = {
  'note.title': 'Note',
  'note.hint': 'If you like. Dictation works here too.',
  'note.left': { one: '{count} character left', other: '{count} characters left' },

  'storing.quota': 'Not saved: this device is full. What was saved before is safe. Make room on the phone, then try again.',
  'storing.storage': 'Not saved: the storage of this device does not answer. Try again; if that does not help, close other tabs or restart the browser.',
  'storing.failed': 'Not saved: something went wrong. What was saved before is safe. Please try again.',

  'date.out_of_range': 'Not saved: {field} has to be from {first} to {last}.',
  'date.meant': 'I mean {day}',

  'moment.open': 'Rate right now',

  'day.late': 'Written later',
  'day.delete_undo': 'Put it back',

  'deletion.until': 'It can be put back until tomorrow.',

  'draft.found': 'You were writing this when the page was closed. It is not saved yet:',
  'draft.older': 'What stands in the field was changed since; putting this in takes its place.',
  'draft.take': 'Put it in',
  'draft.leave': 'Leave it out',

  'note.unreadable': 'A note is stored here that the server cannot read just now. It is kept. What you write instead replaces it.',

  'earlier.title': 'Earlier values',

  'door.sign_in': 'Sign in',

  'history.late_mark': 'late',

  'settings.zone_use': 'Use {phone} for the account',
  'settings.zone_failed': 'That did not work. It needs a network and being signed in.',

  'week.apart': 'EMS, TENS and high-tone are different treatments. They stand apart and are never added up.',

  'reminders.done': 'Done.',
  'reminders.failed': 'That did not work. It needs a network.',
  'reminders.refused': 'The server could not take that.',

  'together.morning_title': 'A rating in the morning',

  'onetrial.to_all': 'Does it help?',
} as const

type Words = typeof words
declare module '../i18n' {
  interface English extends Words {}
}

addWords('en', words)
