/** A real link that changes the screen without loading the page; new-tab clicks stay the browser's. */
import type { ComponentChildren } from 'preact'
import { go, goUp } from './go'

interface Props {
  href: string
  /** to the screen this one belongs to, and where on it (goUp) */
  up?: boolean | Record<string, unknown>
  /** in the place of this screen: no step more for Back */
  instead?: boolean
  class?: string
  'aria-label'?: string
  'aria-current'?: 'page' | undefined
  children?: ComponentChildren
}

export function Link({ href, up = false, instead = false, ...rest }: Props) {
  const follow = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button > 0) return
    event.preventDefault()
    if (up) goUp(href, up === true ? {} : up)
    else go(href, { replace: instead })
  }
  return <a href={href} onClick={follow} {...rest} />
}
