/** "Does it help?": the trial that can answer, and what the diary alone goes together with. */
import { isOpen, type Trial } from '../domain/trial'
import { t } from '../i18n'
import { Link } from '../ui/frame/Link'
import { Screen } from '../ui/frame/Screen'
import { awaitsFirstPull, useApp, useStatus, useStored } from '../ui/frame/app'
import { useProof } from './Commitment'
import { TodayWord } from './TodayWord'
import { Together } from './Together'
import { keptAnswers, useTrials, type KeptAnswer } from './useTrials'
import { aboutOf, stateOf } from './wording'
import './words.en'

export function Helps() {
  const { diary } = useApp()
  const trials = useTrials()
  const answers = useStored(diary, keptAnswers, [])
  const open = trials?.find(isOpen)
  const earlier = trials?.filter((trial) => !isOpen(trial)) ?? []
  return (
    <Screen title={t('helps.title')}>
      <p>{t('helps.intro')}</p>
      {trials && (
        <section class="block">
          <h2>{t('helps.trial')}</h2>
          {open ? <Open trial={open} /> : <NoneOpen />}
        </section>
      )}
      {earlier.length > 0 && (
        <section class="block">
          <h2>{t('helps.earlier')}</h2>
          <nav class="links" aria-label={t('helps.earlier')}>{earlier.map((trial) => <Earlier key={trial.id} trial={trial} answer={answers?.get(trial.id)} />)}</nav>
        </section>
      )}
      {trials && <Together />}
    </Screen>
  )
}

function Open({ trial }: { trial: Trial }) {
  return (
    <>
      <TodayWord trial={trial} />
      <p>{aboutOf(trial)}. {stateOf(trial)}.</p>
      <Link class="button primary wide" href={`/trial/${trial.id}`}>{t('helps.open')}</Link>
    </>
  )
}

function NoneOpen() {
  const { diary } = useApp()
  const status = useStatus(diary)
  if (awaitsFirstPull(status)) return <p role="status">{t('app.first_pull')}</p>
  return (
    <>
      <p>{t('helps.trial_body')}</p>
      <Link class="button primary wide" href="/trial/new">{t('helps.set_up')}</Link>
    </>
  )
}

function Earlier({ trial, answer }: { trial: Trial; answer: KeptAnswer | undefined }) {
  const proof = useProof(trial, answer?.body.committed_text)
  const state = stateOf(trial)
  const verdict = answer && proof && (proof === 'broken' ? t('result.broken') : t(`result.verdict.${answer.body.main.verdict}`))
  const said = verdict ? t('helps.earlier_said', { state, answer: verdict }) : state
  return <Link href={`/trial/${trial.id}`}><span>{aboutOf(trial)}<span class="hint">{said}</span></span></Link>
}
