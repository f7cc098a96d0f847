/** One day's entry as the check-in sees it: values, saving at each tap, taking back, what failed. */
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { announce } from '../components/live'
import { forgetTaps } from '../components/secondTap'
import { QuotaError, type DiaryRecord, type Fields } from '../diary'
import { addDays } from '../domain/days'
import { t } from '../i18n'
import { valuesBefore } from './answers'
import { useApp, useStored } from './app'

interface Change { what: string; before: Fields }
export interface Failure { what: string; set: Fields; full: boolean }

interface State {
  /** undefined: not read yet; null: nothing written on this day */
  record: DiaryRecord | null | undefined
  /** tapped, not yet confirmed by storage; stays when storing failed */
  tapped: Fields
  changes: Change[]
  failure: Failure | null
}

export interface Entry {
  on: string
  record: DiaryRecord | null | undefined
  data: Fields
  dayBefore: Fields
  last: string | null
  failure: Failure | null
  save(set: Fields, what: string): Promise<void>
  undo(): Promise<void>
  retry(): Promise<void>
  forgetFailure(): void
}

export function useEntry(on: string): Entry {
  const { diary, entrySaved } = useApp()
  const dayBefore = useStored(diary, (from) => from.day(addDays(on, -1)), [on])
  const [state, setState] = useState<State>({ record: undefined, tapped: {}, changes: [], failure: null })
  const latest = useRef(state)
  const update = (change: Partial<State>) => {
    latest.current = { ...latest.current, ...change }
    setState(latest.current)
  }

  // The same question of another day is another question.
  useEffect(forgetTaps, [on])

  useEffect(() => {
    let shown = true
    const refresh = async () => {
      const record = await diary.day(on)
      if (shown) update({ record })
    }
    // A diary that is just being closed (signing out) answers nothing any more.
    const tryRefresh = () => void refresh().catch(() => {})
    tryRefresh()
    const unsubscribe = diary.subscribe(tryRefresh)
    return () => {
      shown = false
      unsubscribe()
    }
  }, [diary, on])

  const store = async (set: Fields, what: string): Promise<boolean> => {
    update({ tapped: { ...latest.current.tapped, ...set } })
    try {
      await diary.saveDay(on, set)
    } catch (error) {
      update({ failure: { what, set, full: error instanceof QuotaError } })
      return false
    }
    const record = await diary.day(on)
    update({ record, tapped: without(latest.current.tapped, set), failure: null })
    return true
  }

  const save = async (set: Fields, what: string) => {
    const before = valuesBefore(dataOf(latest.current), set)
    if (!(await store(set, what))) return
    update({ changes: [...latest.current.changes, { what, before }] })
    announce(t('saved.announce', { what }))
    entrySaved()
  }

  const undo = async () => {
    const change = latest.current.changes.at(-1)
    if (!change) return
    update({ changes: latest.current.changes.slice(0, -1) })
    if (await store(change.before, change.what)) announce(t('undo.done', { what: change.what }))
    else update({ changes: [...latest.current.changes, change] })
  }

  const retry = async () => {
    const failed = latest.current.failure
    if (failed) await save(failed.set, failed.what)
  }

  const data = useMemo(() => dataOf(state), [state])
  return {
    on, data, save, undo, retry,
    record: state.record,
    dayBefore: liveData(dayBefore),
    last: state.changes.at(-1)?.what ?? null,
    failure: state.failure,
    forgetFailure: () => update({ failure: null }),
  }
}

function dataOf(state: State): Fields {
  return { ...liveData(state.record), ...state.tapped }
}

export function liveData(record: DiaryRecord | null | undefined): Fields {
  return record && !record.deleted ? record.data : {}
}

/** Only values this save wrote: a later tap on the same question is still on its way. */
function without(tapped: Fields, saved: Fields): Fields {
  return Object.fromEntries(Object.entries(tapped).filter(([field, value]) => saved[field] !== value))
}
