/** Look, way of checking in, what is asked, where the data is, signing out. */
import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import type { Fields } from '../diary'
import { saveTimeZone } from '../diary/account'
import { isAnswered } from '../domain/answers'
import { deviceTimeZone } from '../domain/days'
import { regionName, t } from '../i18n'
import { placeName } from '../i18n/placeName'
import { Fold } from '../ui/Fold'
import { OneOfList } from '../ui/OneOfList'
import { Part } from '../ui/Part'
import { Link } from '../ui/frame/Link'
import { Screen } from '../ui/frame/Screen'
import { useApp, useProfile } from '../ui/frame/app'
import { look, LOOKS, mode, MODES, setLook, setMode } from '../ui/frame/preferences'
import { NotStored } from '../ui/saving/NotStored'
import { liveData } from '../ui/saving/useSaved'
import { useStoring } from '../ui/saving/useStoring'
import { DeviceData } from './DeviceData'
import { Cause, EmsDevice, ReminderTime, Tracked, Where } from './ProfileFields'
import { SignOut } from './SignOut'
import './words.en'

export function Settings() {
  const { diary } = useApp()
  const profile = liveData(useProfile(diary))
  const storing = useStoring()
  const save = (set: Fields) => void storing.store(() => diary.saveProfile(set))
  return (
    <Screen title={t('settings.title')}>
      <NotStored storing={storing} />
      <Block title={t('settings.look')}><LookChoice /></Block>
      <Block title={t('settings.mode')}><ModeChoice /></Block>
      <Block title={t('settings.regions')} hint={t('settings.regions_hint')}><Where profile={profile} save={save} /></Block>
      <Block title={t('settings.tracked')} hint={t('settings.tracked_hint')}><Tracked profile={profile} save={save} /></Block>
      <Fold title={t('settings.told')}>
        <Part title={t('settings.cause')}><Cause profile={profile} save={save} /></Part>
        <Part title={t('settings.ems')}><EmsDevice profile={profile} save={save} /></Part>
        <Part title={t('settings.reminder')} hint={t('settings.reminder_hint')}><ReminderTime profile={profile} save={save} /><SetReminder wished={isAnswered(profile.reminder_time)} /></Part>
      </Fold>
      <nav class="links" aria-label={t('settings.reminders')}>
        <Link href="/reminders"><span>{t('settings.reminders')}<span class="hint">{t('settings.reminders_hint')}</span></span></Link>
      </nav>
      <Block title={t('settings.zone')}>
        <TimeZone />
        <p class="aside apart">{t('settings.language_only', { region: regionName() })}</p>
      </Block>
      <Block title={t('settings.device')}><DeviceData /></Block>
      <Block title={t('settings.sign_out')} hint={t('settings.sign_out_hint')}><SignOut /></Block>
    </Screen>
  )
}

function Block({ title, hint, children }: { title: string; hint?: string; children?: ComponentChildren }) {
  return (
    <section class="block">
      <h2>{title}</h2>
      {hint && <p class="aside">{hint}</p>}
      {children}
    </section>
  )
}

function SetReminder({ wished }: { wished: boolean }) {
  return wished ? <p class="apart"><Link class="button wide" href="/reminders/new">{t('settings.reminders_set')}</Link></p> : null
}

function LookChoice() {
  const [chosen, setChosen] = useState(look)
  const pick = (wanted: (typeof LOOKS)[number]) => {
    setLook(wanted)
    setChosen(wanted)
  }
  return <OneOfList short label={t('settings.look')} items={LOOKS} value={chosen} nameOf={(each) => t(`settings.look.${each}`)} onPick={pick} />
}

function ModeChoice() {
  const [chosen, setChosen] = useState(mode)
  const pick = (wanted: (typeof MODES)[number]) => {
    setMode(wanted)
    setChosen(wanted)
  }
  return <OneOfList label={t('settings.mode')} items={MODES} value={chosen} nameOf={(each) => t(`settings.mode.${each}`)} onPick={pick} />
}

function TimeZone() {
  const { session } = useApp()
  const [result, setResult] = useState<'open' | 'done' | 'failed'>('open')
  const phone = deviceTimeZone()
  const here = placeName(phone)
  const account = session?.user?.time_zone
  if (result === 'done') return <p role="status">{t('settings.zone_done', { phone: here })}</p>
  if (!account) return <p>{t('settings.zone_phone', { phone: here })}</p>
  if (placeName(account) === here) return <p>{t('settings.zone_same', { zone: here })}</p>
  const use = async () => setResult((await saveTimeZone(session, phone)) ? 'done' : 'failed')
  return (
    <>
      <p>{t('settings.zone_differs', { account: placeName(account), phone: here })}</p>
      <button type="button" class="wide" onClick={() => void use()}>{t('settings.zone_use', { phone: here })}</button>
      {result === 'failed' && <p role="alert">{t('settings.zone_failed')}</p>}
    </>
  )
}
