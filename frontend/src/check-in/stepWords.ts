/** The name of a question, and its whole wording. */
import { questionIn, questionName, type Tense } from '../diary/wording'
import type { Step } from '../domain/steps'
import { t } from '../i18n'
import './later.words.en'
import './words.en'

export function nameOf(step: Step): string {
  return step === 'ems' ? t('ems.title') : questionName(step.symptom, step.where)
}

export function wordingOf(step: Step, tense: Tense): string {
  return step === 'ems' ? t(`ems.${questionIn(tense)}`) : t(`${questionIn(tense)}.${step.symptom}`)
}
