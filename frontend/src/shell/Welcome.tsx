/** First run: what this is, then four short questions. Each is saved as it is tapped and each can be left out. */
import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import type { Diary, Fields, FieldValue, Session } from '../diary'
import { saveTimeZone } from '../diary/account'
import { isAnswered } from '../domain/answers'
import { deviceTimeZone } from '../domain/days'
import { firstReminderId } from '../domain/ids'
import { About } from '../help/About'
import { t } from '../i18n'
import { Cause, EmsDevice, ReminderTime, Where, type ProfileFieldProps } from '../settings/ProfileFields'
import { Screen } from '../ui/frame/Screen'
import { useApp, useProfile } from '../ui/frame/app'
import { go } from '../ui/frame/go'
import { endSteps, useStep } from '../ui/frame/place'
import { NotStored } from '../ui/saving/NotStored'
import { liveData } from '../ui/saving/useSaved'
import { useStoring } from '../ui/saving/useStoring'
import './later.words.en'

interface Step { field: string; title: string; hint?: string; View: (props: ProfileFieldProps) => ComponentChildren }

function steps(): Step[] {
  return [
    { field: 'regions', title: t('welcome.where'), hint: t('welcome.where_hint'), View: Where },
    { field: 'neuropathy_cause', title: t('welcome.cause'), View: Cause },
    { field: 'reminder_time', title: t('welcome.reminder'), hint: t('welcome.reminder_hint'), View: ReminderTime },
    { field: 'has_ems_device', title: t('welcome.ems'), hint: t('welcome.ems_hint'), View: EmsDevice },
  ]
}

export function Welcome() {
  const { diary, session } = useApp()
  const profile = useProfile(diary)
  const [number, setNumber] = useStep('welcome', () => 0)
  const storing = useStoring()
  const wishing = useRef<Promise<void>>(Promise.resolve())
  const save = (set: Fields) => void storing.store(() => diary.saveProfile(set))
  const finish = () => storing.store(async () => {
    await diary.saveProfile({ first_run_done: true })
    endSteps('welcome', () => go('/', { replace: true }))
  })
  // One after the other: the last one counts.
  const wish = (time: FieldValue | undefined) => {
    wishing.current = wishing.current.then(() => wishForReminder(diary, time)).catch(() => {})
  }
  useAccountZone(session)

  const all = steps()
  const step = all[number - 1]
  const goOn = () => {
    if (step?.field === 'reminder_time') wish(liveData(profile).reminder_time)
    if (number < all.length) setNumber(number + 1)
    else void finish()
  }
  if (!step) return <Intro session={session} onStart={goOn} />
  const data = liveData(profile)
  const answered = isAnswered(data[step.field])
  return (
    <Screen key={number} frame="welcome" title={t('welcome.title')} heading={step.title} eyebrow={t('welcome.step', { number, total: all.length })}>
      <div class="progress-dots" aria-hidden="true">{all.map(({ field }, index) => <span key={field} class={index < number ? 'reached' : ''} />)}</div>
      {step.hint && <p>{step.hint}</p>}
      <div class="low"><step.View profile={data} save={save} /></div>
      <NotStored storing={storing} />
      <div class="ways">
        <button type="button" onClick={() => setNumber(number - 1)}>{t('welcome.back')}</button>
        <button type="button" class={answered ? 'primary' : ''} onClick={goOn}>
          {answered ? t(number === all.length ? 'welcome.to_today' : 'welcome.next') : t('welcome.skip')}
        </button>
      </div>
    </Screen>
  )
}

/**
 * The time chosen is a reminder from now on, where there is no other yet. Its id is always the same, so that going back and
 * choosing another time changes it, and taking the time away removes it. With no network it stays a wish, and Today offers
 * it. It reaches a phone when that is allowed to show it.
 */
async function wishForReminder(diary: Diary, time: FieldValue | undefined): Promise<void> {
  const { ReminderServer } = await import('../diary/api/reminders')
  const server = new ReminderServer(diary.diaryId)
  const id = firstReminderId(diary.diaryId)
  const known = await server.overview()
  if (known.kind !== 'ok') return
  const { reminders } = known.body
  if (typeof time !== 'string') {
    if (reminders.some((each) => each.id === id)) await server.remove(id)
  } else if (reminders.every((each) => each.id === id)) {
    await server.create(id, { kind: 'check_in', times: [time], time_zone: deviceTimeZone() })
  }
}

/** A new account is in UTC until a phone says where it is. */
function useAccountZone(session: Session | null): void {
  const done = useRef(false)
  useEffect(() => {
    if (done.current || session?.user?.time_zone !== 'UTC' || deviceTimeZone() === 'UTC') return
    done.current = true
    void saveTimeZone(session, deviceTimeZone())
  }, [session])
}

function Intro({ session, onStart }: { session: Session | null; onStart: () => void }) {
  return (
    <Screen frame="welcome" title={t('welcome.title')} heading={t('app.name')} eyebrow={t('welcome.title')}>
      <About />
      <MailNote session={session} />
      <div class="ways"><button type="button" class="primary" onClick={onStart}>{t('welcome.start')}</button></div>
    </Screen>
  )
}

function MailNote({ session }: { session: Session | null }) {
  if (!session?.user) return null
  if (!session.mail_configured) return <p class="late">{t('welcome.no_mail')}</p>
  if (session.user.email_verified) return null
  return <p class="late">{t('welcome.unverified')} <a href="/accounts/email/">{t('welcome.verify')}</a></p>
}
