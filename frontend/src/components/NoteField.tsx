/** Free text. Saved shortly after the last key, and at once when the field or the page is left. */
import { useEffect, useId, useRef, useState } from 'preact/hooks'
import { NOTE_MAX } from '../domain/vocabulary'
import { t } from '../i18n'
import type { Saved } from '../screens/useSaved'

const PAUSE_MS = 1000
const TELL_LEFT_BELOW = 200

export function NoteField({ entry }: { entry: Saved }) {
  const stored = typeof entry.data.note === 'string' ? entry.data.note : ''
  const [typed, setTyped] = useState<string | null>(null)
  const pending = useRef<string | null>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const id = useId()

  const saveNow = useRef(async () => {})
  saveNow.current = async () => {
    clearTimeout(timer.current)
    const text = pending.current
    if (text === null) return
    pending.current = null
    if (text !== stored) await entry.save({ note: text === '' ? null : text }, t('note.title'))
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

  const text = typed ?? stored
  const left = NOTE_MAX - text.length
  return (
    <section class="question">
      <label class="question-title" for={id}>{t('note.title')}</label>
      <p class="question-text" id={`${id}-hint`}>{t('note.hint')}</p>
      <textarea
        id={id} aria-describedby={`${id}-hint`} rows={3} maxLength={NOTE_MAX} value={text}
        onInput={(event) => type(event.currentTarget.value)} onBlur={() => void saveNow.current()}
      />
      {left < TELL_LEFT_BELOW && <p class="aside">{t('note.left', { count: left })}</p>}
    </section>
  )
}
