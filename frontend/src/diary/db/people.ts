/** Whose diaries are on this device, so that the app starts without a network. No health data here. */
import { openDB, type DBSchema, type IDBPDatabase } from 'idb'

export interface Person {
  diary_id: string
  email: string
  opened_at: string
  /** Signed out here without a network: the server's session is ended at the next chance, before anything opens. */
  ended: boolean
}

interface PeopleSchema extends DBSchema {
  people: { key: string; value: Person }
}

async function withPeople<Result>(use: (database: IDBPDatabase<PeopleSchema>) => Promise<Result>): Promise<Result> {
  const database = await openDB<PeopleSchema>('daymark-people', 1, {
    upgrade: (created) => void created.createObjectStore('people', { keyPath: 'diary_id' }),
  })
  try {
    return await use(database)
  } finally {
    database.close()
  }
}

export function rememberPerson(diaryId: string, email: string, now: string): Promise<unknown> {
  return withPeople((database) =>
    database.put('people', { diary_id: diaryId, email, opened_at: now, ended: false }),
  )
}

export function forgetPerson(diaryId: string): Promise<void> {
  return withPeople((database) => database.delete('people', diaryId))
}

/** Keeps no address, only that this diary's session has to end. */
export function rememberEnded(diaryId: string): Promise<unknown> {
  return withPeople((database) => database.put('people', { diary_id: diaryId, email: '', opened_at: '', ended: true }))
}

export function personOf(diaryId: string): Promise<Person | undefined> {
  return withPeople((database) => database.get('people', diaryId))
}

/** Everyone with a diary on this device, the last one first. */
export async function peopleHere(): Promise<Person[]> {
  const people = await withPeople((database) => database.getAll('people'))
  return people.filter((person) => !person.ended).sort((a, b) => b.opened_at.localeCompare(a.opened_at))
}
