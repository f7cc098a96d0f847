/** One reminder in the making: each change shown at once, saved on the server in order, taken back where that failed. */
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { ReminderServer, type Reminder, type Result, type Rules } from '../diary/api/reminders'
import { lastKnown } from '../diary/knownReminders'
import { t } from '../i18n'
import { useApp } from '../ui/frame/app'
import { announce } from '../ui/live'
import '../ui/words.en'
import { refusalOf } from './naming'
import './words.en'

type Set = Partial<Rules>

interface State {
  /** undefined: not read yet; null: there is no such reminder */
  stored: Reminder | null | undefined
  unsaved: Set[]
  /** what to say at a field */
  errors: Partial<Record<keyof Rules, string>>
  trouble: 'unreachable' | 'signed_out' | null
  saved: boolean
  deleted: Reminder | null
}

export interface Edited {
  data: Reminder | null | undefined
  errors: State['errors']
  trouble: State['trouble']
  state: 'each' | 'saving' | 'saved' | 'failed'
  deleted: Reminder | null
  /** false when the server has not taken it */
  save(set: Set, what: string): Promise<boolean>
  remove(): Promise<void>
  putBack(): Promise<void>
}

export function useReminder(id: string): Edited {
  const { diary } = useApp()
  const server = useMemo(() => new ReminderServer(diary.diaryId), [diary])
  const [state, setState] = useState<State>({ stored: undefined, unsaved: [], errors: {}, trouble: null, saved: false, deleted: null })
  const latest = useRef(state)
  const queue = useRef<Promise<unknown>>(Promise.resolve())
  const update = (change: Partial<State>) => {
    latest.current = { ...latest.current, ...change }
    setState(latest.current)
  }
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = queue.current.then(work)
    queue.current = done.catch(() => {})
    return done
  }

  useEffect(() => {
    const read = async () => {
      const result = await server.one(id)
      if (result.kind === 'ok') return update({ stored: result.body, trouble: null })
      if (result.kind === 'refused') return update({ stored: null })
      const kept = (await lastKnown(diary))?.reminders.find((each) => each.id === id)
      update({ trouble: result.kind, ...(kept ? { stored: kept } : {}) })
    }
    void inTurn(read)
  }, [id])

  const save = async (set: Set, what: string) => {
    update({ unsaved: [...latest.current.unsaved, set], errors: without(latest.current.errors, set), saved: false })
    const result = await inTurn(() => server.change(id, set))
    const unsaved = latest.current.unsaved.filter((each) => each !== set)
    if (result.kind === 'ok') {
      update({ unsaved, stored: result.body, saved: true, trouble: null })
      announce(t('answer.of', { question: what, value: t('edit.saved') }))
    } else {
      update({ unsaved, errors: { ...latest.current.errors, ...errorsFrom(result, set) } })
    }
    return result.kind === 'ok'
  }

  const remove = async () => {
    const { stored } = latest.current
    const result = await inTurn(() => server.remove(id))
    if (stored && isGone(result)) {
      update({ deleted: stored, stored: null, saved: false })
      announce(t('edit.deleted'))
    } else update({ trouble: 'unreachable' })
  }

  const putBack = async () => {
    const { deleted } = latest.current
    if (!deleted) return
    const result = await inTurn(() => server.create(id, rulesOf(deleted)))
    if (result.kind !== 'ok') return update({ trouble: 'unreachable' })
    update({ stored: result.body, deleted: null, trouble: null })
    announce(t('edit.restored'))
  }

  const data = useMemo(() => state.stored && Object.assign({}, state.stored, ...state.unsaved) as Reminder, [state])
  return { data, errors: state.errors, trouble: state.trouble, state: stateOf(state), deleted: state.deleted, save, remove, putBack }
}

function stateOf({ unsaved, errors, saved }: State): Edited['state'] {
  if (unsaved.length > 0) return 'saving'
  if (Object.keys(errors).length > 0) return 'failed'
  return saved ? 'saved' : 'each'
}

/** What was gone already is gone too. */
function isGone(result: Result<null>): boolean {
  return result.kind === 'ok' || (result.kind === 'refused' && result.status === 404)
}

/** At the field that was changed, also where the server names one that goes with it. */
function errorsFrom(result: Exclude<Result<unknown>, { kind: 'ok' }>, set: Set): State['errors'] {
  const [field] = Object.keys(set) as (keyof Rules)[]
  if (!field) return {}
  if (result.kind !== 'refused') return { [field]: t('edit.field_failed') }
  const named = result.errors.find((error) => error.field.split('.')[0]! in set) ?? result.errors[0]
  const place = named && named.field in set ? (named.field as keyof Rules) : field
  return { [place]: refusalOf(named) }
}

function without(errors: State['errors'], set: Set): State['errors'] {
  return Object.fromEntries(Object.entries(errors).filter(([field]) => !(field in set)))
}

function rulesOf({ id: _id, paused_until: _paused, next: _next, ...rules }: Reminder): Rules {
  return rules
}
