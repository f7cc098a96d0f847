/** One way back for all that is done on a screen: its last change first, whatever it was. Another screen begins anew. */
import { createContext, type ComponentChildren } from 'preact'
import { useContext, useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { t } from '../../i18n'
import { announce } from '../live'
import '../words.en'

interface Done {
  what: string
  /** false, or an error: it could not be taken back, and stays the last change */
  takeBack: () => Promise<boolean>
  /** false: it could not be stored, and there is nothing to take back */
  stored: Promise<boolean>
}

export interface Undo {
  /** the name of the last change; null when there is none */
  last: string | null
  /** `stored`: where it is still on its way to storage. A tap on Undo means what was done last, stored or not. */
  did(what: string, takeBack: () => Promise<boolean>, stored?: Promise<boolean>): void
  undo(): Promise<void>
  /** another step or another day begins: what was done before it is not this screen's any more */
  forget(): void
  /** how much on this screen is only on the screen, because it could not be stored or is no answer yet */
  troubles: number
  /** one more; returns what ends it */
  trouble(): () => void
}

const UndoContext = createContext<Undo | null>(null)

export function UndoProvider({ children }: { children: ComponentChildren }) {
  const done = useRef<Done[]>([])
  const [last, setLast] = useState<string | null>(null)
  const [troubles, setTroubles] = useState(0)
  const actions = useMemo(() => {
    const set = (next: Done[]) => {
      done.current = next
      setLast(next.at(-1)?.what ?? null)
    }
    return {
      did: (what: string, takeBack: Done['takeBack'], stored = Promise.resolve(true)) => {
        const change = { what, takeBack, stored }
        set([...done.current, change])
        void stored.then((isStored) => isStored || set(done.current.filter((each) => each !== change)))
      },
      forget: () => set([]),
      trouble: () => {
        setTroubles((count) => count + 1)
        return () => setTroubles((count) => count - 1)
      },
      undo: async () => {
        const change = done.current.at(-1)
        if (!change) return
        set(done.current.slice(0, -1))
        if (!(await change.stored)) return
        if (await change.takeBack().catch(() => false)) announce(t('undo.done', { what: change.what }))
        else set([...done.current, change])
      },
    }
  }, [])
  const value = useMemo(() => ({ ...actions, last, troubles }), [actions, last, troubles])
  return <UndoContext.Provider value={value}>{children}</UndoContext.Provider>
}

export function useUndo(): Undo {
  const undo = useContext(UndoContext)
  if (!undo) throw new Error('no screen is open')
  return undo
}

/** While `isOpen`, the bar below says that something is not saved. */
export function useTrouble(isOpen: boolean): void {
  const { trouble } = useUndo()
  useEffect(() => (isOpen ? trouble() : undefined), [isOpen, trouble])
}
