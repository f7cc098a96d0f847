/** Which time zone this device is in, and which the browser can reckon with. Pure but for asking the browser. */

/** The zone of this device; where the browser names none it can reckon with, one that keeps the same time today. */
export function deviceTimeZone(): string {
  const named = Intl.DateTimeFormat().resolvedOptions().timeZone
  return isKnownZone(named) ? named : zoneOfOffset(new Date().getTimezoneOffset())
}

/** Whether the browser itself says where it is. */
export function namesItsZone(): boolean {
  return isKnownZone(Intl.DateTimeFormat().resolvedOptions().timeZone)
}

/** A zone the browser can reckon with: that one, or the device's where the browser's list is older than the server's. */
export function usableZone(timeZone: string): string {
  return isKnownZone(timeZone) ? timeZone : deviceTimeZone()
}

const known = new Map<string, boolean>([['Etc/Unknown', false]])

function isKnownZone(timeZone: string | undefined): timeZone is string {
  if (!timeZone) return false
  if (!known.has(timeZone)) known.set(timeZone, canReckonWith(timeZone))
  return known.get(timeZone)!
}

function canReckonWith(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }) !== null
  } catch {
    return false
  }
}

/** Zones with a fixed distance exist for whole hours only, and their signs are the wrong way round. */
function zoneOfOffset(minutesBehindUtc: number): string {
  const hours = Math.round(minutesBehindUtc / 60)
  return hours === 0 ? 'UTC' : `Etc/GMT${hours > 0 ? '+' : ''}${hours}`
}
