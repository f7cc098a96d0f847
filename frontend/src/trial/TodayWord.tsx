/** What today is in a trial that goes on, or why this device cannot say; nothing on a rest day. */
import { periodToSay, type Trial } from '../domain/trial'
import { stillCountsIn, todayIn } from './wording'

export function TodayWord({ trial }: { trial: Trial }) {
  const [word, still] = [todayIn(trial), stillCountsIn(trial)]
  return (
    <>
      {word && <p class={!trial.refused && periodToSay(trial) ? 'trial-today' : 'late'}>{word}</p>}
      {still && <p>{still}</p>}
    </>
  )
}
