/** One polite live region for the whole app: what was just saved, for people who listen. */
import { useEffect, useState } from 'preact/hooks'

let show: ((text: string) => void) | null = null

export function announce(text: string): void {
  show?.(text)
}

/** The same sentence twice in a row is read twice only if the text changes; a trailing no-break space does that. */
export function useAnnouncement(): string {
  const [text, setText] = useState('')
  useEffect(() => {
    show = (next) => setText((current) => (current === next ? `${next}\u00a0` : next))
    return () => { show = null }
  }, [])
  return text
}
