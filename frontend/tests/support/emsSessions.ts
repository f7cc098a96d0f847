/** Sessions and programmes for the screens' tests and the preview. */
import type { Fields } from '../../src/diary'
import { addDays, today } from '../../src/domain/days'
import { newId } from '../../src/domain/ids'
import type { FakeDiary } from './fakeDiary'

export const ago = (days: number) => addDays(today(), -days)

/** A session at noon, in UTC, of a local day; returns its id. */
export async function seedSession(diary: FakeDiary, on: string, fields: Fields = {}): Promise<string> {
  const id = newId()
  await diary.save('ems_session', id, {
    modality: 'ems', programme_name: '', duration_minutes: 30, started_at: `${on}T12:00:00Z`, time_zone: 'UTC', ...fields,
  })
  diary.saved.length = 0
  return id
}

export async function seedProgramme(diary: FakeDiary, fields: Fields = {}): Promise<string> {
  const id = newId()
  await diary.save('ems_programme', id, { name: 'Evening, feet', modality: 'ems', duration_minutes: 30, ...fields })
  diary.saved.length = 0
  return id
}
