/**
 * Changes on their way to IndexedDB. A page that is left takes its open transactions with it, and with them the tap or
 * the words of the last few milliseconds. localStorage is written before the tap's own turn ends and outlives the page:
 * the next start stores what still lies there.
 */
import { today } from '../../domain/days'
import { identityNames } from '../../domain/records'
import type { DiaryDatabase } from './schema'
import { recordById, writeChange, writeRemoval, type Change } from './store'

/** Keeps the change until `stored` is called. Where localStorage is blocked or full, IndexedDB is alone. */
export function keepUntilStored(diaryId: string, change: Change): void {
  try {
    localStorage.setItem(prefixOf(diaryId) + change.op_id, JSON.stringify(change))
  } catch {
    // It may be stored all the same.
  }
}

/** Nothing of the change has to be kept any more, nor of earlier ones, of any tab, that it has written anew. */
export function stored(diaryId: string, change: Change): void {
  notStored(diaryId, change)
  for (const key of keysOf(diaryId).filter((each) => each < prefixOf(diaryId) + change.op_id)) {
    const earlier = JSON.parse(localStorage.getItem(key) ?? 'null') as Change | null
    if (earlier?.type !== change.type || earlier.id !== change.id) continue
    const left = leftOf(earlier, change)
    if (left) localStorage.setItem(key, JSON.stringify({ ...earlier, set: left }))
    else localStorage.removeItem(key)
  }
}

/** There was no room for it: the screen keeps it and says so. */
export function notStored(diaryId: string, change: Change): void {
  try {
    localStorage.removeItem(prefixOf(diaryId) + change.op_id)
  } catch {
    // Where nothing can be kept there is nothing to remove.
  }
}

/** The values of `earlier` that were not written anew; null where nothing is left to store. */
function leftOf(earlier: Change, { set }: Change): Change['set'] {
  if (earlier.set === null || set === null) return null
  const names = identityNames(earlier.type, earlier.set)
  const left = Object.entries(earlier.set).filter(([name]) => names.includes(name) || !(name in set))
  return left.every(([name]) => names.includes(name)) ? null : Object.fromEntries(left)
}

/** What an earlier page had no time to store, oldest first; what cannot be stored now stays for the next start. */
export async function storeWhatWasLeft(database: DiaryDatabase, diaryId: string): Promise<void> {
  for (const key of keysOf(diaryId)) {
    try {
      const change = JSON.parse(localStorage.getItem(key)!) as Change
      await store(database, change)
      stored(diaryId, change)
    } catch {
      // Full, or closed under us.
    }
  }
}

/** What was deleted can be put back, also when the page ended with the tap. */
async function store(database: DiaryDatabase, change: Change): Promise<void> {
  const record = change.set === null ? await recordById(database, change.type, change.id) : null
  if (record) await writeRemoval(database, change, { record, removed_on: today() })
  else await writeChange(database, change)
}

export function forgetUnstored(diaryId: string): void {
  for (const key of keysOf(diaryId)) localStorage.removeItem(key)
}

/** Ids of ops begin with the time: their order is the order of the taps. */
function keysOf(diaryId: string): string[] {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(prefixOf(diaryId))).sort()
  } catch {
    return []
  }
}

function prefixOf(diaryId: string): string {
  return `daymark-unstored-${diaryId}-`
}
