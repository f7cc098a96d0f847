/** Two more ways a reminder can come: e-mail and the phone's own calendar. */
import { useState } from 'preact/hooks'
import type { Reminder, Result } from '../diary/api/reminders'
import { t } from '../i18n'
import { Fold } from '../ui/Fold'
import { Said } from '../ui/frame/Said'
import type { Action } from '../ui/frame/useAction'
import { useAction } from '../ui/frame/useAction'
import type { Reminders } from './useOverview'
import './words.en'

/** `instead`: where the phone itself cannot be reached, they stand open. */
export function OtherWays({ reminders, instead = false }: { reminders: Reminders; instead?: boolean }) {
  return (
    <>
      <Fold title={t('mail.title')} open={instead}><Mail reminders={reminders} /></Fold>
      <Fold title={t('calendar.title')} open={instead}><CalendarFeed reminders={reminders} /></Fold>
    </>
  )
}

function Mail({ reminders }: { reminders: Reminders }) {
  const { server, known, readOnly, put } = reminders
  const action = useAction()
  const email = known?.state.email
  if (!email?.available) return <p>{t('mail.none')}</p>
  const stop = (stopped: boolean) => action.run('mail', () => server.stopMails(stopped), (state) => put({ state }))
  return (
    <>
      <p>{t(email.stopped ? 'mail.stopped' : 'mail.on')}</p>
      {!email.stopped && <MailToo reminders={reminders} />}
      <button type="button" class="wide" disabled={readOnly || action.busy} onClick={() => void stop(!email.stopped)}>
        {t(email.stopped ? 'mail.start' : 'mail.stop')}
      </button>
      <Said action={action} />
    </>
  )
}

/** In one tap for all of them; each can be changed by itself. */
function MailToo({ reminders: { server, known, readOnly, put } }: { reminders: Reminders }) {
  const action = useAction()
  const list = known?.reminders ?? []
  const without = list.filter(({ active, channels }) => active && !channels.includes('email'))
  const change = async (): Promise<Result<Reminder[]>> => {
    const changed: Reminder[] = []
    for (const { id, channels } of without) {
      const result = await server.change(id, { channels: [...channels, 'email'] })
      if (result.kind !== 'ok') return result
      changed.push(result.body)
    }
    return { kind: 'ok', body: changed }
  }
  const all = () => action.run('mail too', change, (changed) => {
    put({ reminders: list.map((each) => changed.find(({ id }) => id === each.id) ?? each) })
    return t('mail.too_done')
  })
  if (without.length === 0 && action.said === null) return null
  return (
    <>
      {without.length > 0 && <button type="button" class="wide" disabled={readOnly || action.busy} onClick={() => void all()}>{t('mail.too')}</button>}
      <Said action={action} />
    </>
  )
}

function CalendarFeed({ reminders: { server, known, readOnly, put } }: { reminders: Reminders }) {
  const action = useAction()
  const [address, setAddress] = useState<string | null>(null)
  const exists = known?.state.calendar.exists ?? false
  const off = readOnly || action.busy
  const tell = (there: boolean) => known && put({ state: { ...known.state, calendar: { exists: there } } })
  const make = () => action.run('calendar', () => server.makeCalendar(), (made) => {
    setAddress(made.address)
    tell(true)
  })
  const revoke = () => action.run('calendar', () => server.revokeCalendar(), () => {
    setAddress(null)
    tell(false)
    return t('calendar.revoked')
  })
  return (
    <>
      <p>{t('calendar.hint')}</p>
      {address !== null && <Address address={address} action={action} />}
      {exists && address === null && <p>{t('calendar.exists')}</p>}
      <div class="stack">
        {address === null && <button type="button" disabled={off} onClick={() => void make()}>{t(exists ? 'calendar.replace' : 'calendar.make')}</button>}
        {exists && <button type="button" disabled={off} onClick={() => void revoke()}>{t('calendar.revoke')}</button>}
      </div>
      <Said action={action} />
    </>
  )
}

function Address({ address, action }: { address: string; action: Action }) {
  const copy = () => {
    const copied = navigator.clipboard?.writeText(address) ?? Promise.reject(new Error('no clipboard'))
    void copied.then(() => action.say(t('calendar.copied')), () => action.say(t('calendar.not_copied'), true))
  }
  return (
    <>
      <p class="late">{t('calendar.shown_once')}</p>
      <input type="text" readOnly value={address} aria-label={t('calendar.address')} onFocus={(event) => event.currentTarget.select()} />
      <div class="stack"><button type="button" class="primary" onClick={copy}>{t('calendar.copy')}</button></div>
    </>
  )
}
