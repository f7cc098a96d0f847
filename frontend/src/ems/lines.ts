/** Programmes and sessions in words. */
import type { DiaryRecord } from '../diary'
import { modalityName } from '../diary/naming'
import { minutesOf } from '../domain/ems'
import { formatList, t } from '../i18n'
import './words.en'

/** Kind, device, length, level: what tells one programme from another. Empty parts are left out. */
export function programmeLine(record: DiaryRecord): string {
  const { data } = record
  const minutes = minutesOf(data)
  const [level, top] = [data.device_level, data.device_level_max]
  return formatList([
    typeof data.programme_name === 'string' ? data.programme_name : '',
    modalityName(record),
    typeof data.device_name === 'string' ? data.device_name : '',
    minutes === null ? '' : t('ems.minutes', { minutes }),
    typeof level !== 'number' ? '' : typeof top === 'number' ? t('level.of', { level, top }) : t('level.only', { level }),
    typeof data.amplitude_ma === 'number' ? t('input.value', { value: data.amplitude_ma, unit: 'mA' }) : '',
  ].filter((part) => part !== ''))
}

/** What deleting it and putting it back are called. */
export function deletionWords(what: string) {
  return { remove: t('gone.delete', { what }), removed: t('gone.deleted', { what }), putBack: t('day.delete_undo'), back: t('gone.restored', { what }) }
}
