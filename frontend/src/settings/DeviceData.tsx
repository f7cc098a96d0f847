/** What is on this device: what waits, the way to what was refused, and how safe the data is. */
import { useState } from 'preact/hooks'
import type { Diary, Status } from '../diary'
import { formatWhen, t } from '../i18n'
import { Link } from '../ui/frame/Link'
import { OutboxFile } from '../ui/frame/OutboxFile'
import { useApp, useStatus } from '../ui/frame/app'
import './words.en'

export function DeviceData() {
  const { diary } = useApp()
  const status = useStatus(diary)
  return (
    <>
      <p>
        {status.waiting > 0 ? `${t('saved.waiting', { count: status.waiting })}.` : t('settings.waiting_none')}{' '}
        {status.last_synced_at ? t('settings.last_synced', { when: formatWhen(status.last_synced_at) }) : t('settings.never_synced')}
        {status.sync === 'other_tab' && ` ${t('saved.other_tab')}.`}
      </p>
      <div class="stack">
        <button type="button" onClick={() => void diary.sync()}>{status.sync === 'syncing' ? t('saved.syncing') : t('settings.sync_now')}</button>
        <OutboxFile words={t('settings.export')} />
      </div>
      {status.attention + status.held > 0 && (
        <p class="late">
          {t('settings.attention', { count: status.attention + status.held })}{' '}
          <Link class="button wide" href="/unsent">{t('settings.attention_open')}</Link>
        </p>
      )}
      <Persistence diary={diary} status={status} />
      {status.other_account.map(({ email, waiting }) => (
        <p key={email} class="late">{t('settings.other_account', { email, count: waiting })}</p>
      ))}
    </>
  )
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
