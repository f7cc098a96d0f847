/** One file that is or was brought in: how far, what came of it, and taking it back. */
import { useState } from 'preact/hooks'
import type { DataServer, Import } from '../diary/api/data'
import { formatWhen, t } from '../i18n'
import { Link } from '../ui/frame/Link'
import type { Action } from '../ui/frame/useAction'
import { Ask } from './Ask'
import { Lost } from './Lost'
import { Progress } from './Progress'
import { RowErrors } from './RowErrors'
import { formatName, resultLines } from './tableWords'
import { isTakenBack, type Brought } from './useImport'
import { shortDay } from './wording'
import './words.en'

/** `isNew`: it was brought in just now. */
interface Props { server: DataServer; brought: Brought; action: Action; found: Import; isNew?: boolean }

export function Written({ server, brought, action, found, isNew = false }: Props) {
  const { state, preview, progress_percent: percent } = found
  const undo = () => void action.run('undo import', () => brought.change(() => server.undo(found.id)), brought.arrived, brought.why)
  // How it was begun is what counts.
  const goOn = () => void action.run('go on writing', () => brought.change(() => server.commit(found.id, 'keep')), brought.arrived, brought.why)
  if (state === 'running' || state === 'undoing') {
    return (
      <>
        <Progress title={t(`bring.${state}`)} percent={percent} />
        <p class="hint">{t('bring.leave')}</p>
        <Lost kind={brought.lost} />
      </>
    )
  }
  return (
    <>
      {state === 'failed' && (isTakenBack(found) ? <p class="late">{t('bring.failed_undo')}</p> : <Failed busy={action.busy} onGoOn={brought.isFileGone ? null : goOn} />)}
      {state === 'undone' && <p><strong>{t('bring.undone')}</strong></p>}
      {state === 'done' && isNew && <p><strong>{t('bring.done')}</strong></p>}
      <ul class="plain">{resultLines(found).map((line) => <li key={line}>{line}</li>)}</ul>
      {isNew && state === 'done' && preview && <RowErrors preview={preview} />}
      {isNew && state === 'done' && <p class="apart"><Link class="button primary wide" href="/history">{t('bring.to_history')}</Link></p>}
      {canBeUndone(found) && <Undo found={found} busy={action.busy} onUndo={undo} />}
    </>
  )
}

/** `onGoOn`: null where the rest is not kept any more. */
function Failed({ busy, onGoOn }: { busy: boolean; onGoOn: (() => void) | null }) {
  return (
    <>
      <p class="late">{t('bring.failed')}{onGoOn && ` ${t('bring.failed_next')}`}</p>
      {onGoOn && <button type="button" class="wide" disabled={busy} onClick={onGoOn}>{t('bring.go_on')}</button>}
    </>
  )
}

function Undo({ found, busy, onUndo }: { found: Import; busy: boolean; onUndo: () => void }) {
  const [asking, setAsking] = useState(false)
  const words = { title: t('take_back.title'), body: t('take_back.body'), keep: t('take_back.keep'), act: t('take_back.now') }
  return (
    <>
      <p class="apart">{t('take_back.until', { until: shortDay(found.undo_until ?? '') })}</p>
      <button type="button" class="wide" disabled={busy} aria-label={t('take_back.of', { what: titleOf(found) })} onClick={() => setAsking(true)}>{t('take_back.now')}</button>
      {asking && <Ask words={words} onKeep={() => setAsking(false)} onAct={() => (setAsking(false), onUndo())} />}
    </>
  )
}

export function titleOf(found: Import): string {
  return t('take_back.what', { what: formatName(found), when: formatWhen(found.committed_at ?? found.created_at) })
}

function canBeUndone({ state, undo_until: until }: Import): boolean {
  return (state === 'done' || state === 'failed') && until !== null && Date.parse(until) > Date.now()
}

/** Worth a row among the earlier ones. */
export function isWritten(found: Import): boolean {
  return found.state === 'running' || found.state === 'undoing' || canBeUndone(found)
}
