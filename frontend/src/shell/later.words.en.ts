/** English words of the screens of the shell that are fetched when first opened, and of what is seldom said. */
import { addWords } from '../i18n'
import '../ui/later.words.en'

export const words = {
  'no_worker.text': 'This browser could not keep Daymark itself, so it opens only with a network. What you write is still stored on this device and sent. It may be a private window, a full device, or something on the way that changes pages: a filter or a proxy. Another browser or another network may help; if not, show this to whoever runs your server.',

  'banner.install': 'Your first entry is saved. On the home screen, Daymark opens faster and your entries are safer.',
  'banner.install_open': 'Show me how',
  'banner.dismiss': 'Not now',
  'banner.zone_server': 'The server does not know the time zone {zone} yet. It reckons your days in {counted}.',
  'banner.zone_phone': 'This browser does not say where it is. Your days follow its clock ({zone}).',
  'banner.zone_seen': 'All right',
  'banner.insecure': 'This address is not encrypted (http). Logging works. Opening without a network, installing and notifications do not.',
  'banner.insecure_more': 'What this means',
  'banner.refused': 'The server does not take what this app sends. What you write stays on this device, and it is tried again.',
  'banner.file': 'Save it as a file',

  'door.title': 'A diary for pain, numbness and tingling',
  'door.sign_up': 'Create an account',
  'door.offline': 'There is no network, and nobody has signed in on this device yet. Connect once to sign in; after that Daymark works without a network.',
  'door.broken': 'The diary on this device could not be opened. Close other Daymark tabs and try again.',

  'more.title': 'More',
  'more.settings': 'Settings',
  'more.settings_hint': 'Look, regions, time zone, data on this device',
  'more.reminders': 'Reminders',
  'more.reminders_hint': 'Times, devices, rest',
  'more.data': 'Your data',
  'more.data_hint': 'Take it all with you, bring a diary with you',
  'more.install': 'Put Daymark on the home screen',
  'more.install_hint': 'For iPhone, iPad and Android',
  'more.account': 'Account',
  'more.account_hint': 'These pages need a network.',
  'more.email': 'E-mail address',
  'more.password': 'Change password',
  'more.tokens': 'API tokens',
  'more.signed_in_as': 'Signed in as {email}',
  'more.about': 'What Daymark is, and is not',
  'more.doctor': 'When to see a doctor now',
  'more.doctor_hint': 'Works without a network',
  'more.ems_hint': 'Sessions, programmes, safety check',
  'more.ems_help': 'What EMS is, and is not',

  'zoneask.text': 'Your account is in {account}, this phone has been in {phone} for some days. Reports to your doctor go by the account.',
  'zoneask.stay': 'Stay with {account}',

  'unfinished.day': 'You were writing about {day} when the page was closed. It is not saved yet.',
  'unfinished.session': 'You were writing about a session when the page was closed. It is not saved yet.',
  'unfinished.programme': 'You were writing about a programme when the page was closed. It is not saved yet.',
  'unfinished.go': 'Look',

  'welcome.title': 'Welcome',
  'welcome.step': 'Question {number} of {total}',
  'welcome.where_hint': 'You can choose both. You will rate the places you choose.',
  'welcome.reminder': 'When would be a good time to remind you?',
  'welcome.reminder_hint': 'If you like. It becomes a reminder every day; you can change it or switch it off under More.',
  'welcome.ems': 'Do you have an EMS device?',
  'welcome.ems_hint': 'A device whose pads make your muscles twitch or contract.',
  'welcome.skip': 'Skip',
  'welcome.next': 'Next',
  'welcome.back': 'Back',
  'welcome.start': 'Start',
  'welcome.to_today': 'Go to today',
  'welcome.no_mail': 'This server sends no e-mail. Without a mail server, a forgotten password cannot be reset by e-mail: keep it somewhere safe.',
  'welcome.unverified': 'Your e-mail address is not confirmed yet. Until it is, a forgotten password cannot be reset by e-mail.',
  'welcome.verify': 'Confirm the address',

  'install.title': 'On the home screen',
  'install.why': 'From the home screen, Daymark opens like an app, also with no network.',
  'install.why_safari': 'In a plain Safari tab, the iPhone removes a site’s data after about 7 days without a visit. What was not yet sent would be lost. On the home screen this does not happen.',
  'install.ios': 'iPhone and iPad',
  'install.ios.1': 'Open this page in Safari.',
  'install.ios.2': 'Tap the Share button: a square with an arrow pointing up.',
  'install.ios.3': 'Scroll down and tap “Add to Home Screen”.',
  'install.ios.4': 'Tap “Add”. Then open Daymark from the home screen and sign in there once.',
  'install.android': 'Android',
  'install.android.1': 'Open this page in Chrome.',
  'install.android.2': 'Tap the menu: three dots at the top right.',
  'install.android.3': 'Tap “Install app” or “Add to Home screen”.',
  'install.android.4': 'Tap “Install”. Daymark now stands among your apps.',
  'install.done': 'You are using the installed app. Nothing more to do.',
  'install.insecure': 'This address begins with http, so the browser does not allow installing. It needs an address that begins with https.',
} as const

type Words = typeof words
declare module '../i18n' {
  interface English extends Words {}
}

addWords('en', words)
