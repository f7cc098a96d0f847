/**
 * Changes on their way to IndexedDB. A page that is left takes its open transactions with it, and with them the tap or
 * the words of the last few milliseconds. localStorage is written before the tap's own turn ends and outlives the page:
 * the next start stores what still lies there.
 */
import type { DiaryDatabase } from './schema'
import { writeChange, type Change } from './store'

/** Keeps the change until the function it returns is called. Where localStorage is blocked or full, IndexedDB is alone. */
export function keepUntilStored(diaryId: string, change: Change): () => void {
  const key = prefixOf(diaryId) + change.op_id
  try {
    localStorage.setItem(key, JSON.stringify(change))
  } catch {
    return () => {}
  }
  return () => localStorage.removeItem(key)
}

/** What an earlier page had no time to store, oldest first; what cannot be stored now stays for the next start. */
export async function storeWhatWasLeft(database: DiaryDatabase, diaryId: string): Promise<void> {
  for (const key of keysOf(diaryId)) {
    try {
      await writeChange(database, JSON.parse(localStorage.getItem(key)!) as Change)
      localStorage.removeItem(key)
    } catch {
      // Full, or closed under us.
    }
  }
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
