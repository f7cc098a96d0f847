/** One trial: today's word and the next period while it goes on, the answer when it is over. */
import { useEffect, useState } from 'preact/hooks'
import type { Trouble } from '../../api/server'
import { PAUSE_REASONS, type Pause as OnePause, type PauseReason, type Trial as OneTrial } from '../../api/trials'
import { Dialog } from '../../components/Dialog'
import { Link } from '../../components/Link'
import { Said } from '../../components/reminders/Said'
import { Commitment } from '../../components/trial/Commitment'
import { Result } from '../../components/trial/Result'
import { SafetyFirst } from '../../components/trial/SafetyFirst'
import { Unreachable } from '../../components/Unreachable'
import { formatDay, t } from '../../i18n'
import '../../i18n/trial'
import { useApp, useToday } from '../app'
import { useAction, type Action } from '../reminders/useAction'
import { Screen } from '../Screen'
import { isOpen, keepTrial, pauseOn, periodOn } from './kept'
import { New } from './New'
import { useFromServer, type Fetched } from './useTrials'
import { aboutOf, periodLine, refusalIn, stateOf, todaysWord, unreachableWords } from './wording'

export function Trial({ id }: { id: string }) {
  return id === 'new' ? <New /> : <One id={id} />
}

function One({ id }: { id: string }) {
  const { diary } = useApp()
  const trial = useFromServer((server) => server.one(id))
  useEffect(() => {
    if (trial.body) void keepTrial(diary, trial.body).catch(() => {})
  }, [diary, trial.body])
  return (
    <Screen title={t('onetrial.title')}>
      <Unreachable from={trial} words={unreachableWords()} />
      {trial.body && <p>{aboutOf(trial.body)}. <strong>{stateOf(trial.body)}.</strong></p>}
      {trial.body && (isOpen(trial.body) ? <Ongoing trial={trial.body} from={trial} /> : <Result trial={trial.body} />)}
      <p><Link class="button wide" href="/does-it-help">{t('onetrial.to_all')}</Link></p>
    </Screen>
  )
}

interface Props { trial: OneTrial; from: Fetched<OneTrial> }

function Ongoing({ trial, from }: Props) {
  const today = useToday()
  const action = useAction()
  const now = periodOn(trial, today)
  const pause = pauseOn(trial, today)
  return (
    <>
      {now && <p class="trial-today">{todaysWord(trial, now)}</p>}
      {pause ? <Paused pause={pause} /> : <Ahead trial={trial} today={today} />}
      {trial.safety && <SafetyFirst words={t(`trialsafety.${trial.safety}`)} />}
      <Progress trial={trial} />
      <p>{t('onetrial.no_results', { on: formatDay(trial.ends_on, 'short') })}</p>
      {pause ? pause.until === null && <GoOn trial={trial} from={from} action={action} /> : <Pause trial={trial} from={from} action={action} />}
      <Said action={action} />
      <Commitment trial={trial} />
      <End trial={trial} from={from} action={action} />
    </>
  )
}

function Ahead({ trial, today }: { trial: OneTrial; today: string }) {
  const periods = trial.periods.filter(({ to }) => to >= today)
  return <ul class="ahead">{periods.map((period) => <li key={period.from}>{periodLine(trial, period)}</li>)}</ul>
}

function Paused({ pause: { reason, until } }: { pause: OnePause }) {
  return (
    <>
      {reason === 'red_flag' && <p class="late">{t('onetrial.paused_red_flag')} <Link href="/doctor">{t('onetrial.to_doctor')}</Link></p>}
      {reason === 'side_effect' && <p class="late">{t('onetrial.paused_side_effect')}</p>}
      {reason === 'safety_check' && <p class="late">{t('onetrial.paused_safety_check')}</p>}
      <p>{until === null ? t('onetrial.paused_open') : t('onetrial.paused_until', { on: formatDay(until, 'short') })}</p>
    </>
  )
}

function Progress({ trial: { days_scored, days_missed } }: { trial: OneTrial }) {
  if (days_scored === null || days_missed === null) return null
  return <p>{t('onetrial.progress', { count: days_scored })}{days_missed > 0 && `, ${t('onetrial.missed', { count: days_missed })}`}.</p>
}

interface ActProps extends Props { action: Action }

function GoOn({ trial, from, action }: ActProps) {
  const { diary } = useApp()
  // The server judges by the safety check it knows: an answer of a minute ago may still wait here.
  const goOn = () => diary.sync().then(() => from.server.resume(trial.id))
  const refused = (trouble: Trouble) => {
    from.reload()
    return refusalIn(trouble)
  }
  const run = () => action.run('resume trial', goOn, (body) => { from.put(body) }, refused)
  return (
    <section class="block">
      <p class="hint">{t('onetrial.resume_hint')}</p>
      <button type="button" class="primary wide" disabled={action.busy} onClick={() => void run()}>{t('onetrial.resume')}</button>
    </section>
  )
}

function Pause({ trial, from, action }: ActProps) {
  const pause = (reason: PauseReason) => action.run('pause trial', () => from.server.pause(trial.id, reason), (body) => from.put(body), refusalIn)
  return (
    <section class="block">
      <h2>{t('onetrial.pause')}</h2>
      <p>{t('onetrial.pause_body')}</p>
      <div class="stack">
        {PAUSE_REASONS.map((reason) => (
          <button key={reason} type="button" class="wide" disabled={action.busy} onClick={() => void pause(reason)}>{t(`onetrial.pause.${reason}`)}</button>
        ))}
      </div>
    </section>
  )
}

function End({ trial, from, action }: ActProps) {
  const [asking, setAsking] = useState(false)
  const end = () => {
    setAsking(false)
    return action.run('end trial', () => from.server.end(trial.id), (body) => from.put(body), refusalIn)
  }
  return (
    <section class="block">
      <button type="button" class="wide" disabled={action.busy} onClick={() => setAsking(true)}>{t('onetrial.end')}</button>
      {asking && (
        <Dialog title={t('onetrial.end_title')} urgent onClose={() => setAsking(false)}>
          <p>{t('onetrial.end_body')}</p>
          <div class="stack">
            <button type="button" class="primary wide" onClick={() => setAsking(false)}>{t('onetrial.end_keep')}</button>
            <button type="button" class="wide" onClick={() => void end()}>{t('onetrial.end_now')}</button>
          </div>
        </Dialog>
      )}
    </section>
  )
}
