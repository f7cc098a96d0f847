/** What would be written, before anything is. */
import { useState } from 'preact/hooks'
import type { DataServer, Import, OnDifferent } from '../../api/data'
import type { Preview } from '../../api/reading'
import { Differences } from '../../components/data/Differences'
import { FirstRows } from '../../components/data/FirstRows'
import { RowErrors } from '../../components/data/RowErrors'
import { OneOfList } from '../../components/OneOfList'
import { Part } from '../../components/Part'
import { t } from '../../i18n'
import type { Action } from '../reminders/useAction'
import { amountLine, formatName, lookLines, spanLine } from './tableWords'
import type { Brought } from './useImport'

const ON_DIFFERENT = ['keep', 'replace'] as const

/** `onBack`: null where there is nothing to go back to. */
interface Props { server: DataServer; brought: Brought; action: Action; shown: Import; onBack: (() => void) | null }

export function Look({ server, brought: { put, why }, action, shown, onBack }: Props) {
  const [onDifferent, setOnDifferent] = useState<OnDifferent>('keep')
  const { id, kind, preview } = shown
  if (preview === null) return null
  const write = () => void action.run('write import', () => server.commit(id, onDifferent), put, why)
  const asksDifferent = kind === 'table' && preview.differences.some(({ stays }) => !stays)
  return (
    <>
      <p><strong>{formatName(shown)}</strong><br />{spanLine(preview)}<br />{amountLine(preview)}</p>
      <ul class="plain">{lookLines(preview).map((line) => <li key={line}>{line}</li>)}</ul>
      {kind === 'daymark' && <p class="apart">{t('look.later_counts')}</p>}
      {asksDifferent && <Different chosen={onDifferent} onPick={setOnDifferent} />}
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
    <Part title={title}>
      <OneOfList label={title} items={ON_DIFFERENT} value={chosen} nameOf={(choice) => t(`different.${choice}`)} onPick={onPick} />
    </Part>
  )
}

/** In a Daymark file there is more than is counted: reminders, trials, settings. */
function bringsSomething(preview: Preview, kind: Import['kind']): boolean {
  return kind === 'daymark' || preview.new + preview.fills + preview.different > 0
}
