/** One line of text that saves itself, with what was used before as chips: typing is never needed. */
import { useId } from 'preact/hooks'
import { t } from '../i18n'
import { Draft } from '../ui/saving/Draft'
import type { Saved } from '../ui/saving/useSaved'
import { useTyped } from '../ui/saving/useTyped'
import { isSecondTap } from '../ui/secondTap'
import '../ui/words.en'
import './words.en'

interface Props {
  entry: Saved
  field: string
  label: string
  hint?: string
  max: number
  /** must not become empty */
  needed?: boolean
  recent?: string[]
}

export function TextField({ entry, field, label, hint, max, needed = false, recent = [] }: Props) {
  const stored = typeof entry.data[field] === 'string' ? entry.data[field] : ''
  const save = (text: string) => entry.save({ [field]: text }, t('answer.of', { question: label, value: text }))
  const typed = useTyped({ name: `${entry.about} ${field}`, stored, save: (text) => needed && text.trim() === '' ? false : save(text) })
  const id = useId()
  const others = recent.filter((value) => value !== '' && value !== stored)
  const pick = (value: string) => {
    if (!isSecondTap(`${field} ${value}`)) void save(value)
  }
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {hint && <p class="aside" id={`${id}-hint`}>{hint}</p>}
      <Draft typed={typed} />
      <input
        id={id} type="text" autocomplete="off" maxLength={max} value={typed.text} aria-describedby={hint ? `${id}-hint` : undefined}
        aria-invalid={needed && typed.text.trim() === '' ? true : undefined}
        onInput={(event) => typed.type(event.currentTarget.value)} onBlur={typed.saveNow}
      />
      {needed && typed.text.trim() === '' && <p class="aside" role="alert">{t('input.needed')}</p>}
      {others.length > 0 && (
        <div class="chips" role="group" aria-label={t('input.recent', { field: label })}>
          {others.map((value) => <button key={value} type="button" class="chip" onClick={() => pick(value)}>{value}</button>)}
        </div>
      )}
    </div>
  )
}
