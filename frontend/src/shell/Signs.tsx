/** The signs to see a doctor for, with the one thing the diary adds: an open trial can rest. */
import { useContext } from 'preact/hooks'
import type { Diary } from '../diary'
import { Doctor } from '../help/Doctor'
import { AppContext, useStored } from '../ui/frame/app'

export function Signs({ alone = false }: { alone?: boolean }) {
  const diary = useContext(AppContext)?.diary
  return <Doctor alone={alone}>{diary && <TrialRests diary={diary} />}</Doctor>
}

function TrialRests({ diary }: { diary: Diary }) {
  const View = useStored(diary, async (from) => ((await from.records('trial')).length > 0 ? (await import('../trial/CanRest')).CanRest : null), [])
  return View ? <View /> : null
}
