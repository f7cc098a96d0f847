/** How a time zone is said to people: by its place, as their phone's own settings do. */

const CONTINENTS = new Set(['Africa', 'America', 'Antarctica', 'Arctic', 'Asia', 'Atlantic', 'Australia', 'Europe', 'Indian', 'Pacific'])

/** "Asia/Singapore" is Singapore, "America/Argentina/Buenos_Aires" is Buenos Aires, Argentina. */
export function placeName(timeZone: string): string {
  const [first = '', ...rest] = timeZone.split('/')
  const fixed = /^GMT([+-])(\d+)$/.exec(rest[0] ?? '')
  // The signs of these names are the wrong way round.
  if (first === 'Etc' && fixed) return Number(fixed[2]) === 0 ? 'UTC' : `UTC${fixed[1] === '+' ? '\u2212' : '+'}${fixed[2]}`
  const parts = rest.length > 0 && CONTINENTS.has(first) ? rest : [first, ...rest]
  return parts.reverse().join(', ').replaceAll('_', ' ')
}
