/** All about reminders on one page: what is open, the rules, a rest, this phone, other ways. */
import { useState } from 'preact/hooks'
import type { Overview } from '../diary/api/reminders'
import { keptHere } from '../diary/phone'
import { t } from '../i18n'
import { Link } from '../ui/frame/Link'
import { Screen } from '../ui/frame/Screen'
import { SignIn } from '../ui/frame/SignIn'
import { useApp, useStored } from '../ui/frame/app'
import { AskPermission } from './AskPermission'
import { DailyInOneTap } from './DailyInOneTap'
import { OneReminder } from './OneReminder'
import { Missed, OpenNow } from './OpenNow'
import { OtherWays } from './OtherWays'
import { Rest } from './Rest'
import { Devices, ThisPhone } from './ThisPhone'
import { isTrouble, needsOtherWay, reasonHere, subscriptionHere, type Here } from './arriving'
import { ability } from './thisPhone'
import { restingUntil } from './times'
import { useOverview, type Reminders } from './useOverview'
import './words.en'

const REMINDERS_MAX = 20

export function List() {
  const reminders = useOverview()
  const here = useHere()
  const [asking, setAsking] = useState(false)
  const { known } = reminders
  const publicKey = known?.state.push.public_key ?? null
  if (asking && publicKey !== null) {
    const wasOn = here?.keptKey != null || subscriptionHere(known?.subscriptions ?? [], here?.deviceId ?? '') !== undefined
    return <AskPermission publicKey={publicKey} wasOn={wasOn} reminders={reminders} onLeave={() => {
      setAsking(false)
      void reminders.reload()
    }} />
  }
  return (
    <Screen title={t('reminders.title')}>
      <Connection reminders={reminders} />
      {known && here && <Everything reminders={reminders} known={known} here={here} onAsk={() => setAsking(true)} />}
    </Screen>
  )
}

function useHere(): Omit<Here, 'ability'> | undefined {
  const { diary } = useApp()
  return useStored(diary, async (from) => ({ deviceId: await from.deviceId(), keptKey: (await keptHere(from))?.public_key ?? null }), [])
}

/** Why nothing can be changed right now, if so. */
function Connection({ reminders: { known, trouble, reload } }: { reminders: Reminders }) {
  if (trouble === null) return known ? null : <p role="status">{t('reminders.loading')}</p>
  if (trouble === 'signed_out') return <p class="late" role="status">{t('reminders.signed_out')} <SignIn /></p>
  return (
    <div class="late" role="status">
      <p>{t(known ? 'reminders.offline' : 'reminders.offline_nothing')}</p>
      <button type="button" onClick={() => void reload()}>{t('reminders.again')}</button>
    </div>
  )
}

interface Props { reminders: Reminders; known: Overview; here: Omit<Here, 'ability'>; onAsk: () => void }

function Everything({ reminders, known, here, onAsk }: Props) {
  const { deviceId } = here
  const reason = reasonHere(known, { ability: ability(), ...here })
  const resting = restingUntil(known.reminders, new Date()) !== null
  const noWay = needsOtherWay(reason)
  const phone = <ThisPhone reminders={reminders} reason={reason} deviceId={deviceId} onAsk={onAsk} />
  return (
    <>
      <OpenNow reminders={reminders} />
      {resting && <Rest reminders={reminders} />}
      {isTrouble(reason) && phone}
      {noWay && <OtherWays reminders={reminders} instead />}
      <Rules reminders={reminders} known={known} />
      {known.reminders.length > 0 && !resting && <Rest reminders={reminders} />}
      {!isTrouble(reason) && known.reminders.length > 0 && phone}
      <Devices reminders={reminders} deviceId={deviceId} />
      {!noWay && <OtherWays reminders={reminders} />}
      <Missed missed={known.state.missed} />
    </>
  )
}

function Rules({ reminders, known }: { reminders: Reminders; known: Overview }) {
  const list = known.reminders
  return (
    <section class={list.length > 0 ? 'block' : ''} aria-label={t('reminders.list')}>
      {list.length > 0 && <h2>{t('reminders.list')}</h2>}
      {list.length === 0 && <p>{t('reminders.none')}</p>}
      {list.length > 0 && <ul class="plain">{list.map((each) => <OneReminder key={each.id} reminder={each} reminders={reminders} />)}</ul>}
      {list.length >= REMINDERS_MAX ? <p class="aside">{t('reminders.full')}</p> : (
        <div class="stack">
          {!list.some((each) => each.kind === 'check_in') && <DailyInOneTap disabled={reminders.readOnly} onMade={(made) => reminders.put({ reminders: [...list, made] })} />}
          {!reminders.readOnly && <Link class="button wide" href="/reminders/new">{t('reminders.add')}</Link>}
        </div>
      )}
    </section>
  )
}
