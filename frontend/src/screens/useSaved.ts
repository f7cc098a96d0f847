/** One record as a screen sees it: values, saving at each tap, taking back, what failed. */
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { announce } from '../components/live'
import { forgetTaps } from '../components/secondTap'
import { QuotaError, type DiaryRecord, type Fields } from '../diary'
import { t } from '../i18n'
import { valuesBefore } from './answers'
import { useApp } from './app'

interface Change { what: string; before: Fields }
export interface Failure { what: string; set: Fields; full: boolean }

interface State {
  /** undefined: not read yet; null: nothing written yet */
  record: DiaryRecord | null | undefined
  /** tapped, not yet confirmed by storage; stays when storing failed */
  tapped: Fields
  changes: Change[]
  failure: Failure | null
  /** saves on their way to storage */
  writing: number
}

/** Where a record is read and written; `about` names it in a file kept when storing failed. */
export interface Source {
  about: string
  read(): Promise<DiaryRecord | null>
  write(set: Fields): Promise<void>
}

export interface Saved {
  about: string
  record: DiaryRecord | null | undefined
  data: Fields
  last: string | null
  failure: Failure | null
  /** a tap is on its way to storage; `unsaved`: storing one failed, it is only on the screen */
  pending: boolean
  unsaved: boolean
  save(set: Fields, what: string): Promise<void>
  undo(): Promise<void>
  retry(): Promise<void>
  forgetFailure(): void
}

/** `source.about` says when it is another record. */
export function useSaved(source: Source): Saved {
  const { diary, entrySaved } = useApp()
  const [state, setState] = useState<State>({ record: undefined, tapped: {}, changes: [], failure: null, writing: 0 })
  const latest = useRef(state)
  const update = (change: Partial<State>) => {
    latest.current = { ...latest.current, ...change }
    setState(latest.current)
  }

  // The same question of another day is another question.
  useEffect(forgetTaps, [source.about])

  useEffect(() => {
    let shown = true
    const refresh = async () => {
      const record = await source.read()
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
  }, [diary, source.about])

  const store = async (set: Fields, what: string): Promise<boolean> => {
    update({ tapped: { ...latest.current.tapped, ...set }, writing: latest.current.writing + 1 })
    try {
      await source.write(set)
    } catch (error) {
      update({ failure: { what, set, full: error instanceof QuotaError }, writing: latest.current.writing - 1 })
      return false
    }
    const record = await source.read()
    update({ record, tapped: without(latest.current.tapped, set), failure: null, writing: latest.current.writing - 1 })
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
    about: source.about, data, save, undo, retry,
    record: state.record,
    pending: state.writing > 0,
    unsaved: state.writing === 0 && Object.keys(state.tapped).length > 0,
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
