/** A real link that changes the screen without loading the page; new-tab clicks stay the browser's. */
import type { ComponentChildren } from 'preact'
import { go } from './go'

interface Props {
  href: string
  class?: string
  'aria-label'?: string
  'aria-current'?: 'page' | undefined
  children?: ComponentChildren
}

export function Link({ href, ...rest }: Props) {
  const follow = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button > 0) return
    event.preventDefault()
    go(href)
  }
  return <a href={href} onClick={follow} {...rest} />
}
