/** What today is in a trial that goes on, or why this device cannot say; nothing while it rests. */
import { todaysPeriod, type Trial } from '../../domain/trial'
import '../../i18n/trial'
import { todayIn } from '../../screens/trial/wording'

export function TodayWord({ trial }: { trial: Trial }) {
  const words = todayIn(trial)
  if (words === null) return null
  return <p class={!trial.refused && todaysPeriod(trial) ? 'trial-today' : 'late'}>{words}</p>
}
