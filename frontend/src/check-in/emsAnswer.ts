/** The answer to "EMS today?", and what stands beside it. */
import type { DiaryRecord } from '../diary'
import { modalityName } from '../diary/naming'
import { unskipped } from '../domain/answers'
import { formatList, t } from '../i18n'
import '../ui/words.en'
import type { Entry } from './useEntry'

export function answerEms(entry: Entry, used: boolean): void {
  const value = used ? t('ems.yes') : t('ems.no')
  void entry.save({ ems_used: used, ...unskipped(entry.data, 'ems_used') }, t('answer.of', { question: t('ems.title'), value }))
}

export function modalitiesOf(sessions: DiaryRecord[]): string {
  return formatList([...new Set(sessions.map(modalityName))])
}
