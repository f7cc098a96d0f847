/** Where the parts of the chart stand, in real pixels. */
export interface Frame { width: number; height: number; left: number; top: number; step: number; text: number }

export function xOf(index: number, { left, step }: Frame): number {
  return left + (index + 0.5) * step
}

export function round(value: number): number {
  return Math.round(value * 10) / 10
}
