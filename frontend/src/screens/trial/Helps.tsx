/** "Does it help?": the trial that can answer, and what the diary alone goes together with. */
import { useEffect } from 'preact/hooks'
import type { Trial } from '../../api/trials'
import { Link } from '../../components/Link'
import { Together } from '../../components/trial/Together'
import { Unreachable } from '../../components/Unreachable'
import { t } from '../../i18n'
import '../../i18n/trial'
import { useApp, useToday } from '../app'
import { Screen } from '../Screen'
import { isOpen, keepTrials, periodOn } from './kept'
import { useFromServer } from './useTrials'
import { aboutOf, stateOf, todaysWord, unreachableWords } from './wording'

export function Helps() {
  const { diary } = useApp()
  const trials = useFromServer((server) => server.list())
  useEffect(() => {
    if (trials.body) void keepTrials(diary, trials.body).catch(() => {})
  }, [diary, trials.body])
  const open = trials.body?.find(isOpen)
  const earlier = trials.body?.filter((trial) => !isOpen(trial)) ?? []
  return (
    <Screen title={t('helps.title')}>
      <p>{t('helps.intro')}</p>
      <Unreachable from={trials} words={unreachableWords()} />
      {trials.body && (
        <section class="block">
          <h2>{t('helps.trial')}</h2>
          {open ? <Open trial={open} /> : <NoneOpen />}
        </section>
      )}
      {earlier.length > 0 && (
        <section class="block">
          <h2>{t('helps.earlier')}</h2>
          <nav class="links" aria-label={t('helps.earlier')}>{earlier.map((trial) => <Earlier key={trial.id} trial={trial} />)}</nav>
        </section>
      )}
      {trials.body && <Together />}
    </Screen>
  )
}

function Open({ trial }: { trial: Trial }) {
  const today = useToday()
  const period = periodOn(trial, today)
  return (
    <>
      {period && <p class="trial-today">{todaysWord(trial, period)}</p>}
      <p>{aboutOf(trial)}. {stateOf(trial)}.</p>
      <Link class="button primary wide" href={`/trial/${trial.id}`}>{t('helps.open')}</Link>
    </>
  )
}

function NoneOpen() {
  return (
    <>
      <p>{t('helps.trial_body')}</p>
      <Link class="button primary wide" href="/trial/new">{t('helps.set_up')}</Link>
    </>
  )
}

function Earlier({ trial }: { trial: Trial }) {
  return <Link href={`/trial/${trial.id}`}><span>{aboutOf(trial)}<span class="hint">{stateOf(trial)}</span></span></Link>
}
