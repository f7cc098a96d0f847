/** Storing something that is no answer of a record: a step, a start, an end. What fails is said, and can be tried again. */
import { useRef, useState } from 'preact/hooks'
import { whyOf, type Failure } from './useSaved'

export interface Storing {
  /** why it failed */
  failure: Failure['why'] | null
  /** true when it is stored; what follows from it belongs to `work`, which is done again when it is tried again */
  store(work: () => Promise<unknown>): Promise<boolean>
  retry(): Promise<boolean>
}

export function useStoring(): Storing {
  const [failure, setFailure] = useState<Failure['why'] | null>(null)
  const last = useRef<() => Promise<unknown>>(async () => {})
  const store = async (work: () => Promise<unknown>) => {
    last.current = work
    const why = await work().then(() => null, whyOf)
    setFailure(why)
    return why === null
  }
  return { failure, store, retry: () => store(last.current) }
}
