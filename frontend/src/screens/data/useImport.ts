/** One file that is brought in: followed while the server works at it, and what is chosen about it sent one after the other. */
import { useRef, useState } from 'preact/hooks'
import type { DataServer, Import } from '../../api/data'
import type { Choices } from '../../api/reading'
import type { Trouble } from '../../api/server'
import { announce } from '../../components/live'
import { t } from '../../i18n'
import { useApp } from '../app'
import type { Action } from '../reminders/useAction'
import { mergedChoices, withChoices } from './choices'
import { usePolling } from './usePolling'
import { isGone, notTaken } from './wording'

const GOES_ON: readonly (Import['state'] | undefined)[] = ['reading', 'running', 'undoing']
const CHANGED: readonly Import['state'][] = ['done', 'failed', 'undone']

export interface Brought {
  /** as the server has it; null: none */
  found: Import | null
  /** what it was last understood as, with what was chosen since; null before the first reading */
  shown: Import | null
  /** the server cannot be asked */
  lost: boolean
  /** what is shown does not yet follow from all that was chosen */
  isBehind: boolean
  put(found: Import | null): void
  choose(choices: Choices): void
  why(trouble: Trouble): string
}

export function useImport(server: DataServer, first: Import | null, action: Action): Brought {
  const { diary } = useApp()
  const [found, setFound] = useState(first)
  const [shown, setShown] = useState(first?.state === 'reading' ? null : first)
  const [lost, setLost] = useState(false)
  const [isSending, setIsSending] = useState(false)
  const understood = useRef(shown)
  // Answers given while the file is read: the server takes the next when it is done.
  const queued = useRef<Choices | null>(null)
  const sending = useRef(false)
  const put = (next: Import | null) => {
    setFound(next)
    if (next?.state !== 'reading') understood.current = next
    else if (next.id !== understood.current?.id) understood.current = null
    else return
    setShown(understood.current)
  }
  const why = (trouble: Trouble) => (isGone(trouble) ? (put(null), t('bring.gone')) : notTaken(trouble))
  const send = async (id: string) => {
    const choices = queued.current ?? {}
    queued.current = null
    setIsSending((sending.current = true))
    const result = await server.choose(id, choices)
    setIsSending((sending.current = false))
    if (result.kind === 'ok') return arrived(result.body)
    queued.current = null
    put(understood.current)
    action.say(why(result), true)
  }
  const arrived = (next: Import) => {
    if (next.state !== 'reading' && queued.current !== null) {
      understood.current = next
      return void send(next.id)
    }
    if (found?.state !== next.state) told(next, understood.current !== null)
    put(next)
    if (CHANGED.includes(next.state)) void diary.sync()
  }
  const choose = (choices: Choices) => {
    if (found === null) return
    action.say(null)
    setShown((before) => before && withChoices(before, choices))
    queued.current = mergedChoices(queued.current ?? {}, choices)
    if (found.state !== 'reading' && !sending.current) void send(found.id)
  }
  usePolling(GOES_ON.includes(found?.state), () => server.import(found?.id ?? ''), (result) => {
    if (sending.current) return
    setLost(result.kind === 'unreachable')
    if (result.kind === 'ok') return arrived(result.body)
    if (isGone(result)) action.say(why(result), true)
  })
  return { found, shown, lost, isBehind: isSending || found?.state === 'reading', put, choose, why }
}

/** For people who listen: what the server has come to. */
function told({ state }: Import, isAgain: boolean): void {
  if (state === 'preview') announce(t(isAgain ? 'bring.read_again' : 'bring.read'))
  if (state === 'done' || state === 'failed' || state === 'undone') announce(t(`bring.${state}`))
}
