/** Always in sight during a check-in: where the answers are, and the way back from the last one. */
import type { Status, SyncState } from '../../diary'
import { t } from '../../i18n'
import { Icon, TICK } from '../Icon'
import { isSecondTap } from '../secondTap'
import '../words.en'
import { useUndo } from './undo'
import type { Saved } from './useSaved'

/** `done`: what to say of answers that are all there. */
interface Props { entry: Saved; status: Status; done?: string | null; onUndo?: () => void }

export function SaveBar({ entry, status, done = null, onUndo }: Props) {
  const { last, undo, troubles } = useUndo()
  const state = troubles > 0 ? 'failed' : saveState(entry, status)
  const isDone = done !== null && !isOpen(state)
  const said = words(state, status, isDone)
  const takeBack = () => {
    if (last === null || isSecondTap('undo')) return
    onUndo?.()
    void undo()
  }
  return (
    <div class="save-bar">
      <p class={`save-state ${state}`}>
        <Icon path={ICONS[state]} />
        <span class="save-words">
          <span aria-live="polite">{isDone && <strong class="done">{done}</strong>}</span>
          <span key={String(isDone)}>{said}</span>
        </span>
      </p>
      {/* Keys: other words are new ones, not the old ones that move. */}
      {last !== null && !isDone && <span key={`${last} ${said}`} class="undo-what" aria-hidden="true">{last}</span>}
      {/* It keeps its place, also while there is nothing to take back. */}
      <button type="button" class="undo" aria-disabled={last === null} onClick={takeBack} aria-label={last === null ? undefined : t('undo.of', { what: last })}>
        <Icon box={24} path="M8 5L4 9l4 4M4.5 9H14a5 5 0 0 1 0 10h-3" />
        {t('undo')}
      </button>
    </div>
  )
}

type SaveState = 'failed' | 'pending' | 'device' | 'kept' | 'synced' | 'empty'

function saveState(entry: Saved, status: Status): SaveState {
  if (entry.failure || entry.unsaved) return 'failed'
  if (entry.pending) return 'pending'
  if (!entry.record || entry.record.deleted) return 'empty'
  if (entry.record.refused) return 'kept'
  return entry.record.waiting || status.waiting > 0 ? 'device' : 'synced'
}

/** Neither stored nor known to be. */
function isOpen(state: SaveState): boolean {
  return state === 'failed' || state === 'pending' || state === 'empty'
}

/** In one line, as far as that can be: where more has to be said, the first words are short. */
function words(state: SaveState, status: Status, isDone: boolean): string {
  const trouble = isTrouble(status.sync) ? [t(`saved.${status.sync}`)] : []
  const waiting = status.waiting > 0 ? [t('saved.waiting_short', { count: status.waiting })] : []
  // That it is done says that it is kept.
  const first = isDone && state === 'device' && trouble.length > 0 ? [] : [firstWords(state, isDone || trouble.length > 0)]
  return [...first, ...trouble, ...waiting].join(' · ')
}

function firstWords(state: SaveState, isShort: boolean): string {
  switch (state) {
    case 'failed': return t('saved.not_saved')
    case 'pending': return t('saved.pending')
    case 'empty': return t('saved.nothing')
    case 'kept': return t(isShort ? 'saved.kept_short' : 'saved.kept')
    case 'device': return t(isShort ? 'saved.device_short' : 'saved.device')
    default: return t('saved.synced')
  }
}

const TROUBLES = ['offline', 'unwell', 'intercepted', 'local_trouble', 'refused'] as const

function isTrouble(sync: SyncState): sync is (typeof TROUBLES)[number] {
  return (TROUBLES as readonly SyncState[]).includes(sync)
}

const ICONS = {
  empty: 'M8 8h.01',
  failed: 'M8 2.5v7M8 12.5v1',
  pending: 'M8 2.5a5.5 5.5 0 1 0 5.5 5.5M8 5v3.3',
  kept: 'M8 2.5v7M8 12.5v1',
  device: TICK,
  synced: 'M1 8.5l3.4 3.6l6-7.6M7.4 11.2l1 .9l6-7.6',
}
