/** One trial: today's word and the next period while it goes on, the answer when it is over. All but the answer is on this device. */
import { useEffect, useMemo, useState } from 'preact/hooks'
import type { DiaryRecord } from '../diary'
import type { SafetyReason } from '../diary/api/trials'
import { lastKnown } from '../diary/knownReminders'
import { NOT_LOADED, readSafety, type Safety } from '../diary/safety'
import { toldField, toldText } from '../diary/trialWords'
import { earlierText, earlierValues } from '../diary/wording'
import { goingOn, isOpen, mayPause, PAUSE_REASONS, pauseField, progressOf, restingOn, stillCounts, type PauseReason, type Trial as OneTrial } from '../domain/trial'
import { formatDay, t } from '../i18n'
import { Dialog } from '../ui/Dialog'
import { Fold } from '../ui/Fold'
import { Link } from '../ui/frame/Link'
import { Screen } from '../ui/frame/Screen'
import { useApp, useStatus, useStored } from '../ui/frame/app'
import { go } from '../ui/frame/go'
import { announce } from '../ui/live'
import { NotSaved } from '../ui/saving/NotSaved'
import { NotStored } from '../ui/saving/NotStored'
import { SaveBar } from '../ui/saving/SaveBar'
import { useUndo } from '../ui/saving/undo'
import { useSaved, type Saved } from '../ui/saving/useSaved'
import { useStoring } from '../ui/saving/useStoring'
import { isSecondTap } from '../ui/secondTap'
import { Commitment } from './Commitment'
import { New, wishAgain } from './New'
import { Result } from './Result'
import { SafetyFirst } from './SafetyFirst'
import { TodayWord } from './TodayWord'
import { useStandings, useTrials } from './useTrials'
import { aboutOf, periodLine, stateOf } from './wording'
import './words.en'

export function Trial({ id }: { id: string }) {
  return id === 'new' ? <New /> : <One id={id} />
}

function One({ id }: { id: string }) {
  const { diary } = useApp()
  const status = useStatus(diary)
  const saved = useSaved({ about: id, read: () => diary.record('trial', id), write: (set) => diary.save('trial', id, set) })
  const { record } = saved
  const [trial] = useStandings(useMemo(() => (record ? [record] : []), [record])) ?? []
  if (record === undefined) return <main id="content" class="screen" />
  return (
    <Screen title={t('onetrial.title')}>
      {trial ? <Known trial={trial} saved={saved} /> : <NotHere />}
      {record && <EarlierSaid record={record} />}
      <p class="to-all"><Link class="button wide" href="/does-it-help" up>{t('onetrial.to_all')}</Link></p>
      {trial && (isOpen(trial) || trial.waiting) && <SaveBar entry={saved} status={status} />}
      <NotSaved diary={diary} entry={saved} />
    </Screen>
  )
}

function NotHere() {
  const { diary } = useApp()
  return (
    <>
      <p role="status">{t('onetrial.not_here')}</p>
      <button type="button" class="wide" onClick={() => void diary.sync()}>{t('app.try_again')}</button>
    </>
  )
}

interface Props { trial: OneTrial; saved: Saved }

function Known({ trial, saved }: Props) {
  return (
    <>
      <p>{aboutOf(trial)}. <strong>{stateOf(trial)}.</strong></p>
      {trial.refused && <p class="late">{t('helps.refused')} <Link href="/unsent">{t('banner.attention_open')}</Link></p>}
      {isOpen(trial) ? <Ongoing trial={trial} saved={saved} /> : <Over trial={trial} />}
    </>
  )
}

function Ongoing({ trial, saved }: Props) {
  const safety = useStored(useApp().diary, readSafety, []) ?? NOT_LOADED
  const { forget } = useUndo()
  useEffect(forget, [trial.today])
  const against = reasonAgainst(safety)
  const resting = restingOn(trial.pauses, trial.today)
  return (
    <>
      {!trial.refused && <TodayWord trial={trial} />}
      {resting.length > 0 ? <Paused trial={trial} resting={resting} /> : <Ahead trial={trial} />}
      {against && <SafetyFirst words={t(`trialsafety.${against}`)} />}
      <Progress trial={trial} />
      <p class="aside">{t('onetrial.no_results', { on: formatDay(trial.ends_on, 'short') })}</p>
      <p class="aside">{t('onetrial.fresh')}</p>
      {mayPause(trial) && <Pause trial={trial} saved={saved} />}
      {against === null && <GoOn trial={trial} saved={saved} />}
      <RemindMe />
      <Commitment trial={trial} />
      <End trial={trial} />
    </>
  )
}

/** Why no trial goes on now, by the check that this device knows; undefined until it is read. The server judges again. */
function reasonAgainst({ loaded, due, opens, outcome }: Safety): SafetyReason | null | undefined {
  if (!loaded) return undefined
  if (due || opens) return due
  return outcome === 'contraindication' ? outcome : 'text_unread'
}

function Ahead({ trial }: { trial: OneTrial }) {
  const periods = trial.periods.filter(({ to }) => to >= trial.today)
  if (trial.refused || periods.length === 0) return null
  return <ul class="plain ahead">{periods.map((period) => <li key={period.from}>{periodLine(trial, period)}</li>)}</ul>
}

function Paused({ trial, resting }: { trial: OneTrial; resting: OneTrial['pauses'] }) {
  const has = (reason: string) => resting.some((pause) => pause.reason === reason)
  const ends = resting.map(({ until }) => until)
  return (
    <>
      {has('red_flag') && <p class="late">{t('onetrial.paused_red_flag')} <Link href="/doctor">{t('onetrial.to_doctor')}</Link></p>}
      {has('side_effect') && <p class="late">{t('onetrial.paused_side_effect')}</p>}
      {has('safety_check') && <p class="late">{t('onetrial.paused_safety_check')}</p>}
      <p>{ends.includes(null) ? t(stillCounts(trial) ? 'onetrial.paused_begins' : 'onetrial.paused_open') : t('onetrial.paused_until', { on: formatDay(ends.map(String).sort().at(-1)!, 'short') })}</p>
    </>
  )
}

function Progress({ trial }: { trial: OneTrial }) {
  const { diary } = useApp()
  const { days: [first], today } = trial
  const records = useStored(diary, async (from) => (first! <= today ? from.days(first!, today) : []), [first, today])
  if (!records) return null
  const { scored, missed } = progressOf(trial, records)
  return <p>{t('onetrial.progress', { count: scored })}{missed > 0 && `, ${t('onetrial.missed', { count: missed })}`}.</p>
}

function GoOn({ trial, saved }: Props) {
  const set = goingOn(trial)
  if (Object.keys(set).length === 0) return null
  const goOn = () => {
    if (!isSecondTap('resume trial')) void saved.save(set, t('onetrial.resume'))
  }
  return (
    <section class="block">
      <p class="hint">{t('onetrial.resume_hint')}</p>
      <button type="button" class="primary wide" onClick={goOn}>{t('onetrial.resume')}</button>
    </section>
  )
}

function Pause({ trial, saved }: Props) {
  const pause = (reason: PauseReason) => {
    if (!isSecondTap('pause trial')) void saved.save({ [pauseField(trial.today)]: [reason] }, t('onetrial.pause'))
  }
  return (
    <section class="block">
      <h2>{t('onetrial.pause')}</h2>
      <p>{t('onetrial.pause_body')}</p>
      <div class="in-pairs">
        {PAUSE_REASONS.map((reason) => (
          <button key={reason} type="button" class="wide" onClick={() => pause(reason)}>{t(`onetrial.pause.${reason}`)}</button>
        ))}
      </div>
    </section>
  )
}

/** Offered where no reminder of the kind is known here. */
function RemindMe() {
  const { diary } = useApp()
  const known = useStored(diary, lastKnown, [])
  if (known === undefined || known?.reminders.some(({ kind }) => kind === 'trial_period')) return null
  return (
    <section class="block">
      <Link class="button wide" href="/reminders/new">{t('onetrial.remind')}</Link>
      <p class="hint">{t('onetrial.remind_hint')}</p>
    </section>
  )
}

/** Asked for, because there is no way back: not by Undo either. */
function End({ trial }: { trial: OneTrial }) {
  const { diary } = useApp()
  const { forget } = useUndo()
  const storing = useStoring()
  const [asking, setAsking] = useState(false)
  const end = async () => {
    setAsking(false)
    await storing.store(async () => {
      await diary.save('trial', trial.id, { ended_on: trial.today })
      forget()
      announce(t('saved.announce', { what: t('onetrial.end') }))
    })
  }
  return (
    <section class="block">
      <NotStored storing={storing} />
      <button type="button" class="wide" onClick={() => setAsking(true)}>{t('onetrial.end')}</button>
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

function Over({ trial }: { trial: OneTrial }) {
  return (
    <>
      {trial.waiting && !trial.answer_seen_on ? <p class="aside" role="status">{t('onetrial.answer_waits')}</p> : <Result trial={trial} />}
      <Again trial={trial} />
    </>
  )
}

/** One at a time: not while another one goes on. */
function Again({ trial }: { trial: OneTrial }) {
  const { diary } = useApp()
  const storing = useStoring()
  const trials = useTrials()
  if (!trials || trials.some(isOpen)) return null
  const again = () => storing.store(async () => {
    await wishAgain(diary, trial)
    go('/trial/new')
  })
  return (
    <section class="block">
      <p class="hint">{t('onetrial.again_hint')}</p>
      <NotStored storing={storing} />
      <button type="button" class="wide" onClick={() => void again()}>{t('onetrial.again')}</button>
    </section>
  )
}

/** Where two devices told different things of one day. */
function EarlierSaid({ record }: { record: DiaryRecord }) {
  const values = earlierValues(record).filter(({ field }) => field === 'ended_on' || field.startsWith(pauseField('')))
  if (values.length === 0) return null
  return (
    <Fold title={t('earlier.title')}>
      <ul class="plain">
        {values.map((value) => <li key={`${value.field} ${value.at}`}>{earlierText(value, toldField, toldText)}</li>)}
      </ul>
    </Fold>
  )
}
