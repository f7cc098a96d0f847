/** One file that is brought in: followed while the server works at it, and what is chosen about it sent one after the other. */
import { useEffect, useRef, useState } from 'preact/hooks'
import type { DataServer, Import } from '../diary/api/data'
import type { Choices } from '../diary/api/reading'
import type { Result, Trouble } from '../diary/api/server'
import { t } from '../i18n'
import { useApp } from '../ui/frame/app'
import type { Action } from '../ui/frame/useAction'
import { announce } from '../ui/live'
import { lostBy, type Lost } from './Lost'
import { mergedChoices, withChoices } from './choices'
import { usePolling } from './usePolling'
import { isGone, notTaken } from './wording'
import './words.en'

type State = Import['state']
const GOES_ON: readonly (State | undefined)[] = ['reading', 'running', 'undoing']
const CHANGED: readonly State[] = ['done', 'failed', 'undone']
/** Something may be chosen about it. */
const OPEN: readonly State[] = ['preview', 'refused']
/** With these the server may have taken what was chosen, or is not yet ready for it. */
const UNCERTAIN = ['import_over', 'not_read']

/** Answers that the server has not taken yet, by import: they wait while it reads, and while another screen is open. */
export const waitingChoices = new Map<string, Choices>()

export interface Brought {
  /** as the server has it; null: none */
  found: Import | null
  /** what it was last understood as, with what was chosen since; null before the first reading */
  shown: Import | null
  /** the server cannot be asked */
  lost: Lost
  /** what is shown does not yet follow from all that was chosen */
  isBehind: boolean
  /** the server does not keep the file any more: what it wrote stays, the rest cannot be gone on with */
  isFileGone: boolean
  put(found: Import | null): void
  choose(choices: Choices): void
  /** a change of its state; where its answer is lost, the server is asked what became of it */
  change(act: () => Promise<Result<Import>>): Promise<Result<Import>>
  /** what it became after a tap: shown, and said to people who listen */
  arrived(found: Import): ''
  why(trouble: Trouble): string
}

export function useImport(server: DataServer, first: Import | null, action: Action): Brought {
  const { diary } = useApp()
  const [found, setFound] = useState(first)
  const [shown, setShown] = useState(() => (first === null || first.state === 'reading' ? null : withWaiting(first)))
  const [lost, setLost] = useState<Lost>(null)
  const [isSending, setIsSending] = useState(false)
  const [isFileGone, setIsFileGone] = useState(false)
  const understood = useRef(first?.state === 'reading' ? null : first)
  // As they are now, also for an answer that was asked for long ago.
  const showing = useRef(shown)
  const current = useRef(first?.id)
  const sending = useRef(false)
  const [sent, taken] = [useRef(0), useRef(0)]
  const show = (next: Import | null) => setShown((showing.current = next))
  const turnTo = (id: string | undefined) => {
    waitingChoices.delete(current.current ?? '')
    current.current = id
    setIsSending((sending.current = false))
    setLost(null)
    setIsFileGone(false)
  }
  const put = (next: Import | null) => {
    if (next?.id !== current.current) turnTo(next?.id)
    setFound(next)
    if (next?.state === 'reading' && next.id === understood.current?.id) return
    understood.current = next?.state === 'reading' ? null : next && withReading(next, showing.current)
    show(understood.current)
  }
  const arrived = (next: Import): '' => {
    const isNews = found?.state !== next.state || found.id !== next.id
    if (!isNews && next.state === 'reading') return ''
    if (OPEN.includes(next.state) && waitingChoices.has(next.id)) {
      understood.current = withReading(next, showing.current)
      show(withWaiting(understood.current))
      void send(next.id)
      return ''
    }
    if (next.state !== 'reading') waitingChoices.delete(next.id)
    if (isNews) told(next, understood.current?.id === next.id)
    // What was said last was about how it was before.
    if (isNews && next.state !== 'reading' && !action.busy) action.say(null)
    put(next)
    if (CHANGED.includes(next.state)) void diary.sync()
    return ''
  }
  const send = async (id: string) => {
    const choices = waitingChoices.get(id) ?? {}
    waitingChoices.delete(id)
    sent.current += 1
    setIsSending((sending.current = true))
    const result = await server.choose(id, choices)
    if (id !== current.current) return
    setIsSending((sending.current = false))
    setLost(lostBy(result))
    if (result.kind === 'ok') {
      taken.current += 1
      arrived(result.body)
    } else if (isUncertain(result)) {
      // Saying it twice is harmless. What the server has come to shows whether it has to be.
      waitingChoices.set(id, mergedChoices(choices, waitingChoices.get(id) ?? {}))
      setFound((before) => before && { ...before, state: 'reading' })
    } else {
      waitingChoices.delete(id)
      setFound(understood.current)
      show(understood.current)
      action.say(why(result), true)
    }
  }
  const choose = (choices: Choices) => {
    if (found === null) return
    if (!action.busy) action.say(null)
    show(showing.current && withChoices(showing.current, choices))
    waitingChoices.set(found.id, mergedChoices(waitingChoices.get(found.id) ?? {}, choices))
    if (found.state !== 'reading' && !sending.current) void send(found.id)
  }
  /** null: about another file, or from before the last choice */
  const ask = async (id: string) => {
    const before = sent.current
    const result = await server.import(id)
    return id === current.current && before === sent.current && !sending.current ? result : null
  }
  const askAgain = async (id: string) => {
    const result = await ask(id)
    if (result?.kind === 'ok') arrived(result.body)
  }
  const change: Brought['change'] = async (act) => {
    const result = await act()
    if (result.kind !== 'unreachable' || found === null) return result
    const now = await server.import(found.id)
    return now.kind === 'ok' && now.body.state !== found.state ? now : result
  }
  const why = (trouble: Trouble) => {
    if (found && isTooSoon(trouble)) void askAgain(found.id)
    if (!isGone(trouble)) return notTaken(trouble)
    const isWritten = found !== null && found.committed_at !== null
    if (isWritten && trouble.kind === 'refused' && trouble.code === 'file_gone') return (setIsFileGone(true), t('bring.bad.file_gone'))
    put(null)
    return t(isWritten ? 'bring.unknown' : 'bring.gone')
  }
  usePolling(GOES_ON.includes(found?.state) && `${found?.id} ${found?.state} ${taken.current}`, () => ask(found?.id ?? ''), (result) => {
    setLost(lostBy(result))
    if (result.kind === 'ok') arrived(result.body)
    else if (isGone(result)) action.say(why(result), true)
  })
  useEffect(() => {
    // Chosen before the screen was left.
    if (first && OPEN.includes(first.state) && waitingChoices.has(first.id)) void send(first.id)
  }, [])
  return { found, shown, lost, isBehind: isSending || found?.state === 'reading', isFileGone, put, choose, change, arrived, why }
}

function withWaiting(found: Import): Import {
  return withChoices(found, waitingChoices.get(found.id) ?? {})
}

/** What cannot be read any more since the last choice still shows that choice, so that it can be taken back. */
function withReading(next: Import, before: Import | null): Import {
  return next.state === 'refused' && before?.id === next.id && before.reading ? { ...next, reading: before.reading } : next
}

function isUncertain(trouble: Trouble): boolean {
  return trouble.kind !== 'refused' || UNCERTAIN.includes(trouble.code)
}

/** It cannot be brought in before it is read, or before something is chosen. */
function isTooSoon(trouble: Trouble): boolean {
  return trouble.kind === 'refused' && (trouble.code === 'not_read' || trouble.errors.some(({ code }) => code === 'required'))
}

/** An import whose taking back has begun. */
export function isTakenBack({ result }: Import): boolean {
  return result?.undone !== undefined
}

/** For people who listen: what the server has come to. */
function told(found: Import, isAgain: boolean): void {
  const { state } = found
  if (state === 'preview') announce(t(isAgain ? 'bring.read_again' : 'bring.read'))
  else if (state === 'failed') announce(t(isTakenBack(found) ? 'bring.failed_undo' : 'bring.failed'))
  else if (state !== 'refused' && !(state === 'reading' && isAgain)) announce(t(`bring.${state}`))
}
