/** Words for a trial as it stands. */
import type { Trouble } from '../diary/api/server'
import type { SafetyReason } from '../diary/api/trials'
import '../diary/words.en'
import { addDays } from '../domain/days'
import { periodToSay, stillCounts, type Period, type Trial } from '../domain/trial'
import { chosenTonight, dayLived } from '../domain/whichDay'
import { formatDay, hasWords, t } from '../i18n'
import type { UnreachableWords } from '../ui/frame/Unreachable'
import '../ui/words.en'
import './words.en'

export function unreachableWords(): UnreachableWords {
  return { loading: t('helps.loading'), offline: t('helps.offline'), signedOut: t('helps.signed_out'), gone: t('lost.body') }
}

export function stateOf(trial: Trial): string {
  switch (trial.state) {
    case 'planned': return t('onetrial.state.planned', { on: formatDay(trial.starts_on, 'short') })
    case 'running': return t('onetrial.state.running', { day: trial.days_done + 1, total: trial.days_total })
    case 'paused': return t('onetrial.state.paused', { on: formatDay(trial.pause?.told_on ?? trial.starts_on, 'short'), day: trial.days_done, total: trial.days_total })
    case 'completed': return t('onetrial.state.completed', { on: formatDay(trial.ends_on, 'short') })
    case 'ended_early': return t('onetrial.state.ended_early', { on: formatDay(trial.ended_on ?? trial.ends_on, 'short') })
  }
}

export function aboutOf(trial: Trial): string {
  return t('onetrial.about', { symptom: symptomIn(trial), pairs: trial.pairs, days: trial.period_days })
}

export function symptomIn({ symptom }: Pick<Trial, 'symptom'>): string {
  return t(`symptom.${symptom}`).toLowerCase()
}

/** What today is in a trial that goes on; null on a rest day. What was refused may stand against it: then it is not said. */
export function todayIn(trial: Trial): string | null {
  if (trial.refused) return t('helps.refused')
  const period = periodToSay(trial)
  return period === undefined ? t('helps.unknown') : period && todaysWord(trial, period)
}

/** Whether the check-in is about another day than the trial's today: after midnight, or with the phone in another zone. */
function isAnotherDay({ today }: Pick<Trial, 'today'>): boolean {
  return today !== (chosenTonight() ?? dayLived())
}

/** What there still is to do on the day on which a pause was told; null on any other. */
export function stillCountsIn(trial: Trial): string | null {
  const counts = stillCounts(trial)
  if (counts === null || trial.refused) return null
  const [on, next] = [formatDay(trial.today, 'short'), formatDay(addDays(trial.today, 1), 'short')]
  const words = counts === 'as_assigned' ? 'onetrial.still_counts' : 'onetrial.still_counts_stopped'
  return isAnotherDay(trial) ? t(`${words}_on`, { on, next }) : t(words)
}

/** "Today: no EMS", with its date where the check-in is about another day. */
function todaysWord(trial: Pick<Trial, 'off_kind' | 'today'>, period: Period): string {
  if (isAnotherDay(trial)) return t('onetrial.one_day', { on: formatDay(trial.today, 'short'), what: whatIn(trial, period) })
  if (period.on_ems) return t('onetrial.today_ems')
  return t(trial.off_kind === 'active_low' ? 'onetrial.today_low' : 'onetrial.today_off')
}

export function periodLine(trial: Pick<Trial, 'off_kind'>, period: Period): string {
  const what = whatIn(trial, period)
  if (period.from === period.to) return t('onetrial.one_day', { on: formatDay(period.from, 'short'), what })
  return t('onetrial.period', { from: formatDay(period.from, 'short'), to: formatDay(period.to, 'short'), what })
}

function whatIn({ off_kind }: Pick<Trial, 'off_kind'>, { on_ems }: Period): string {
  if (on_ems) return t('onetrial.ems')
  return t(off_kind === 'active_low' ? 'onetrial.active_low' : 'onetrial.no_ems')
}

/** Why the server did not do it. */
export function refusalIn(trouble: Trouble): string {
  if (trouble.kind !== 'refused') return t(trouble.kind === 'signed_out' ? 'helps.signed_out' : 'helps.offline')
  const key = trouble.code === 'safety_check' ? `trialsafety.${trouble.reason}` : `newtrial.blocked.${trouble.code}`
  return hasWords(key) ? t(key as `trialsafety.${SafetyReason}`) : t('reminders.refused')
}

export function isAboutSafety(trouble: Trouble): boolean {
  return trouble.kind === 'refused' && trouble.code === 'safety_check'
}

/** A share of such trials; never "0 of 100". */
export function chanceOf(share: number): string {
  const count = Math.round(share * 100)
  return count === 0 ? t('result.chance_small') : t('result.chance', { count })
}
