/** The name of a question. */
import { questionName } from '../diary/wording'
import type { Step } from '../domain/steps'
import { t } from '../i18n'

export function nameOf(step: Step): string {
  return step === 'ems' ? t('ems.title') : questionName(step.symptom, step.where)
}
