/** Free text that saves itself. */
import { useId } from 'preact/hooks'
import { NOTE_MAX } from '../../domain/vocabulary'
import { t } from '../../i18n'
import '../later.words.en'
import { Draft } from './Draft'
import type { Saved } from './useSaved'
import { useTyped } from './useTyped'

const TELL_LEFT_BELOW = 200

export function NoteField({ entry }: { entry: Saved }) {
  const stored = typeof entry.data.note === 'string' ? entry.data.note : ''
  const typed = useTyped({
    name: `${entry.about} note`, stored, save: (text) => entry.save({ note: text === '' ? null : text }, t('note.title')),
  })
  const id = useId()
  const isLocked = stored === '' && entry.record?.unreadable?.includes('note') === true
  const left = NOTE_MAX - typed.text.length
  return (
    <section class="question">
      <label class="question-title" for={id}>{t('note.title')}</label>
      <p class="question-text" id={`${id}-hint`}>{t('note.hint')}</p>
      <Draft typed={typed} />
      <textarea
        id={id} aria-describedby={`${id}-hint`} rows={3} maxLength={NOTE_MAX} value={typed.text}
        onInput={(event) => typed.type(event.currentTarget.value)} onBlur={typed.saveNow}
      />
      {isLocked && <p class="aside">{t('note.unreadable')}</p>}
      {left < TELL_LEFT_BELOW && <p class="aside">{t('note.left', { count: left })}</p>}
    </section>
  )
}
