export function RedFlagFor(_props: { kind: string }) {
  return null
}
