/** What a session is called; words of the first screen only. */
import type { DiaryRecord } from '../../diary'
import { MODALITIES, type Modality } from '../../domain/modalities'
import { t } from '../../i18n'

export function modalityOf(record: DiaryRecord): Modality {
  return MODALITIES.find((modality) => modality === record.data.modality) ?? 'other'
}

export function modalityName(record: DiaryRecord): string {
  return t(`modality.${modalityOf(record)}`)
}

export function sessionName(session: DiaryRecord): string {
  return ownName(session) || modalityName(session)
}

/** What stands beside the name: the modality where the name is another, and the minutes where they are known. */
export function sessionFacts(session: DiaryRecord): string {
  const minutes = session.data.duration_minutes
  const known = typeof minutes === 'number' ? [t('ems.minutes', { minutes })] : []
  return [...(ownName(session) ? [modalityName(session)] : []), ...known].join(' · ')
}

function ownName(session: DiaryRecord): string {
  return typeof session.data.programme_name === 'string' ? session.data.programme_name : ''
}
