/** Banners that few people ever see: fetched when they are due. */
import { useState } from 'preact/hooks'
import { deviceTimeZone } from '../domain/days'
import { t } from '../i18n'
import { placeName } from '../i18n/placeName'
import { Banner } from '../ui/Banner'
import { Link } from '../ui/frame/Link'
import { OutboxFile } from '../ui/frame/OutboxFile'
import { useApp, useStored } from '../ui/frame/app'
import { passWorker } from '../ui/frame/device'
import './later.words.en'
import './words.en'

/** The server answers, and will not take anything: what waits can be had as a file, and a newer app may do better. */
export function Refused() {
  return (
    <Banner text={t('banner.refused')}>
      <button type="button" class="primary" onClick={passWorker}>{t('banner.update_now')}</button>
      <OutboxFile words={t('banner.file')} />
    </Banner>
  )
}

export function Insecure() {
  return <Banner text={t('banner.insecure')}><Link class="button" href="/install">{t('banner.insecure_more')}</Link></Banner>
}

/** Days are reckoned in another zone than the phone's own, or the phone names none: told once. */
export function ZoneNote({ counted }: { counted: string | null }) {
  const { diary } = useApp()
  const [seen, setSeen] = useState(false)
  const zone = deviceTimeZone()
  const note = counted ? `${zone} ${counted}` : zone
  const told = useStored(diary, async (from) => (await from.kept('zone_told')) ?? null, [])
  if (seen || told === undefined || told === note) return null
  const dismiss = () => {
    setSeen(true)
    void diary.keep('zone_told', note).catch(() => {})
  }
  return (
    <Banner text={counted ? t('banner.zone_server', { zone: placeName(zone), counted: placeName(counted) }) : t('banner.zone_phone', { zone: placeName(zone) })}>
      <button type="button" onClick={dismiss}>{t('banner.zone_seen')}</button>
    </Banner>
  )
}

export function Install({ onDismissed }: { onDismissed: () => void }) {
  return (
    <Banner text={t('banner.install')}>
      <Link class="button" href="/install">{t('banner.install_open')}</Link>
      <button type="button" onClick={onDismissed}>{t('banner.dismiss')}</button>
    </Banner>
  )
}
