/** One change on the server at a tap: busy meanwhile, then what came of it in words. */
import { useState } from 'preact/hooks'
import type { Result, Trouble } from '../../diary/api/server'
import { t } from '../../i18n'
import '../later.words.en'
import { announce } from '../live'
import { isSecondTap } from '../secondTap'

export interface Action {
  busy: boolean
  said: string | null
  failed: boolean
  /** `then` may return what to say, '' where what came of it is shown and announced already; `why` what went wrong. A second tap within a second does nothing. */
  run<T>(name: string, act: () => Promise<Result<T>>, then: (body: T) => string | void, why?: (trouble: Trouble) => string): Promise<void>
  say(text: string | null, failed?: boolean): void
}

export function useAction(): Action {
  const [state, setState] = useState({ busy: false, said: null as string | null, failed: false })
  const say = (text: string | null, failed = false) => setState({ busy: false, said: text, failed })
  const run: Action['run'] = async (name, act, then, why = usually) => {
    if (state.busy || isSecondTap(name)) return
    setState({ busy: true, said: null, failed: false })
    const result = await act()
    if (result.kind !== 'ok') return say(why(result), true)
    const words = then(result.body) ?? null
    say(words || null)
    if (words !== '') announce(words ?? t('reminders.done'))
  }
  return { ...state, run, say }
}

function usually(trouble: Trouble): string {
  return t(trouble.kind === 'refused' ? 'reminders.refused' : 'reminders.failed')
}
