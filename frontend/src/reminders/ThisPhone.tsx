/** Whether reminders arrive here, what to try if not, and every device that shows them. */
import type { Subscription } from '../diary/api/reminders'
import { switchOff } from '../diary/phone'
import { formatWhen, t } from '../i18n'
import { Fold } from '../ui/Fold'
import { Link } from '../ui/frame/Link'
import { Said } from '../ui/frame/Said'
import { useApp } from '../ui/frame/app'
import { isApple } from '../ui/frame/device'
import { useAction, type Action } from '../ui/frame/useAction'
import { canBeginAnew, canSwitchOn, isTrouble, subscriptionHere, type Reason } from './arriving'
import type { Reminders } from './useOverview'
import './words.en'

interface Props { reminders: Reminders; reason: Reason; deviceId: string; onAsk: () => void }

export function ThisPhone({ reminders, reason, deviceId, onAsk }: Props) {
  const action = useAction()
  const { known, readOnly } = reminders
  const mine = subscriptionHere(known?.subscriptions ?? [], deviceId)
  const title = t(isTrouble(reason) ? 'arriving.title' : 'phone.title')
  return (
    <section class={isTrouble(reason) ? 'block trouble' : 'block'} aria-label={title}>
      <h2>{title}</h2>
      <p>{sentence(reason, mine)}</p>
      {isTrouble(reason) && <Elsewhere reminders={reminders} deviceId={deviceId} />}
      {reason === 'home_screen' && <p><Link class="button primary wide" href="/install">{t('arriving.home_screen_go')}</Link></p>}
      {canSwitchOn(reason) && <button type="button" class="primary wide" disabled={readOnly} onClick={onAsk}>{t(canBeginAnew(reason) ? 'phone.anew' : 'phone.ask')}</button>}
      {mine && !NO_TEST.includes(reason) && <Test reminders={reminders} device={mine} action={action} wide />}
      <Said action={action} />
      {reason === 'silent' && !isApple() && <p class="aside">{t('phone.android')}</p>}
    </section>
  )
}

/** A test would show nothing but what is said already. */
const NO_TEST: Reason[] = ['not_configured', 'denied', 'insecure', 'unsupported', 'home_screen', 'can_ask', 'gone']

function sentence(reason: Reason, mine: Subscription | undefined): string {
  if (reason === 'working') return t('phone.working', { when: formatWhen(mine?.last_confirmed_at ?? new Date()) })
  if (reason === 'unproven' || reason === 'not_needed') return t(`phone.${reason}`)
  return t(`arriving.${reason}`)
}

/** Where they come meanwhile, when no device shows them. */
function Elsewhere({ reminders: { known }, deviceId }: { reminders: Reminders; deviceId: string }) {
  if (!known) return null
  const { arriving, email, push } = known.state
  const nobody = arriving === 'silent' || arriving === 'no_device' || !push.configured
  const others = known.subscriptions.some((each) => !each.gone && each.device_id !== deviceId)
  const byMail = email.available && !email.stopped
  if (!nobody || (!others && !byMail)) return null
  return <p>{[others && t('arriving.elsewhere'), byMail && t('arriving.mail_instead')].filter(Boolean).join(' ')}</p>
}

interface TestProps { reminders: Reminders; device: Subscription; action: Action; wide?: boolean }

function Test({ reminders: { server, readOnly, reload }, device, action, wide = false }: TestProps) {
  const send = () => action.run(`test ${device.id}`, () => server.sendTest(device.id), ({ outcome }) => {
    // What the phone says back arrives a moment later.
    setTimeout(() => void reload(), 4_000)
    return t(`test.${outcome}`)
  })
  return (
    <button type="button" class={wide ? 'wide' : ''} disabled={readOnly || action.busy} onClick={() => void send()}
      aria-label={wide ? undefined : t('phone.test_of', { name: device.name })}>
      {t(action.busy ? 'phone.testing' : 'phone.test')}
    </button>
  )
}

interface DevicesProps { reminders: Reminders; deviceId: string }

export function Devices({ reminders, deviceId }: DevicesProps) {
  const { known } = reminders
  const { diary } = useApp()
  const action = useAction()
  const devices = known?.subscriptions ?? []
  if (devices.length === 0 && action.said === null) return null
  const remove = (device: Subscription) => action.run(`remove ${device.id}`, () => reminders.server.unsubscribe(device.id), () => {
    if (device.device_id === deviceId) void switchOff(diary).catch(() => {})
    reminders.put({ subscriptions: devices.filter((each) => each.id !== device.id) })
    return t('phone.removed', { name: device.name })
  })
  return (
    <Fold title={t('phone.list')}>
      <ul class="plain">
        {devices.map((device) => (
          <OneDevice key={device.id} device={device} here={device.device_id === deviceId} reminders={reminders} onRemove={() => void remove(device)} />
        ))}
      </ul>
      <Said action={action} />
    </Fold>
  )
}

interface DeviceProps { device: Subscription; here: boolean; reminders: Reminders; onRemove: () => void }

function OneDevice({ device, here, reminders, onRemove }: DeviceProps) {
  const action = useAction()
  return (
    <li class="reminder">
      <h3>{here ? t('phone.this', { name: device.name }) : device.name}</h3>
      <p class="aside">{confirmedText(device)}</p>
      <div class="reminder-ways">
        {!device.gone && <Test reminders={reminders} device={device} action={action} />}
        <button type="button" disabled={reminders.readOnly} aria-label={t('phone.remove_of', { name: device.name })} onClick={onRemove}>{t('phone.remove')}</button>
      </div>
      <Said action={action} />
    </li>
  )
}

function confirmedText({ last_confirmed_at, silent, gone }: Subscription): string {
  if (gone) return t('phone.gone')
  const confirmed = last_confirmed_at === null ? t('phone.never') : t('phone.confirmed', { when: formatWhen(last_confirmed_at) })
  return silent ? `${confirmed} · ${t('phone.silent')}` : confirmed
}
