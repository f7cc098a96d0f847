/** A window of its own within the page, for what takes a whole one: a dialog, the screen that is shown in place of another. */
import { render, type ComponentChildren } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'

const EMPTY = '<!doctype html><html lang="en"><head><title>A window within the parts</title></head><body></body></html>'

export function Stage({ title, height, children }: { title: string; height: number; children: ComponentChildren }) {
  const frame = useRef<HTMLIFrameElement>(null)
  const [isReady, setReady] = useState(false)
  const fill = () => {
    const page = frame.current?.contentDocument
    if (!page) return
    dressLikeThis(page)
    const ready = () => {
      // Dialogs take the focus when they open, and here several are open from the first.
      (page.activeElement as HTMLElement | null)?.blur()
      setReady(true)
    }
    render(<Ready onReady={ready}>{children}</Ready>, page.body)
  }
  return <iframe ref={frame} class="stage" title={title} style={{ height: `${height}px` }} srcdoc={EMPTY} onLoad={fill} data-ready={isReady} />
}

function dressLikeThis(page: Document): void {
  const { look } = document.documentElement.dataset
  if (look) page.documentElement.dataset.look = look
  page.documentElement.classList.toggle('quiet-page', document.documentElement.classList.contains('quiet-page'))
  page.head.append(...[...document.querySelectorAll('style, link[rel=stylesheet]')].map((sheet) => sheet.cloneNode(true)))
}

/** Its effect runs after those of what is in it. */
function Ready({ onReady, children }: { onReady: () => void; children: ComponentChildren }) {
  useEffect(onReady, [])
  return <>{children}</>
}
