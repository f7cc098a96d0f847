/** Something of the server's for a sharing screen. */
import type { Result } from '../diary/api/server'
import { ShareServer } from '../diary/api/shares'
import { useFetched, type Fetched as Any } from '../ui/frame/useFetched'

export type Fetched<T> = Any<T, ShareServer>

export function useFromServer<T>(ask: (server: ShareServer) => Promise<Result<T>>): Fetched<T> {
  return useFetched(ShareServer, ask)
}
