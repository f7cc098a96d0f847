/** What would be written, before anything is. */
import type { DataServer, Import, OnDifferent } from '../diary/api/data'
import type { Preview } from '../diary/api/reading'
import { t } from '../i18n'
import { OneOfList } from '../ui/OneOfList'
import { Part } from '../ui/Part'
import type { Action } from '../ui/frame/useAction'
import { Differences } from './Differences'
import { FirstRows } from './FirstRows'
import { RowErrors } from './RowErrors'
import { amountLine, formatName, lookLines, spanLine } from './tableWords'
import type { Brought } from './useImport'
import './words.en'

const ON_DIFFERENT = ['keep', 'replace'] as const

/** The server shows so many. */
const DIFFERENCES_SHOWN = 100

interface Props {
  server: DataServer
  brought: Brought
  action: Action
  shown: Import
  onDifferent: OnDifferent
  onPick: (choice: OnDifferent) => void
  /** null where there is nothing to go back to */
  onBack: (() => void) | null
}

export function Look({ server, brought: { change, arrived, why }, action, shown, onDifferent, onPick, onBack }: Props) {
  const { id, kind, preview } = shown
  if (preview === null) return null
  const write = () => void action.run('write import', () => change(() => server.commit(id, onDifferent)), arrived, why)
  const asksDifferent = kind === 'table' && canReplace(preview)
  return (
    <>
      <p><strong>{formatName(shown)}</strong><br />{spanLine(preview)}<br />{amountLine(preview)}</p>
      <ul class="plain">{lookLines(preview).map((line) => <li key={line}>{line}</li>)}</ul>
      {kind === 'daymark' && <p class="apart">{t('look.later_counts')}</p>}
      {asksDifferent && <Different chosen={onDifferent} onPick={onPick} />}
      <Differences differences={preview.differences} />
      <RowErrors preview={preview} />
      <FirstRows sample={preview.sample} />
      <div class="stack">
        {bringsSomething(preview, kind) ? <button type="button" class="primary wide" disabled={action.busy} onClick={write}>{t('bring.submit')}</button> : <p>{t('look.nothing')}</p>}
        {onBack && <button type="button" class="wide" onClick={onBack}>{t('step.back')}</button>}
      </div>
    </>
  )
}

function Different({ chosen, onPick }: { chosen: OnDifferent; onPick: (choice: OnDifferent) => void }) {
  const title = t('different.title')
  return (
    <Part level={4} title={title}>
      <OneOfList label={title} items={ON_DIFFERENT} value={chosen} nameOf={(choice) => t(`different.${choice}`)} onPick={onPick} />
    </Part>
  )
}

/** Something of the diary would not stay anyway; of many only the first are known. */
function canReplace({ different, differences }: Preview): boolean {
  return different > 0 && (differences.length >= DIFFERENCES_SHOWN || differences.some(({ stays }) => !stays))
}

/** In a Daymark file there is more than is counted: reminders, trials, settings. */
function bringsSomething(preview: Preview, kind: Import['kind']): boolean {
  return kind === 'daymark' || preview.new + preview.fills + preview.different > 0
}
