/** What the ordinary diary goes together with, one symptom at a time, never without its range, its days and its caution. */
import type { Together as One } from '../../api/trials'
import { useFromServer } from '../../screens/trial/useTrials'
import { differenceIn, rangeIn } from '../../screens/trial/points'
import { t } from '../../i18n'
import '../../i18n/trial'
import { Shape } from '../Shape'

export function Together() {
  const { body, trouble } = useFromServer((server) => server.insights())
  if (!body) return trouble ? null : <p role="status">{t('together.loading')}</p>
  return (
    <section class="block">
      <h2>{t('together.title')}</h2>
      <p class="hint">{t('together.intro', { count: body.days })}</p>
      {body.left_out && <p class="aside">{t('together.left_out')}</p>}
      {body.symptoms.map((one) => <Symptom key={one.symptom} one={one} />)}
      <p class="hint">{t('together.caution')}</p>
    </section>
  )
}

function Symptom({ one }: { one: One }) {
  const name = t(`symptom.${one.symptom}`)
  return (
    <section class="detail">
      <h3><Shape symptom={one.symptom} />{name}</h3>
      <p><strong>{verdictOf(one, name.toLowerCase())}</strong></p>
      {one.verdict === 'not_enough_days_yet' ? <p class="hint">{t('together.not_enough_why')}</p> : <Numbers one={one} symptom={name.toLowerCase()} />}
      {one.offer_morning && <p class="hint">{t('together.morning')}</p>}
    </section>
  )
}

function verdictOf(one: One, symptom: string): string {
  switch (one.verdict) {
    case 'not_enough_days_yet': return t('together.not_enough', { count: one.days_needed })
    case 'no_link_found': return t('together.no_link')
    case 'goes_with_lower': return t('together.lower', { symptom })
    case 'goes_with_higher': return t('together.higher', { symptom })
  }
}

function Numbers({ one, symptom }: { one: One; symptom: string }) {
  if (one.estimate === null || one.low === null || one.high === null) return null
  return (
    <>
      <p>{t('together.numbers', { symptom, estimate: differenceIn(one.estimate), range: rangeIn(one.low, one.high), days: one.days_used, ems: one.ems_days })}</p>
      <p class="hint">
        {one.plain_difference !== null && t('together.plain', { difference: differenceIn(one.plain_difference) })}{' '}
        {one.ems_after_worse !== null && one.ems_after_better !== null && t('together.chosen', { worse: inHundred(one.ems_after_worse), better: inHundred(one.ems_after_better) })}{' '}
        {one.used_morning && t('together.morning_used')}
      </p>
    </>
  )
}

function inHundred(share: number): number {
  return Math.round(share * 100)
}
