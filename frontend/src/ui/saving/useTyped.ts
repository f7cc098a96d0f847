/**
 * Typing that saves itself: shortly after the last key, and at once when the field or the page is left. While keys go on
 * coming a draft is kept on the device once a second, so that whatever ends the page takes a second of typing at most.
 */
import { useEffect, useRef, useState } from 'preact/hooks'
import type { Diary } from '../../diary'
import { useApp } from '../frame/app'

const PAUSE_MS = 1000
const DRAFT_EVERY_MS = 800

export interface Typed {
  /** what stands in the field */
  text: string
  /** words of an earlier page that never came to be saved; null: none */
  draft: string | null
  /** what they would replace was changed since they were typed */
  isOlder: boolean
  type(text: string): void
  saveNow(): void
  /** puts the draft into the field and saves it, or forgets it */
  takeDraft(wanted: boolean): void
}

interface Options {
  /** which field of which record; null where a draft is not worth keeping */
  name: string | null
  stored: string
  /** gets the text when it differs from `stored`; what it refuses by answering false stays in the field */
  save: (text: string) => Promise<boolean> | false
  /** false: half of a number is another number, so it is saved only when the field is left */
  onPause?: boolean
}

export function useTyped({ name, stored, save, onPause = true }: Options): Typed {
  const { diary } = useApp()
  const [typed, setTyped] = useState<string | null>(null)
  const [draft, setDraft] = useState<Kept | null>(null)
  const pending = useRef<string | null>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const drafting = useRef<ReturnType<typeof setTimeout>>(undefined)
  const saveNow = useRef(async () => {})
  const key = `typed ${name}`
  const base = useRef(stored)
  const keepDraft = (text: string | null) => {
    if (name === null) return
    clearTimeout(drafting.current)
    drafting.current = undefined
    void diary.keep(key, text === null ? null : { text, base: base.current }).catch(() => {})
  }
  saveNow.current = async () => {
    clearTimeout(timer.current)
    const text = pending.current
    if (text === null) return
    pending.current = null
    const saving = text === stored ? true : save(text)
    if (saving === false) return
    if (!(await saving)) return keepDraft(text)
    if (pending.current !== null) return
    setTyped(null)
    keepDraft(null)
  }
  const type = (text: string) => {
    if (pending.current === null) base.current = stored
    setTyped(text)
    pending.current = text
    clearTimeout(timer.current)
    if (onPause) timer.current = setTimeout(() => void saveNow.current(), PAUSE_MS)
    drafting.current ??= setTimeout(() => keepDraft(pending.current), DRAFT_EVERY_MS)
  }
  const takeDraft = (wanted: boolean) => {
    if (wanted && draft !== null) {
      type(draft.text)
      void saveNow.current()
    }
    setDraft(null)
    void diary.keep(older(key), null).catch(() => {})
  }
  useEffect(() => {
    // Saved by another way: from the words that said it was not, or by somebody else who wrote the same.
    if (typed !== stored || pending.current !== null) return
    setTyped(null)
    keepDraft(null)
  }, [stored])
  useEffect(() => {
    let shown = true
    if (name !== null) void takeOver(diary, key, stored).then((kept) => shown && setDraft(kept), () => {})
    const leave = () => void saveNow.current()
    document.addEventListener('visibilitychange', leave)
    return () => {
      shown = false
      document.removeEventListener('visibilitychange', leave)
      leave()
    }
  }, [key])
  const offered = draft === null || draft.text === stored ? null : draft
  return {
    text: typed ?? stored, draft: offered?.text ?? null, isOlder: offered !== null && offered.base !== stored, type,
    saveNow: () => void saveNow.current(), takeDraft,
  }
}

interface Kept { text: string; base: string }

const older = (key: string) => `${key} older`

/** Until it is decided on it lies apart from what is typed meanwhile. What came to be saved after all is no draft. */
async function takeOver(diary: Diary, key: string, stored: string): Promise<Kept | null> {
  const [newer, left] = await Promise.all([key, older(key)].map(async (name) => {
    const kept = (await diary.kept(name)) as Kept | null | undefined
    if (kept?.text !== stored) return kept
    await diary.keep(name, null)
    return null
  }))
  const kept = newer && left && !newer.text.includes(left.text) ? { ...newer, text: `${left.text}\n\n${newer.text}` } : (newer ?? left ?? null)
  if (newer) {
    await diary.keep(older(key), kept)
    await diary.keep(key, null)
  }
  return kept
}
