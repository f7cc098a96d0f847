/** One reminder: begun by choosing what it is about, then each field saved at its change. */
import { useMemo, useState } from 'preact/hooks'
import { KINDS, ReminderServer, type Channel, type Kind, type Reminder as Rule, type Rules } from '../diary/api/reminders'
import { lastKnown } from '../diary/knownReminders'
import { deviceTimeZone } from '../domain/days'
import { newId } from '../domain/ids'
import { t } from '../i18n'
import { placeName } from '../i18n/placeName'
import { Fold } from '../ui/Fold'
import { OneOfList } from '../ui/OneOfList'
import { Link } from '../ui/frame/Link'
import { Said } from '../ui/frame/Said'
import { Screen } from '../ui/frame/Screen'
import { useApp, useStored } from '../ui/frame/app'
import { go, goUp } from '../ui/frame/go'
import { useAction } from '../ui/frame/useAction'
import { isSecondTap } from '../ui/secondTap'
import { DailyInOneTap, useWishedTime } from './DailyInOneTap'
import { comesByMailInstead, whyNowhere } from './arriving'
import { Choice, FieldError, OwnWords, QuietHours, Times, Weekdays, YesNo, type FieldProps } from './fields'
import { nameOfReminder, timeShown, whenOf } from './naming'
import { NAGS } from './times'
import { useReminder, type Edited } from './useReminder'
import './words.en'

export function Reminder({ id }: { id: string }) {
  return id === 'new' ? <NewReminder /> : <OneRule id={id} />
}

function NewReminder() {
  const { diary } = useApp()
  const action = useAction()
  const id = useMemo(newId, [])
  const time = useWishedTime()
  const edit = (made: Rule) => go(`/reminders/${made.id}`, { replace: true })
  const begin = (kind: Kind) =>
    action.run('new reminder', () => new ReminderServer(diary.diaryId).create(id, firstRules(kind, time ?? '20:00')), edit)
  return (
    <Screen title={t('reminders.new')}>
      <DailyInOneTap disabled={action.busy} onMade={() => goUp('/reminders', {}, { replace: true })} />
      <p class="apart">{t('newreminder.body')}</p>
      <div class="stack" role="group" aria-label={t('newreminder.choose')}>
        {KINDS.map((kind) => (
          <button key={kind} type="button" class="wide chooser-one" disabled={action.busy} onClick={() => void begin(kind)}>
            <strong>{t(`kind.${kind}`)}</strong>
            <span class="chooser-line">{t(`kind_hint.${kind}`)}</span>
          </button>
        ))}
      </div>
      <Said action={action} />
    </Screen>
  )
}

const SUNDAY = 6
/** Early enough for whatever the day is. */
const IN_THE_MORNING = '08:00'

/** Typing is never needed: something sensible to begin with. */
function firstRules(kind: Kind, time: string): Partial<Rules> {
  const rules: Partial<Rules> = { kind, times: [time], time_zone: deviceTimeZone() }
  if (kind === 'trial_period') return { ...rules, times: [IN_THE_MORNING] }
  if (kind === 'weekly') return { ...rules, weekdays: [SUNDAY] }
  return kind === 'custom' ? { ...rules, text: t('kind.custom_start') } : rules
}

function OneRule({ id }: { id: string }) {
  const edited = useReminder(id)
  const { data, trouble, deleted } = edited
  if (data === undefined && trouble === null) return <main id="content" class="screen" />
  return (
    <Screen title={t('reminders.one')} {...(data ? { heading: nameOfReminder(data) } : {})}>
      {trouble !== null && <p class="late" role="alert">{t(trouble === 'signed_out' ? 'reminders.signed_out' : data ? 'reminders.offline' : 'reminders.offline_nothing')}</p>}
      {data && <Editor edited={edited} data={data} />}
      {data === null && (deleted ? <Deleted edited={edited} /> : <p>{t('reminders.gone')}</p>)}
      <p><Link class="button wide" href="/reminders" up>{t('reminders.to_all')}</Link></p>
      {data && <Delete edited={edited} />}
      {data && <SavedBar edited={edited} />}
    </Screen>
  )
}

function Editor({ edited, data }: FieldProps) {
  return (
    <>
      <p class="aside">{whenOf(data)}</p>
      {data.kind === 'trial_period' && <p class="aside">{t('reminders.trial_only')}</p>}
      {data.kind === 'custom' && <><h2 class="step-title">{t('edit.words')}</h2><OwnWords edited={edited} data={data} /></>}
      <h2 class="step-title">{t('edit.when')}</h2>
      <Times edited={edited} data={data} />
      <Weekdays edited={edited} data={data} />
      <Next data={data} />
      <h2 class="step-title">{t('edit.how')}</h2>
      <Channels edited={edited} data={data} />
      <Choice title={t('edit.active')} error={edited.errors.active}>
        <OneOfList short label={t('edit.active')} items={['on', 'off'] as const} value={data.active ? 'on' : 'off'} nameOf={(choice) => t(`reminders.${choice}`)}
          onPick={(choice) => void edited.save({ active: choice === 'on' }, t('edit.active'))} />
      </Choice>
      <Fold title={t('edit.more')}>
        {data.kind !== 'custom' && (
          <YesNo edited={edited} field="skip_if_logged" title={t('edit.skip')} value={data.skip_if_logged} order={['yes', 'no']} nameOf={(choice) => t(`edit.skip.${choice}`)} />
        )}
        <Nag edited={edited} data={data} />
        <QuietHours edited={edited} data={data} />
        <Zone edited={edited} data={data} />
      </Fold>
    </>
  )
}

function Next({ data }: { data: Rule }) {
  const { diary } = useApp()
  const { next, active, channels } = data
  const known = useStored(diary, lastKnown, [])
  const nowhere = known && whyNowhere({ active, channels }, known)
  if (nowhere) return <p class="late">{t(`nowhere.${nowhere}`)}</p>
  if (next.length === 0) return null
  return (
    <section class="detail">
      <h3>{t('edit.next')}</h3>
      <ul class="next-times">{next.map((each) => <li key={each.due_at}>{timeShown(each)}</li>)}</ul>
      {known && comesByMailInstead({ active, channels }, known) && <p class="aside">{t('next.mail_instead')}</p>}
    </section>
  )
}

const WAYS: Record<'push' | 'email' | 'both', Channel[]> = { push: ['push'], email: ['email'], both: ['email', 'push'] }

function Channels({ edited, data }: FieldProps) {
  const { diary, session } = useApp()
  const stopped = useStored(diary, async (from) => (await lastKnown(from))?.state.email.stopped, [])
  const way = data.channels.length > 1 ? 'both' : (data.channels[0] ?? 'push')
  const noMail = way !== 'push' && session?.user && !(session.mail_configured && session.user.email_verified)
  return (
    <Choice title={t('edit.channels')} error={edited.errors.channels}>
      <OneOfList label={t('edit.channels')} items={['push', 'email', 'both'] as const} value={way} nameOf={(each) => t(`edit.channels.${each}`)}
        onPick={(each) => void edited.save({ channels: WAYS[each] }, t('edit.channels'))} />
      {noMail && <FieldError text={t('edit.no_mail')} />}
      {way !== 'push' && !noMail && stopped && <FieldError text={t('edit.mail_stopped')} />}
    </Choice>
  )
}

function Nag({ edited, data }: FieldProps) {
  const values = [...new Set([...NAGS, ...(data.nag_after_minutes === null ? [] : [data.nag_after_minutes])])].sort((a, b) => a - b)
  const nameOf = (item: string) => (item === 'none' ? t('edit.nag.none') : t('edit.nag.minutes', { count: Number(item) }))
  return (
    <Choice title={t('edit.nag')} error={edited.errors.nag_after_minutes}>
      <OneOfList label={t('edit.nag')} items={['none', ...values.map(String)]} value={String(data.nag_after_minutes ?? 'none')} nameOf={nameOf}
        onPick={(item) => void edited.save({ nag_after_minutes: item === 'none' ? null : Number(item) }, t('edit.nag'))} />
    </Choice>
  )
}

function Zone({ edited, data }: FieldProps) {
  const zone = data.time_zone_mode === 'fixed' ? data.time_zone : deviceTimeZone()
  const pick = (mode: 'device' | 'fixed') => void edited.save({ time_zone_mode: mode, time_zone: zone }, t('edit.zone'))
  return (
    <Choice title={t('edit.zone')} error={edited.errors.time_zone ?? edited.errors.time_zone_mode}>
      <OneOfList label={t('edit.zone')} items={['device', 'fixed'] as const} value={data.time_zone_mode} nameOf={(mode) => (mode === 'device' ? t('edit.zone.device') : t('edit.zone.fixed', { zone: placeName(zone) }))} onPick={pick} />
    </Choice>
  )
}

function Delete({ edited }: { edited: Edited }) {
  const [busy, setBusy] = useState(false)
  const remove = async () => {
    if (isSecondTap('delete reminder')) return
    setBusy(true)
    await edited.remove()
    setBusy(false)
  }
  return <button type="button" class="wide apart" disabled={busy} onClick={() => void remove()}>{t('edit.delete')}</button>
}

function Deleted({ edited }: { edited: Edited }) {
  const putBack = () => {
    if (!isSecondTap('delete reminder')) void edited.putBack()
  }
  return (
    <p class="taken-back" role="status">
      <span>{t('edit.deleted')}</span>
      <button type="button" onClick={putBack}>{t('undo')}</button>
    </p>
  )
}

function SavedBar({ edited: { state } }: { edited: Edited }) {
  const words = { each: 'edit.each_saved', saving: 'edit.saving', saved: 'edit.saved', failed: 'saved.not_saved' } as const
  return <div class="save-bar"><p class={`save-state ${state}`}>{t(words[state])}</p></div>
}
