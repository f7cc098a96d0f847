/** What the person told us once, as first run asks it and Settings shows it. */
import type { Fields } from '../diary'
import '../diary/later.words.en'
import '../diary/words.en'
import { listOf, toggled, trackedOf } from '../domain/answers'
import { CAUSES, REGIONS, TRACKED } from '../domain/vocabulary'
import { formatWallClock, t } from '../i18n'
import { Chips } from '../ui/Chips'
import { OneOfList } from '../ui/OneOfList'
import './words.en'

const REMINDER_TIMES = ['08:00', '13:00', '18:00', '21:00'] as const

export interface ProfileFieldProps { profile: Fields; save: (set: Fields) => void }

export function Where({ profile, save }: ProfileFieldProps) {
  return (
    <Chips
      label={t('welcome.where')} items={REGIONS} chosen={listOf(profile.regions)} nameOf={(region) => t(`place.${region}`)}
      onToggle={(region) => save({ regions: toggled(profile.regions, region) })}
    />
  )
}

export function Cause({ profile, save }: ProfileFieldProps) {
  return (
    <OneOfList
      short label={t('welcome.cause')} items={CAUSES} value={profile.neuropathy_cause} nameOf={(cause) => t(`cause.${cause}`)}
      onPick={(cause) => save({ neuropathy_cause: cause })} onClear={() => save({ neuropathy_cause: null })}
    />
  )
}

export function ReminderTime({ profile, save }: ProfileFieldProps) {
  return (
    <OneOfList
      label={t('settings.reminder')} items={REMINDER_TIMES} value={profile.reminder_time}
      nameOf={(time) => t(`time.${time}`, { time: formatWallClock(time) })}
      onPick={(time) => save({ reminder_time: time })} onClear={() => save({ reminder_time: null })}
    />
  )
}

export function EmsDevice({ profile, save }: ProfileFieldProps) {
  const value = typeof profile.has_ems_device === 'boolean' ? String(profile.has_ems_device) : null
  return (
    <OneOfList
      short label={t('settings.ems')} items={['true', 'false']} value={value}
      nameOf={(has) => t(has === 'true' ? 'ems.yes' : 'ems.no')}
      onPick={(has) => save({ has_ems_device: has === 'true' })} onClear={() => save({ has_ems_device: null })}
    />
  )
}

export function Tracked({ profile, save }: ProfileFieldProps) {
  const tracked = [...trackedOf(profile)]
  return (
    <Chips
      label={t('settings.tracked')} items={TRACKED} chosen={tracked} nameOf={(extra) => t(`tracked.${extra}`)}
      onToggle={(extra) => save({ tracked: toggled(tracked, extra) })}
    />
  )
}
