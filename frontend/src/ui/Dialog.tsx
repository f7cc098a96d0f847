/** A question that has to be answered before going on. The browser's own dialog keeps focus inside and closes on Escape. */
import type { ComponentChildren } from 'preact'
import { useEffect, useId, useRef } from 'preact/hooks'

interface Props { title: string; urgent?: boolean; onClose: () => void; children: ComponentChildren }

export function Dialog({ title, urgent = false, onClose, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  useEffect(() => {
    const element = dialog.current
    element?.showModal()
    return () => element?.close()
  }, [])
  return (
    <dialog ref={dialog} class="dialog" role={urgent ? 'alertdialog' : 'dialog'} aria-labelledby={id} onCancel={onClose}>
      <h2 id={id}>{title}</h2>
      {children}
    </dialog>
  )
}
