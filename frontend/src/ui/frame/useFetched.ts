/** Something of the server's for a screen, asked for when it opens and when the network comes back. */
import { useEffect, useMemo, useState } from 'preact/hooks'
import type { DiaryServer, Result, Trouble } from '../../diary/api/server'
import { useApp } from './app'

export interface Fetched<T, Server = unknown> {
  server: Server
  body: T | undefined
  trouble: 'unreachable' | 'intercepted' | 'signed_out' | 'gone' | null
  reload(): void
  put(body: T): void
}

export function useFetched<Server extends DiaryServer, T>(Kind: new (diaryId: string) => Server, ask: (server: Server) => Promise<Result<T>>): Fetched<T, Server> {
  const { diary } = useApp()
  const server = useMemo(() => new Kind(diary.diaryId), [diary])
  const [body, setBody] = useState<T>()
  const [trouble, setTrouble] = useState<Fetched<T>['trouble']>(null)
  const reload = () => {
    void ask(server).then((result) => {
      if (result.kind === 'ok') setBody(result.body)
      setTrouble(result.kind === 'ok' ? null : troubleOf(result))
    })
  }
  useEffect(() => {
    reload()
    addEventListener('online', reload)
    return () => removeEventListener('online', reload)
  }, [server])
  return { server, body, trouble, reload, put: setBody }
}

function troubleOf(trouble: Trouble): Fetched<unknown>['trouble'] {
  if (trouble.kind === 'refused') return 'gone'
  return trouble.kind === 'unreachable' && trouble.intercepted ? 'intercepted' : trouble.kind
}
