/** Contrast of two colours written as #rrggbb, as WCAG 2.2 reckons it; null where one is none. */
export function contrast(one: string, other: string): number | null {
  if (![one, other].every((colour) => /^#[0-9a-f]{6}$/i.test(colour))) return null
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (high + 0.05) / (low + 0.05)
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = parseInt(colour.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
