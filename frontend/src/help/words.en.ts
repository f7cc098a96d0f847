/** English words of the warning signs, and of what Daymark is. */
import { addWords } from '../i18n'
import '../ui/later.words.en'

export const words = {
  'about.is': 'A diary. It shows how your days go, to you and, if you like, to your doctor.',
  'about.is_not': 'It is not a treatment and not a medical device. It does not promise that anything gets better, and it never tells you from your scores that all is well.',
  'about.ems': 'EMS is an addition to treatment, not a cure. The research on it is mixed and differs by type of neuropathy and by settings.',
  'about.private': 'What you write goes to this device and to your server, to nobody else.',

  'doctor.title': 'When to see a doctor now',
  'doctor.now': 'Call for help now',
  'doctor.now.how': 'Call 112 or your local emergency number.',
  'doctor.now.1': 'new numbness around the genitals or back passage',
  'doctor.now.2': 'new trouble with passing urine or stool',
  'doctor.now.3': 'both legs getting weak',
  'doctor.now.4': 'weakness climbing over hours to days',
  'doctor.now.5': 'trouble breathing or swallowing',
  'doctor.now.6': 'sudden weakness or numbness on one side',
  'doctor.now.7': 'a drooping face',
  'doctor.now.8': 'fainting, or a racing or stumbling heart, during a session',
  'doctor.soon': 'Same day or next day',
  'doctor.soon.how': 'Have it seen by a doctor.',
  'doctor.soon.1': 'a new wound, blister or ulcer on a foot',
  'doctor.soon.2': 'a foot that is black, or hot, red and swollen',
  'doctor.soon.3': 'a burn under an electrode',
  'doctor.soon.4': 'a foot that newly drops',
  'doctor.soon.5': 'one calf swollen and painful',
  'doctor.later': 'Soon',
  'doctor.later.how': 'Make an appointment with your doctor.',
  'doctor.later.1': 'symptoms spreading fast',
  'doctor.later.2': 'new falls',
  'doctor.later.3': 'hands newly involved',
  'doctor.later.4': 'symptoms clearly on one side',
  'doctor.not_all': 'Something that is not on this list can matter as much. If you are worried, ask a doctor.',
  'doctor.back': 'Back to the start',
} as const

type Words = typeof words
declare module '../i18n' {
  interface English extends Words {}
}

addWords('en', words)
