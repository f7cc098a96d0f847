/** The addresses of the app's screens, as the service worker knows them: all the same shell. */
const SHELL_ROUTE = /^\/(history|day\/\d{4}-\d\d-\d\d|settings|more|welcome|install|doctor|(check-in|weekly)(\/\d{4}-\d\d-\d\d)?|does-it-help(\/(morning|together\/(pain|numbness|tingling)))?|unsent|trial\/(new|[0-9a-f-]{36})|data|reminders(\/(new|[0-9a-f-]{36}))?|share(\/(new|[0-9a-f-]{36}))?|ems(\/(session|safety|help|log(\/\d{4}-\d\d-\d\d)?|sessions\/[0-9a-f-]{36}|programmes\/(new|[0-9a-f-]{36})))?)?$/

/** Behind a screen's address: the page comes from the network, so that a login in between can show itself. */
export const PAST_WORKER = '?through'

export function isScreen(path: string): boolean {
  return SHELL_ROUTE.test(path)
}
