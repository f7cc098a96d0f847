/** The frame of each screen: title of the page, one heading that takes the focus when the screen is entered, the way to the warning signs. */
import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { t } from '../../i18n'
import '../words.en'
import { DoctorLink } from './DoctorLink'
import { restoreScroll } from './place'

interface Props {
  title: string
  heading?: string
  eyebrow?: string
  quiet?: boolean
  frame?: 'welcome' | 'check-in'
  /** beside the heading */
  aside?: ComponentChildren
  children: ComponentChildren
}

/** The first screen of a visit leaves the focus where the browser puts it. */
let visited = false

export function Screen({ title, heading = title, eyebrow, quiet = false, frame, aside, children }: Props) {
  const top = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    const isBack = restoreScroll()
    if (visited) {
      if (!isBack) scrollTo(0, 0)
      top.current?.focus({ preventScroll: true })
    }
    visited = true
  }, [])
  useEffect(() => {
    document.title = t('app.title', { screen: title })
  }, [title])
  useEffect(() => {
    document.documentElement.classList.toggle('quiet-page', quiet)
    return () => document.documentElement.classList.remove('quiet-page')
  }, [quiet])
  return (
    <main id="content" class={['screen', quiet ? 'quiet-screen' : '', frame ?? ''].join(' ').trim()}>
      <div class="screen-head">
        <h1 ref={top} tabIndex={-1}>
          {eyebrow && <span class="eyebrow">{eyebrow}<span class="visually-hidden">: </span></span>}
          {heading}
        </h1>
        {aside}
        <DoctorLink />
      </div>
      {children}
    </main>
  )
}
