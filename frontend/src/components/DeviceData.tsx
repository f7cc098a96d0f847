/** What is on this device: what waits, what was refused and why, and how safe the data is. */
import { useState } from 'preact/hooks'
import type { AttentionOp, Diary, Status } from '../diary'
import { today } from '../domain/days'
import { formatDay, formatWhen, t } from '../i18n'
import { useApp, useStatus, useStored } from '../screens/app'
import { download } from '../screens/device'
import { fieldName } from '../screens/wording'

export function DeviceData() {
  const { diary } = useApp()
  const status = useStatus(diary)
  const attention = useStored(diary, (from) => from.attention(), []) ?? []
  const save = async () => download(await diary.exportOutbox(), `daymark-unsent-${today()}.json`)
  return (
    <>
      <p>
        {status.waiting > 0 ? `${t('saved.waiting', { count: status.waiting })}.` : t('settings.waiting_none')}{' '}
        {status.last_synced_at ? t('settings.last_synced', { when: formatWhen(status.last_synced_at) }) : t('settings.never_synced')}
        {status.sync === 'other_tab' && ` ${t('saved.other_tab')}.`}
      </p>
      <div class="stack">
        <button type="button" onClick={() => void diary.sync()}>{status.sync === 'syncing' ? t('saved.syncing') : t('settings.sync_now')}</button>
        <button type="button" onClick={() => void save()}>{t('settings.export')}</button>
      </div>
      {attention.length > 0 && <Attention diary={diary} ops={attention} />}
      <Persistence diary={diary} status={status} />
      {status.other_account.map(({ email, waiting }) => (
        <p key={email} class="late">{t('settings.other_account', { email, count: waiting })}</p>
      ))}
    </>
  )
}

function Attention({ diary, ops }: { diary: Diary; ops: AttentionOp[] }) {
  return (
    <section class="late">
      <h3>{t('settings.attention', { count: ops.length })}</h3>
      <p>{t('settings.attention_body')}</p>
      <ul class="plain">
        {ops.map((op) => (
          <li key={op.op_id}>
            <p>
              <strong>{t('settings.attention_item', { what: whatOf(op), when: formatWhen(op.at) })}</strong><br />
              {reasonOf(op)}
            </p>
            <button type="button" class="wide" onClick={() => void diary.dismissAttention(op.op_id)}>{t('settings.attention_dismiss')}</button>
          </li>
        ))}
      </ul>
    </section>
  )
}

function whatOf(op: AttentionOp): string {
  if (op.type === 'profile') return t('attention.profile')
  const on = op.set.on ?? op.set.occurred_at ?? op.at
  return t('attention.entry', { day: formatDay(String(on).slice(0, 10), 'short') })
}

const REASONS = ['invalid', 'not_found', 'unknown_type', 'wrong_id'] as const

function reasonOf(op: AttentionOp): string {
  const known = REASONS.find((code) => code === op.code)
  const fields = op.errors.map((error) => fieldName(error.field))
  const reason = t(known ? `attention.${known}` : 'attention.other')
  return fields.length > 0 ? `${reason} (${[...new Set(fields)].join(', ')})` : reason
}

function Persistence({ diary, status }: { diary: Diary; status: Status }) {
  const [asked, setAsked] = useState<boolean | null>(null)
  const persisted = asked ?? status.storage_persisted
  const answer = persisted === null ? 'unknown' : persisted ? 'yes' : 'no'
  return (
    <>
      <p>{t(`settings.persisted.${answer}`)}</p>
      {persisted === false && (
        <button type="button" class="wide" onClick={() => void diary.requestPersistence().then(setAsked)}>{t('settings.persist_ask')}</button>
      )}
    </>
  )
}
