/** What a session or a programme is called; words of the first screen only. */
import type { DiaryRecord } from '.'
import { MODALITIES, type Modality } from '../domain/modalities'
import { formatTime, t } from '../i18n'
import './words.en'

/** A record, or one with taps that are still on their way to storage. */
type Shown = Pick<DiaryRecord, 'data'>

export function modalityOf(record: Shown): Modality {
  return MODALITIES.find((modality) => modality === record.data.modality) ?? 'other'
}

export function modalityName(record: Shown): string {
  return t(`modality.${modalityOf(record)}`)
}

export function sessionName(session: DiaryRecord): string {
  return ownName(session) || modalityName(session)
}

/** A name that the server cannot open is not there: then the kind of stimulation. */
export function programmeName(programme: Shown): string {
  return typeof programme.data.name === 'string' ? programme.data.name : modalityName(programme)
}

/** What stands beside the name: the modality where the name is another, and the minutes where they are known. */
export function sessionFacts(session: DiaryRecord): string {
  const minutes = session.data.duration_minutes
  const known = typeof minutes === 'number' ? [t('ems.minutes', { minutes })] : []
  return [...(ownName(session) ? [modalityName(session)] : []), ...known].join(' · ')
}

/** When it began, on the clock of where it was. */
export function sessionTime(session: DiaryRecord): string {
  const { started_at: started, time_zone: zone } = session.data
  try {
    return formatTime(String(started), String(zone))
  } catch {
    // A zone this browser does not know.
    return formatTime(String(started))
  }
}

function ownName(session: DiaryRecord): string {
  return typeof session.data.programme_name === 'string' ? session.data.programme_name : ''
}
