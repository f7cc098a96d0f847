/** English words of the frame around every screen. */
import { addWords } from '../i18n'

export const words = {
  'app.skip_to_content': 'Skip to the content',
  'app.no_first_pull': 'Your diary has not come to this device yet: the server gives no answer that it can use.',
  'app.begin_anyway': 'Begin here without it',
  'app.in_between_kept': 'What you write stays on this device and is sent once it lets you through.',
  'app.in_between_open': 'Open its page',

  'nav.label': 'Main',
  'nav.helps': 'Helps?',
  'nav.share': 'Share',
  'nav.more': 'More',

  'banner.session': 'A session is running since {time}.',
  'banner.session_after': 'The session of {time} is saved. Some questions about it are open.',
  'banner.session_open': 'Go to it',
  'banner.signed_out': 'Your session has ended.',
  'banner.signed_out_waiting': { one: '{count} entry waits on this device – sign in to send it.', other: '{count} entries wait on this device – sign in to send them.' },
  'banner.update': 'A new version of Daymark is ready.',
  'banner.update_needed': 'The server needs a newer version of Daymark. What you write is kept on this device until then.',
  'banner.stale': 'Daymark was updated or signed out in another tab. Nothing more can be saved here until it is opened again.',
  'banner.update_now': 'Update now',
  'banner.update_later': 'Later',
  'banner.held': { one: '{count} answer cannot be sent yet. It stays on this device.', other: '{count} answers cannot be sent yet. They stay on this device.' },
  'banner.unreadable': 'The storage of this device does not answer. Something may be missing on this page; what was saved is not lost.',
  'banner.attention': { one: '{count} answer needs your attention', other: '{count} answers need your attention' },

  'lost.title': 'Page not found',
} as const

type Words = typeof words
declare module '../i18n' {
  interface English extends Words {}
}

addWords('en', words)
