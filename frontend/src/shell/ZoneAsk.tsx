/** Somebody has moved: asked once whether the account shall move too, after the phone has been elsewhere for three days. */
import { useState } from 'preact/hooks'
import type { Diary } from '../diary'
import { saveTimeZone } from '../diary/account'
import { addDays, deviceTimeZone, today } from '../domain/days'
import { wallClockOf } from '../domain/wallClock'
import { namesItsZone } from '../domain/zones'
import { t } from '../i18n'
import { placeName } from '../i18n/placeName'
import { Banner } from '../ui/Banner'
import { useApp } from '../ui/frame/app'
import { isSecondTap } from '../ui/secondTap'
import './later.words.en'

const KEPT = 'zone_elsewhere'
const ASKED_AFTER_DAYS = 3

interface Elsewhere { zone: string; since: string; answered: boolean }

/**
 * Whether it is time to ask; a travel of a day or two is no move, another zone begins the count anew. Where the browser
 * does not say where it is, nobody knows of a move.
 */
export async function isTimeToAsk(diary: Diary, accountZone: string): Promise<boolean> {
  if (!namesItsZone()) return false
  const zone = deviceTimeZone()
  const known = (await diary.kept(KEPT)) as Elsewhere | null | undefined
  if (keepSameTime(zone, accountZone)) {
    if (known) await diary.keep(KEPT, null)
    return false
  }
  if (known?.zone !== zone) {
    await diary.keep(KEPT, { zone, since: today(), answered: false } satisfies Elsewhere)
    return false
  }
  return !known.answered && known.since <= addDays(today(), -ASKED_AFTER_DAYS)
}

/** One place may have two names (Asia/Calcutta, Asia/Kolkata), and two places one time: looked at in each month of this year. */
function keepSameTime(one: string, other: string): boolean {
  const year = new Date().getUTCFullYear()
  const dates = Array.from({ length: 12 }, (_, month) => new Date(Date.UTC(year, month, 15)).toISOString())
  return dates.every((at) => clockAt(at, one) === clockAt(at, other))
}

function clockAt(at: string, zone: string): string {
  const { on, time } = wallClockOf(at, zone)
  return `${on} ${time}`
}

export function ZoneAsk({ account }: { account: string }) {
  const { diary, session } = useApp()
  const [state, setState] = useState<'open' | 'failed' | 'over'>('open')
  const phone = deviceTimeZone()
  const [home, here] = [placeName(account), placeName(phone)]
  if (state === 'over') return null
  const answer = async (move: boolean) => {
    if (isSecondTap('zone ask')) return
    if (move && !(await saveTimeZone(session, phone))) return setState('failed')
    setState('over')
    await diary.keep(KEPT, { zone: phone, since: today(), answered: true } satisfies Elsewhere).catch(() => {})
  }
  return (
    <Banner text={state === 'failed' ? t('settings.zone_failed') : t('zoneask.text', { account: home, phone: here })}>
      <button type="button" class="primary" onClick={() => void answer(true)}>{t('settings.zone_use', { phone: here })}</button>
      <button type="button" onClick={() => void answer(false)}>{t('zoneask.stay', { account: home })}</button>
    </Banner>
  )
}
