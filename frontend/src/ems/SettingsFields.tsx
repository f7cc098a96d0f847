/** What the stimulator was set to: of a programme, or of one session. No value is proposed by the app. */
import '../diary/words.en'
import { BODY_SIDES, BODY_SITES, MODALITIES, NAME_MAX, PLACEMENT_MAX } from '../domain/ems'
import { t } from '../i18n'
import { Fold } from '../ui/Fold'
import { OneOfList } from '../ui/OneOfList'
import { Part } from '../ui/Part'
import { clearField } from '../ui/saving/clearField'
import type { Saved } from '../ui/saving/useSaved'
import { NumberField } from './NumberField'
import { TextField } from './TextField'
import './words.en'

interface Props { entry: Saved; devices: string[]; minutes?: boolean }

export function SettingsFields({ entry, devices, minutes = true }: Props) {
  return (
    <>
      <Part title={t('settings_of.modality')} hint={t('settings_of.modality_hint')}>
        <Pick entry={entry} field="modality" label={t('settings_of.modality')} items={MODALITIES} nameOf={(item) => t(`modality.${item}`)} />
      </Part>
      {minutes && <NumberField entry={entry} field="duration_minutes" label={t('settings_of.minutes')} whole />}
      <Part title={t('settings_of.site')}>
        <Pick entry={entry} field="body_site" label={t('settings_of.site')} items={BODY_SITES} nameOf={(item) => t(`body_site.${item}`)} />
      </Part>
      <Part title={t('settings_of.side')}>
        <Pick entry={entry} field="side" label={t('settings_of.side')} items={BODY_SIDES} nameOf={(item) => t(`body_side.${item}`)} />
      </Part>
      <TextField entry={entry} field="device_name" label={t('settings_of.device')} max={NAME_MAX} recent={devices} />
      <Part title={t('settings_of.strength')} hint={t('settings_of.strength_hint')}>
        <NumberField entry={entry} field="device_level" label={t('settings_of.level')} />
        <NumberField entry={entry} field="device_level_max" label={t('settings_of.level_max')} />
        <NumberField entry={entry} field="amplitude_ma" label={t('settings_of.amplitude')} />
      </Part>
      <Fold title={t('settings_of.more')}>
        <p class="aside">{t('settings_of.more_hint')}</p>
        <NumberField entry={entry} field="frequency_hz" label={t('settings_of.frequency')} />
        <NumberField entry={entry} field="pulse_duration_us" label={t('settings_of.pulse')} />
        <NumberField entry={entry} field="on_seconds" label={t('settings_of.on')} />
        <NumberField entry={entry} field="off_seconds" label={t('settings_of.off')} />
        <NumberField entry={entry} field="ramp_seconds" label={t('settings_of.ramp')} />
        <TextField entry={entry} field="electrode_placement" label={t('settings_of.placement')} hint={t('settings_of.placement_hint')} max={PLACEMENT_MAX} />
      </Fold>
    </>
  )
}

interface PickProps<T extends string> { entry: Saved; field: string; label: string; items: readonly T[]; nameOf: (item: T) => string }

/** One of several words, saved at its tap. */
export function Pick<T extends string>({ entry, field, label, items, nameOf }: PickProps<T>) {
  const pick = (item: T) => void entry.save({ [field]: item }, t('answer.of', { question: label, value: nameOf(item) }))
  return (
    <OneOfList short label={label} items={items} value={entry.data[field]} nameOf={nameOf} onPick={pick} onClear={() => clearField(entry, field, label)} />
  )
}
