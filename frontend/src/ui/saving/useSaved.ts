/** One record as a screen sees it: values, saving at each tap, what failed. */
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { QuotaError, type DiaryRecord, type Fields } from '../../diary'
import { listOf, valuesBefore } from '../../domain/answers'
import { formatList, t } from '../../i18n'
import { useApp } from '../frame/app'
import { announce } from '../live'
import { forgetTaps } from '../secondTap'
import '../words.en'
import { useUndo } from './undo'

/** `why`: no room, a storage that does not answer, or something of ours. */
export interface Failure {
  what: string
  set: Fields
  /** what stood there, for Undo once it is stored */
  before: Fields
  why: 'quota' | 'storage' | 'failed'
}

interface State {
  /** undefined: not read yet; null: nothing written yet */
  record: DiaryRecord | null | undefined
  /** tapped, not yet confirmed by storage; stays when storing failed */
  tapped: Fields
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
  failure: Failure | null
  /** a tap is on its way to storage; `unsaved`: storing one failed, it is only on the screen */
  pending: boolean
  unsaved: boolean
  /** false when it could not be stored */
  save(set: Fields, what: string): Promise<boolean>
  retry(): Promise<void>
  forgetFailure(): void
}

/** `source.about` says when it is another record. */
export function useSaved(source: Source): Saved {
  const { diary, entrySaved } = useApp()
  const { did } = useUndo()
  const [state, setState] = useState<State>({ record: undefined, tapped: {}, failure: null, writing: 0 })
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

  const store = async (set: Fields, what: string, before: Fields): Promise<boolean> => {
    update({ tapped: { ...latest.current.tapped, ...set }, writing: latest.current.writing + 1 })
    try {
      await source.write(set)
    } catch (error) {
      const failure = withMore(latest.current.failure, { what, set, before, why: whyOf(error) })
      update({ failure, writing: latest.current.writing - 1 })
      return false
    }
    const record = await source.read()
    const failure = withLess(latest.current.failure, set)
    update({ record, tapped: without(latest.current.tapped, set), failure, writing: latest.current.writing - 1 })
    return true
  }

  const save = async (set: Fields, what: string, before = valuesBefore(dataOf(latest.current), set)) => {
    const storing = store(set, what, before)
    did(what, () => store(before, what, set), storing)
    if (!(await storing)) return false
    announce(t('saved.announce', { what }))
    entrySaved()
    return true
  }

  const retry = async () => {
    const failed = latest.current.failure
    if (failed) await save(failed.set, failed.what, failed.before)
  }

  const data = useMemo(() => dataOf(state), [state])
  return {
    about: source.about, data, save, retry,
    record: state.record,
    pending: state.writing > 0,
    unsaved: state.writing === 0 && Object.keys(state.tapped).length > 0,
    failure: state.failure,
    forgetFailure: () => update({ failure: null }),
  }
}

export function whyOf(error: unknown): Failure['why'] {
  if (error instanceof QuotaError) return 'quota'
  return error instanceof DOMException ? 'storage' : 'failed'
}

/** All that could not be stored, to be tried again together; of two values the later one, and what stood before both. */
function withMore(earlier: Failure | null, failure: Failure): Failure {
  if (!earlier) return failure
  const what = earlier.what === failure.what ? failure.what : formatList([earlier.what, failure.what])
  return { what, set: { ...earlier.set, ...failure.set }, before: { ...failure.before, ...earlier.before }, why: failure.why }
}

function withLess(failure: Failure | null, stored: Fields): Failure | null {
  if (!failure) return null
  const left = Object.fromEntries(Object.entries(failure.set).filter(([field]) => !(field in stored)))
  // What a score was copied from is told with the score.
  const copied = listOf(failure.set.copied).filter((field) => field in left)
  if (copied.length > 0) left.copied = copied
  return Object.keys(left).length === 0 ? null : { ...failure, set: left }
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
