/** A check-in that is still being read. Banners stand below its questions; where it cannot be read, in place of them. */
import type { ComponentChildren } from 'preact'
import { useApp, useStatus } from '../ui/frame/app'

interface Props { notices: ComponentChildren }

export function Unread({ notices }: Props) {
  const status = useStatus(useApp().diary)
  return <>{!status.readable && notices}</>
}

/** Before it is known which day it is about, or whether there is one. */
export function UnreadScreen({ notices }: Props) {
  return <><Unread notices={notices} /><main id="content" class="screen check-in" /></>
}
