/** The way into a session, as the tests of its screens go it. */
import type { Fields } from '../../src/diary'
import { newId } from '../../src/domain/ids'
import { QUESTIONS, VERSION } from '../../src/domain/screening'
import { FakeDiary } from './fakeDiary'
import { button, open, option, tap, tapLater, text, until } from './mount'

export const PROGRAMME: Fields = { name: 'Calves', modality: 'ems', duration_minutes: 30, device_name: 'Home EMS', device_level: 12, device_level_max: 60 }

export async function cleared(diary = new FakeDiary()): Promise<FakeDiary> {
  const answers = Object.fromEntries(QUESTIONS.map((id) => [`answers.${id}`, 'no']))
  await diary.save('safety_screening', newId(), { screened_at: new Date().toISOString(), version: VERSION, ...answers })
  return diary
}

export async function withProgramme(): Promise<FakeDiary> {
  const diary = await cleared()
  await diary.save('ems_programme', newId(), PROGRAMME)
  return diary
}

export const starting = (word: string) => [...document.querySelectorAll('button')].find((each) => each.textContent?.startsWith(word))!

export async function toTimer(diary: FakeDiary): Promise<void> {
  await open(diary, '/ems/session')
  await until(() => text().includes('Calves'))
  await tap(starting('Calves'))
  await tap(option('Skin before', 'true'))
  await tap(button('Next'))
  await tap(option('Pain, right before', 6))
  await tapLater(button('Next'))
}
