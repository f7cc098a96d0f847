/** An answer taken away, as if it had never been given. */
import { t } from '../../i18n'
import '../words.en'
import type { Saved } from './useSaved'

export function clearField(entry: Saved, field: string, question: string): void {
  void entry.save({ [field]: null }, t('answer.of', { question, value: t('today.no_answer') }))
}
