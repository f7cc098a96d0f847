/** Something of the server's for a sharing screen, asked for when it opens and when the network comes back. */
import { useEffect, useMemo, useState } from 'preact/hooks'
import type { Result } from '../../api/server'
import { ShareServer } from '../../api/shares'
import { useApp } from '../app'

export interface Fetched<T> {
  server: ShareServer
  body: T | undefined
  trouble: 'unreachable' | 'signed_out' | 'gone' | null
  reload(): void
  put(body: T): void
}

export function useFromServer<T>(ask: (server: ShareServer) => Promise<Result<T>>): Fetched<T> {
  const { diary } = useApp()
  const server = useMemo(() => new ShareServer(diary.diaryId), [diary])
  const [body, setBody] = useState<T>()
  const [trouble, setTrouble] = useState<Fetched<T>['trouble']>(null)
  const reload = () => {
    void ask(server).then((result) => {
      if (result.kind === 'ok') setBody(result.body)
      setTrouble(result.kind === 'ok' ? null : result.kind === 'refused' ? 'gone' : result.kind)
    })
  }
  useEffect(() => {
    reload()
    addEventListener('online', reload)
    return () => removeEventListener('online', reload)
  }, [server])
  return { server, body, trouble, reload, put: setBody }
}
