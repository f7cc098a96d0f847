/** English words of where nobody's diary is open, and of what Daymark is. */
export const door = {
  'about.is': 'A diary. It shows how your days go, to you and, if you like, to your doctor.',
  'about.is_not': 'It is not a treatment and not a medical device. It does not promise that anything gets better, and it never tells you from your scores that all is well.',
  'about.ems': 'EMS is an addition to treatment, not a cure. The research on it is mixed and differs by type of neuropathy and by settings.',
  'about.private': 'What you write goes to this device and to your server, to nobody else.',
  'left.title': 'You are signed out',
  'left.body': 'The diary is removed from this device. The server does not answer right now; you can sign in again when it does.',
  'left.still': 'The server still does not answer.',
  'door.title': 'A diary for pain, numbness and tingling',
  'door.sign_in': 'Sign in',
  'door.sign_up': 'Create an account',
  'door.offline': 'There is no network, and nobody has signed in on this device yet. Connect once to sign in; after that Daymark works without a network.',
  'door.broken': 'The diary on this device could not be opened. Close other Daymark tabs and try again.',
} as const
