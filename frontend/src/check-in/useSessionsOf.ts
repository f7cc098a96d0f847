/** The sessions of one local day, earliest first; undefined until they are read. */
import type { DiaryRecord } from '../diary'
import { useApp, useStored } from '../ui/frame/app'

export function useSessionsOf(on: string): DiaryRecord[] | undefined {
  const { diary } = useApp()
  return useStored(diary, async (from) => (await from.records('ems_session', on, on)).sort(byStart), [on])
}

function byStart(a: DiaryRecord, b: DiaryRecord): number {
  return Date.parse(String(a.data.started_at)) - Date.parse(String(b.data.started_at))
}
