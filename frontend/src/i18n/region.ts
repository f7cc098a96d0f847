/**
 * How the person's region writes dates, times and numbers. The words are those of the app's language; clock, order of a date,
 * first weekday and signs of numbers are those of the region, with the Gregorian calendar and one kind of digits. Pure.
 */

export interface Region {
  /** for Intl: words of the app's language in the region's order */
  dates: string
  numbers: string
  /** `en-DE`, whether Intl knows that pair or not */
  tag: string
}

const PLAIN = '-u-ca-gregory-nu-latn'

/** By the first of the device's languages that says where it is spoken. It is asked alone, so that on- and offline are the same. */
export function regionFor(language: string, device: readonly string[]): Region {
  const spoken = device.flatMap((tag) => localeOf(tag) ?? [])
  // English alone says nothing of where; of every other language there is a likely region.
  const where = (spoken.find((each) => each.region || each.language !== 'en') ?? spoken[0])?.maximize()
  if (where?.region) return regionOf(language, where)
  return { dates: language + PLAIN, numbers: language, tag: language }
}

function regionOf(language: string, spoken: Intl.Locale): Region {
  const tag = `${language}-${spoken.region}`
  if (isKnown(tag)) return { dates: tag + PLAIN, numbers: `${tag}-u-nu-latn`, tag }
  // Intl knows no English of that region and would write it as in the United States: day first, as almost everywhere else.
  const clock = new Intl.DateTimeFormat(spoken.baseName, { hour: 'numeric' }).resolvedOptions().hourCycle ?? 'h23'
  return { dates: `${language}-150-u-ca-gregory-hc-${clock}-nu-latn`, numbers: `${spoken.baseName}-u-nu-latn`, tag }
}

/** A tag as browsers and systems give it; null for what is none. */
function localeOf(tag: string): Intl.Locale | null {
  try {
    return new Intl.Locale(tag.replaceAll('_', '-'))
  } catch {
    return null
  }
}

function isKnown(tag: string): boolean {
  return new Intl.DateTimeFormat(tag).resolvedOptions().locale === tag
}
