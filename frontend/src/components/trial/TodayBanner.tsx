/** What the trial says of today, from what this phone last heard; asks again when there is a network. */
import { useEffect, useState } from 'preact/hooks'
import { TrialServer } from '../../api/trials'
import type { Diary } from '../../diary'
import { t } from '../../i18n'
import '../../i18n/trial'
import { useApp, useStored, useToday } from '../../screens/app'
import { keepTrials, keptTrial, pauseOn, periodOn, type KeptTrial } from '../../screens/trial/kept'
import { todaysWord } from '../../screens/trial/wording'
import { Banner } from '../Banner'
import { Link } from '../Link'

export function TodayBanner() {
  const { diary } = useApp()
  const today = useToday()
  const [asked, setAsked] = useState(0)
  const trial = useStored(diary, keptTrial, [asked])
  useEffect(() => {
    void refresh(diary).then(() => setAsked((times) => times + 1))
  }, [diary, today])
  const words = trial && wordsOn(trial, today)
  if (!trial || !words) return null
  return (
    <Banner text={words}>
      <Link class="button" href={`/trial/${trial.id}`}>{t(trial.over ? 'helps.open_answer' : 'helps.open')}</Link>
    </Banner>
  )
}

function wordsOn(trial: KeptTrial, today: string): string | null {
  if (trial.over) return t('helps.over')
  if (pauseOn(trial, today)) return t('helps.paused')
  const period = periodOn(trial, today)
  return period && todaysWord(trial, period)
}

async function refresh(diary: Diary): Promise<void> {
  const trials = await new TrialServer(diary.diaryId).list()
  if (trials.kind === 'ok') await keepTrials(diary, trials.body)
}
