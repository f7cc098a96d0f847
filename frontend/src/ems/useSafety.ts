/** Whether the session timer may start, as long as the screen shows it. */
import { NOT_LOADED, readSafety, type Safety } from '../diary/safety'
import { useApp, useStored } from '../ui/frame/app'

export function useSafety(): Safety {
  return useStored(useApp().diary, readSafety, []) ?? NOT_LOADED
}
