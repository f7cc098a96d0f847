/** Something of the trials' for a screen. */
import type { Result } from '../../api/server'
import { TrialServer } from '../../api/trials'
import { useFetched, type Fetched as Any } from '../useFetched'

export type Fetched<T> = Any<T, TrialServer>

export function useFromServer<T>(ask: (server: TrialServer) => Promise<Result<T>>): Fetched<T> {
  return useFetched(TrialServer, ask)
}
