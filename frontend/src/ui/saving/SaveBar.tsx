/** Always in sight during a check-in: where the answers are, and the way back from the last one. */
import type { Status, SyncState } from '../../diary'
import { t } from '../../i18n'
import { isSecondTap } from '../secondTap'
import '../words.en'
import { useUndo } from './undo'
import type { Saved } from './useSaved'

interface Props { entry: Saved; status: Status; onUndo?: () => void }

export function SaveBar({ entry, status, onUndo }: Props) {
  const { last, undo, troubles } = useUndo()
  const state = troubles > 0 ? 'failed' : saveState(entry, status)
  const takeBack = () => {
    if (isSecondTap('undo')) return
    onUndo?.()
    void undo()
  }
  return (
    <div class="save-bar">
      <p class={`save-state ${state}`}>
        {state !== 'empty' && <SaveIcon state={state} />}
        <span>
          {firstLine(state)}{' '}
          <span class="save-more">{secondLine(status)}</span>
        </span>
      </p>
      {last !== null && (
        <button type="button" class="undo" onClick={takeBack} aria-label={t('undo.of', { what: last })}>{t('undo')}<span class="undo-what">{last}</span></button>
      )}
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

function firstLine(state: SaveState): string {
  switch (state) {
    case 'failed': return t('saved.not_saved')
    case 'pending': return t('saved.pending')
    case 'empty': return t('saved.nothing')
    case 'kept': return t('saved.kept')
    case 'device': return t('saved.device')
    default: return t('saved.synced')
  }
}

function secondLine(status: Status): string {
  const parts = []
  if (isTrouble(status.sync)) parts.push(t(`saved.${status.sync}`))
  if (status.waiting > 0) parts.push(t('saved.waiting_short', { count: status.waiting }))
  return parts.join(' · ')
}

const TROUBLES = ['offline', 'unwell', 'intercepted', 'local_trouble', 'refused'] as const

function isTrouble(sync: SyncState): sync is (typeof TROUBLES)[number] {
  return (TROUBLES as readonly SyncState[]).includes(sync)
}

const ICONS = {
  failed: 'M8 2.5v7M8 12.5v1',
  pending: 'M8 2.5a5.5 5.5 0 1 0 5.5 5.5M8 5v3.3',
  kept: 'M8 2.5v7M8 12.5v1',
  device: 'M2.5 8.5l3.8 3.8l7.2-8',
  synced: 'M1 8.5l3.4 3.6l6-7.6M7.4 11.2l1 .9l6-7.6',
}

function SaveIcon({ state }: { state: Exclude<SaveState, 'empty'> }) {
  return <svg viewBox="0 0 16 16" aria-hidden="true" focusable="false"><path d={ICONS[state]} /></svg>
}
