/** English words that more than one room says, and those of the controls; here from the first screen on. Plurals are objects; names in braces are filled in by `t`. */
import { addWords } from '../i18n'

export const words = {
  'app.name': 'Daymark',
  'app.title': '{screen} – Daymark',
  'app.first_pull': 'Fetching your diary from the server…',
  'app.chunk_failed': 'This screen could not be loaded. Your diary is safe; try again when there is a network.',
  'app.try_again': 'Try again',
  'app.in_between': 'Something between this device and your server answers in its place: a login of this house or Wi-Fi, for instance, or a filter.',

  'doctor.link': 'Warning signs',
  'doctor.link_name': 'Warning signs: when to see a doctor now',

  'nav.today': 'Today',
  'nav.history': 'History',

  'score.clear': 'No answer',
  'score.clear_question': 'No answer for {question}',

  'today.no_answer': 'no answer',

  'saved.device': 'Saved on this device',
  'saved.device_short': 'Saved here',
  'saved.synced': 'Saved and synced',
  'saved.waiting': { one: '{count} change waits to be sent', other: '{count} changes wait to be sent' },
  'saved.waiting_short': { one: '{count} waiting', other: '{count} waiting' },
  'saved.offline': 'No network',
  'saved.intercepted': 'Login in between',
  'saved.unwell': 'Server not well',
  'saved.local_trouble': 'Not up to date',
  'saved.refused': 'Server does not take it',
  'saved.kept': 'Kept here, not taken by the server',
  'saved.kept_short': 'Kept here',
  'saved.syncing': 'Sending…',
  'saved.other_tab': 'Another tab is sending',
  'saved.nothing': 'Each tap is saved',
  'saved.pending': 'Saving…',
  'saved.not_saved': 'Not saved',
  'saved.announce': '{what}. Saved on this device.',
  'undo': 'Undo',
  'undo.of': 'Undo: {what}',
  'undo.done': '{what}: taken back.',
  'answer.of': '{question}: {value}',

  'banner.sign_in': 'Sign in',
  'banner.file_failed': 'The file could not be made: the storage of this device does not answer. Please try again.',
  'banner.attention_open': 'Look',

  'quota.title': 'Not saved: this device is full',
  'quota.body': 'Your answer is still on the screen but not stored. Make room on the phone, then try again, or save it as a file now.',
  'quota.retry': 'Try again',
  'quota.export': 'Save as a file',
  'quota.close': 'Close, keep it on the screen',
  'failed.title': 'Not saved',
  'storage.title': 'Not saved: the storage of this device does not answer',
  'storage.body': 'Your answer is still on the screen but not stored. Try again; if that does not help, close other tabs or restart the browser. You can save it as a file now.',
  'failed.body': 'Something went wrong while storing your answer. It is still on the screen.',

  'broken.title': 'This screen did not work',
  'broken.body': 'Something went wrong while it was drawn. What you wrote is safe on this device. Open it again; if that does not help, the other screens may still work.',
  'broken.reload': 'Open it again',
  'broken.file': 'Save what waits as a file',
  'broken.part': 'This part did not work. What you wrote is safe.',

  'lost.body': 'There is no such page here.',
} as const

type Words = typeof words
declare module '../i18n' {
  interface English extends Words {}
}

addWords('en', words)
