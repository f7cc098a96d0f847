/** Typing that saves itself: shortly after the last key, and at once when the field or the page is left. */
import { useEffect, useRef, useState } from 'preact/hooks'

const PAUSE_MS = 1000

interface Typed {
  /** what stands in the field */
  text: string
  type(text: string): void
  saveNow(): void
}

/** `save` gets the text when it differs from `stored`; what it refuses by answering false stays in the field. */
export function useTyped(stored: string, save: (text: string) => Promise<void> | false): Typed {
  const [typed, setTyped] = useState<string | null>(null)
  const pending = useRef<string | null>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const saveNow = useRef(async () => {})
  saveNow.current = async () => {
    clearTimeout(timer.current)
    const text = pending.current
    if (text === null) return
    pending.current = null
    const saving = text === stored ? undefined : save(text)
    if (saving === false) return
    await saving
    if (pending.current === null) setTyped(null)
  }
  const type = (text: string) => {
    setTyped(text)
    pending.current = text
    clearTimeout(timer.current)
    timer.current = setTimeout(() => void saveNow.current(), PAUSE_MS)
  }
  useEffect(() => {
    const leave = () => void saveNow.current()
    document.addEventListener('visibilitychange', leave)
    return () => {
      document.removeEventListener('visibilitychange', leave)
      leave()
    }
  }, [])
  return { text: typed ?? stored, type, saveNow: () => void saveNow.current() }
}
