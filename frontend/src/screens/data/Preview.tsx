/** What was found in a file, before anything is brought in: questions about it, errors, the first rows. */
import { useState } from 'preact/hooks'
import type { ColumnField, DataServer, DateOrder, Import, OnDifferent } from '../../api/data'
import type { Trouble } from '../../api/server'
import { Columns } from '../../components/data/Columns'
import { FirstRows } from '../../components/data/FirstRows'
import { RowErrors } from '../../components/data/RowErrors'
import { OneOfList } from '../../components/OneOfList'
import { Part } from '../../components/Part'
import { t } from '../../i18n'
import type { Action } from '../reminders/useAction'
import { foundLines, isGone, notTaken, orderName, takenFrom, withField } from './wording'

const ORDERS = ['dmy', 'mdy'] as const
const ON_DIFFERENT = ['keep', 'replace'] as const

interface Props { server: DataServer; found: Import; put: (found: Import | null) => void; action: Action }

export function Preview({ server, found, put, action }: Props) {
  const [asksOrder] = useState(found.date_order === null && found.kind === 'csv')
  const [onDifferent, setOnDifferent] = useState<OnDifferent>('keep')
  const why = (trouble: Trouble) => (isGone(trouble) ? (put(null), t('bring.gone')) : notTaken(trouble))
  const read = (how: Parameters<DataServer['read']>[1]) => void action.run(`read ${JSON.stringify(how)}`, () => server.read(found.id, how), put, why)
  const apply = () => void action.run('apply', () => server.apply(found.id, onDifferent), put, why)
  const cancel = () => void action.run('cancel', () => server.forget(found.id), () => (put(null), t('bring.cancelled')), why)
  const assign = (index: number, field: ColumnField | null) => read({ columns: withField(found.columns, index, field) })
  return (
    <>
      <Found found={found} />
      {asksOrder && <Order chosen={found.date_order} onPick={(order) => read({ date_order: order })} />}
      {found.kind === 'csv' && <Columns columns={found.columns} onAssign={assign} />}
      <RowErrors found={found} />
      <FirstRows found={found} />
      {found.counts.different > 0 && <Different found={found} chosen={onDifferent} onPick={setOnDifferent} />}
      <div class="stack"><Submit found={found} busy={action.busy} onTap={apply} /></div>
      <div class="stack apart"><button type="button" class="wide" disabled={action.busy} onClick={cancel}>{t('bring.cancel')}</button></div>
    </>
  )
}

function Found({ found }: { found: Import }) {
  return (
    <>
      <p><strong>{t(`found.${found.kind}`, { count: found.counts.rows })}</strong></p>
      <ul class="plain">{foundLines(found).map((line) => <li key={line}>{line}</li>)}</ul>
    </>
  )
}

function Order({ chosen, onPick }: { chosen: DateOrder | null; onPick: (order: DateOrder) => void }) {
  return (
    <Part title={t('order.title')} hint={t('order.hint')}>
      <OneOfList label={t('order.title')} items={ORDERS} value={chosen} nameOf={orderName} onPick={onPick} />
    </Part>
  )
}

function Different({ found, chosen, onPick }: { found: Import; chosen: OnDifferent; onPick: (choice: OnDifferent) => void }) {
  const title = t(found.kind === 'csv' ? 'different.title' : 'different.title_entries', { count: found.counts.different })
  return (
    <Part title={title}>
      <OneOfList label={title} items={ON_DIFFERENT} value={chosen} nameOf={(choice) => t(`different.${choice}`)} onPick={onPick} />
    </Part>
  )
}

function Submit({ found, busy, onTap }: { found: Import; busy: boolean; onTap: () => void }) {
  if (found.kind === 'csv' && found.date_order === null) return <p class="late">{t('order.needed')}</p>
  const count = takenFrom(found)
  if (count === 0) return <p>{t('found.nothing')}</p>
  const words = t(found.kind === 'csv' ? 'bring.submit_days' : 'bring.submit_entries', { count })
  return <button type="button" class="primary wide" disabled={busy} onClick={onTap}>{words}</button>
}
