/** What the trial says of today, from what is on this device. */
import { isOpen, type Trial } from '../domain/trial'
import { t } from '../i18n'
import { Banner } from '../ui/Banner'
import { Link } from '../ui/frame/Link'
import { useTrials } from './useTrials'
import { stillCountsIn, todayIn } from './wording'
import './words.en'

export function TodayBanner() {
  const trials = useTrials()
  const trial = trials?.find(isOpen) ?? trials?.[0]
  const words = trial && wordsOn(trial)
  if (!trial || !words) return null
  return (
    <Banner text={words}>
      <Link class="button" href={`/trial/${trial.id}`}>{t(isOpen(trial) ? 'helps.open' : 'helps.open_answer')}</Link>
    </Banner>
  )
}

function wordsOn(trial: Trial): string | null {
  if (!isOpen(trial)) return trial.answer_seen_on || trial.waiting || trial.refused ? null : t('helps.over')
  const [word, still] = [todayIn(trial), stillCountsIn(trial)]
  if (still) return `${word?.replace(/\.?$/, '.') ?? t('helps.paused')} ${still}`
  return word ?? (trial.pause && t('helps.paused'))
}
