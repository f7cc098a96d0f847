/** Records of the EMS screens as the components see them: each tap saved, the last one undone. */
import type { Diary, DiaryRecord, EmsType, Fields, SessionDraft } from '../diary'
import { addDays, deviceTimeZone, today } from '../domain/days'
import { frozenCopy, minutesOf } from '../domain/ems'
import { useApp, useStored } from '../ui/frame/app'
import { useSaved, type Saved } from '../ui/saving/useSaved'

export function useRecord(type: EmsType, id: string): Saved {
  const { diary } = useApp()
  return useSaved({ about: id, read: () => diary.record(type, id), write: (set) => diary.save(type, id, set) })
}

/** The answers given before the timer: kept on this device until there is a session they belong to. */
export function useDraftAnswers(draft: SessionDraft): Saved {
  const { diary } = useApp()
  return useSaved({
    about: draft.id,
    read: async () => asRecord(await diary.draft()),
    write: async (set) => {
      const known = (await diary.draft()) ?? draft
      await diary.keepDraft({ ...known, fields: { ...known.fields, ...set } })
    },
  })
}

function asRecord(draft: SessionDraft | null): DiaryRecord | null {
  return draft && {
    type: 'ems_session', id: draft.id, rev: null, deleted: false, data: draft.fields, earlier: [], recorded_at: null, is_late: false, waiting: true,
  }
}

export function useDraft(): SessionDraft | null | undefined {
  const { diary } = useApp()
  return useStored(diary, (from) => from.draft(), [])
}

const LAST_SESSION_DAYS = 400

export interface Known { programmes: DiaryRecord[]; sessions: DiaryRecord[]; last: DiaryRecord | null; devices: string[] }

/** What the choosers offer: programmes, and what was used in the last year; undefined until it is read. */
export function useKnown(): Known | undefined {
  const { diary } = useApp()
  return useStored(diary, knownOf, [])
}

async function knownOf(diary: Diary): Promise<Known> {
  const now = today()
  const [programmes, sessions] = await Promise.all([
    diary.records('ems_programme'), diary.records('ems_session', addDays(now, -LAST_SESSION_DAYS), addDays(now, 1)),
  ])
  const devices = [...sessions].reverse().concat(programmes).map((record) => String(record.data.device_name ?? ''))
  const last = sessions.reduce<DiaryRecord | null>((latest, each) => !latest || startOf(each) >= startOf(latest) ? each : latest, null)
  return { programmes, sessions, last, devices: [...new Set(devices)].filter((name) => name !== '').slice(0, 5) }
}

function startOf(session: DiaryRecord): string {
  return String(session.data.started_at)
}

/** A session with these settings that ended then. */
export async function logFinished(diary: Diary, id: string, settings: DiaryRecord, endedAt: Date): Promise<void> {
  const copy = frozenCopy(settings)
  const started = new Date(endedAt.getTime() - (minutesOf(copy) ?? 0) * 60_000)
  await diary.save('ems_session', id, { ...given(copy), started_at: started.toISOString(), time_zone: deviceTimeZone() })
}

/** Without what is empty: an empty field says nothing. */
export function given(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null && value !== ''))
}
