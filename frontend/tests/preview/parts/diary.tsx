/** A made-up diary for the parts that ask one. */
import type { ComponentChildren } from 'preact'
import { addDays, today } from '../../../src/domain/days'
import type { DiaryRecord } from '../../../src/domain/types'
import { AppContext, type App } from '../../../src/ui/frame/app'
import type { Saved } from '../../../src/ui/saving/useSaved'
import { UndoProvider } from '../../../src/ui/saving/undo'
import { FakeDiary, sessionOf } from '../../support/fakeDiary'

export const REMOVED = '6f0c1e9e-0000-4000-8000-0000000000a1'

export const diary = new FakeDiary()
diary.seed('ems_session', REMOVED, { modality: 'tens' })
void diary.remove(REMOVED)

const app: App = { diary, session: sessionOf(), entrySaved: () => {}, left: () => {} }

export function WithDiary({ children }: { children: ComponentChildren }) {
  return <AppContext.Provider value={app}><UndoProvider>{children}</UndoProvider></AppContext.Provider>
}

/** A day as the server has it, with a value that another device replaced. */
export function dayOf(change: Partial<DiaryRecord> = {}): DiaryRecord {
  const earlier = { field: 'ratings.feet.numbness', value: 5, at: `${addDays(today(), -1)}T18:30:00Z`, device: 'iPhone', reason: 'conflict' as const }
  return { type: 'entry', id: REMOVED, rev: 1, deleted: false, data: {}, earlier: [earlier], recorded_at: null, is_late: false, waiting: false, ...change }
}

/** What a screen knows of the record it shows; `about` keeps the drafts of two fields apart. */
export function savedOf(about: string, change: Partial<Saved> = {}): Saved {
  return {
    about, record: dayOf(), data: change.record?.data ?? {}, failure: null, pending: false, unsaved: false,
    save: async () => true, retry: async () => {}, forgetFailure: () => {}, ...change,
  }
}
