/** A file, or a table copied out of a spreadsheet. */
import { useEffect, useId, useRef, useState } from 'preact/hooks'
import { t } from '../i18n'
import './words.en'

const ACCEPTED = [
  '.csv', '.tsv', '.txt', '.xlsx', '.zip', '.json', 'text/csv', 'text/tab-separated-values', 'text/plain', 'application/zip', 'application/json',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
].join(',')

interface Props { first: boolean; busy: boolean; sending: boolean; take: (from: File | string) => void }

export function Choose({ first, busy, sending, take }: Props) {
  const input = useRef<HTMLInputElement>(null)
  const chosen = (element: HTMLInputElement) => {
    const file = element.files?.[0]
    // The same file may be chosen again after it was corrected.
    if (file) take(file)
    element.value = ''
  }
  return (
    <div class="stack">
      <button type="button" class="wide" disabled={busy} onClick={() => input.current?.click()}>{t(first ? 'bring.choose' : 'bring.another')}</button>
      <input ref={input} type="file" hidden accept={ACCEPTED} onChange={(event) => chosen(event.currentTarget)} />
      <Paste busy={busy} take={take} />
      {sending && <p role="status">{t('bring.sending')}</p>}
    </div>
  )
}

function Paste({ busy, take }: Omit<Props, 'first' | 'sending'>) {
  const id = useId()
  const [open, setOpen] = useState(false)
  const [text, setText] = useState('')
  const area = useRef<HTMLTextAreaElement>(null)
  useEffect(() => {
    if (open) area.current?.focus()
  }, [open])
  const isEmpty = text.trim() === ''
  return (
    <>
      <button type="button" class="wide" aria-expanded={open} aria-controls={id} onClick={() => setOpen(!open)}>{t('paste.open')}</button>
      <div id={id} hidden={!open} class="field">
        <label for={`${id}-text`}>{t('paste.label')}</label>
        <textarea
          ref={area} id={`${id}-text`} rows={6} value={text} aria-describedby={`${id}-hint`} spellcheck={false} autocomplete="off"
          onInput={(event) => setText(event.currentTarget.value)}
        />
        <p id={`${id}-hint`} class="aside">{t('paste.hint')}</p>
        <button type="button" class="wide" disabled={busy || isEmpty} onClick={() => take(text)}>{t('paste.read')}</button>
      </div>
    </>
  )
}
