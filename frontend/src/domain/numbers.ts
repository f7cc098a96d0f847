/** A number as somebody types it, in the way of their region. Pure. */

/** `number`: null for an empty field. `doubt`: both ways it can be read. */
export type Read = { kind: 'number'; value: number | null } | { kind: 'doubt'; values: [number, number] } | { kind: 'none' }

const NONE: Read = { kind: 'none' }
const SPACES = /[\s\u00a0\u2009\u202f'\u2019]/gu
const DIGIT = /\p{Nd}/gu

export function readNumber(text: string, locale: string): Read {
  const clean = latin(text).replace(SPACES, '').replaceAll('\u066b', '.').replaceAll('\u066c', ',').replaceAll('\u060c', ',')
  if (clean === '') return { kind: 'number', value: null }
  if (!/^\d*(?:[.,]\d+)*$/.test(clean)) return NONE
  const separators = [...new Set(clean.replace(/\d/g, ''))]
  if (separators.length === 2) return withBoth(clean)
  return separators.length === 0 ? numberOf(clean) : withOne(clean, separators[0]!, decimalOf(locale))
}

/** `1.234,5` and `1,234.5`: the last one is the decimal sign. */
function withBoth(clean: string): Read {
  const decimal = clean.at(Math.max(clean.lastIndexOf('.'), clean.lastIndexOf(',')))!
  const [whole, fraction, ...more] = clean.split(decimal)
  if (more.length > 0 || !isGrouped(whole!, decimal === '.' ? ',' : '.')) return NONE
  return numberOf(`${whole!.replace(/[.,]/g, '')}.${fraction}`)
}

function withOne(clean: string, sign: string, decimal: string): Read {
  const grouped = isGrouped(clean, sign)
  const asGroups = Number(clean.replaceAll(sign, ''))
  if (clean.split(sign).length > 2) return grouped ? { kind: 'number', value: asGroups } : NONE
  const asDecimal = numberOf(clean.replace(sign, '.'))
  if (!grouped) return asDecimal
  // `4,096` is four thousand here and four elsewhere. Where it can only be the sign of thousands, it is.
  if (sign !== decimal) return { kind: 'number', value: asGroups }
  return asDecimal.kind === 'number' ? { kind: 'doubt', values: [asGroups, asDecimal.value!] } : NONE
}

function isGrouped(text: string, sign: string): boolean {
  const [first, ...groups] = text.split(sign)
  return /^[1-9]\d{0,2}$/.test(first!) && groups.every((group) => /^\d{3}$/.test(group))
}

function numberOf(text: string): Read {
  const value = Number(text)
  return Number.isFinite(value) ? { kind: 'number', value } : NONE
}

const decimals = new Map<string, string>()

function decimalOf(locale: string): string {
  let sign = decimals.get(locale)
  if (!sign) {
    sign = new Intl.NumberFormat(locale).formatToParts(1.5).find(({ type }) => type === 'decimal')!.value === ',' ? ',' : '.'
    decimals.set(locale, sign)
  }
  return sign
}

/** Digits of any script: ten of them stand one after the other, beginning with its zero. */
function latin(text: string): string {
  return text.replace(DIGIT, (digit) => {
    let zero = digit.codePointAt(0)!
    while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1)) && digit.codePointAt(0)! - zero < 9) zero -= 1
    return String(digit.codePointAt(0)! - zero)
  })
}
