/** The home of EMS: start or log a session, this week, all sessions, programmes, pads. */
import type { DiaryRecord } from '../diary'
import { modalityName, programmeName } from '../diary/naming'
import type { Safety } from '../diary/safety'
import { deviceTimeZone, localDay } from '../domain/days'
import { formatDay, t } from '../i18n'
import { Link } from '../ui/frame/Link'
import { Screen } from '../ui/frame/Screen'
import { useApp, useStored, useToday } from '../ui/frame/app'
import { Pads } from './Pads'
import { PutBack } from './PutBack'
import { SameAsLast } from './SameAsLast'
import { SessionList } from './SessionList'
import { Week } from './Week'
import { useDraft } from './useRecord'
import { useSafety } from './useSafety'
import './words.en'

export function Home() {
  const { diary } = useApp()
  const now = useToday()
  const sessions = useStored(diary, async (from) => newestFirst(await from.records('ems_session')), [])
  const programmes = useStored(diary, (from) => from.records('ems_programme'), [])
  const draft = useDraft()
  const safety = useSafety()
  return (
    <Screen title={t('emshome.title')}>
      {sessions && programmes && draft !== undefined && safety.loaded && (
        <>
          {!safety.opens && <TimerClosed safety={safety} />}
          <div class="stack">
            <Link class="button primary start" href="/ems/session">{t(draft?.started_at ? 'emshome.continue' : 'emshome.start')}</Link>
            <SameAsLast last={sessions[0]} />
            <Link class="button" href="/ems/log">{t('emshome.log')}</Link>
          </div>
          <PutBack />
          <Week sessions={sessions} now={now} />
          <Pads programmes={programmes} sessions={sessions} />
          <Programmes programmes={programmes} />
          <More safety={safety} />
          <SessionList sessions={sessions} />
        </>
      )}
    </Screen>
  )
}

function newestFirst(sessions: DiaryRecord[]): DiaryRecord[] {
  const start = new Map(sessions.map((session) => [session, Date.parse(String(session.data.started_at))]))
  return sessions.sort((a, b) => (start.get(b) ?? 0) - (start.get(a) ?? 0))
}

function Programmes({ programmes }: { programmes: DiaryRecord[] }) {
  return (
    <section class="block" aria-label={t('emshome.programmes')}>
      <h2>{t('emshome.programmes')}</h2>
      {programmes.length === 0 && <p class="aside">{t('emshome.no_programmes')}</p>}
      <div class="links">
        {programmes.map((programme) => (
          <Link key={programme.id} href={`/ems/programmes/${programme.id}`}>
            <span>{programmeName(programme)}<span class="hint">{factsOf(programme)}</span></span>
          </Link>
        ))}
        <Link href="/ems/programmes/new">{t('emshome.new_programme')}</Link>
      </div>
    </section>
  )
}

function factsOf(programme: DiaryRecord): string {
  const { device_name: device, duration_minutes: minutes } = programme.data
  const known = [typeof minutes === 'number' ? t('ems.minutes', { minutes }) : '', typeof device === 'string' ? device : '']
  return [modalityName(programme), ...known].filter((part) => part !== '').join(' · ')
}

function TimerClosed({ safety }: { safety: Safety }) {
  return (
    <div class="asks">
      <p>{safety.due ? t(`emshome.due.${safety.due}`) : t('emshome.closed')} {t('emshome.log_open')}</p>
      <Link class="button" href="/ems/safety">{t('emshome.safety')}</Link>
    </div>
  )
}

function More({ safety: { latest } }: { safety: Safety }) {
  return (
    <section class="block" aria-label={t('emshome.more')}>
      <h2>{t('emshome.more')}</h2>
      <div class="links">
        <Link href="/ems/safety">
          <span>
            {t('emshome.safety')}
            {latest && <span class="hint">{t('emshome.checked', { day: formatDay(localDay(latest.screened_at, deviceTimeZone()), 'full') })}</span>}
          </span>
        </Link>
        <Link href="/doctor">{t('emshome.doctor')}</Link>
        <Link href="/ems/help">{t('emshome.help')}</Link>
      </div>
    </section>
  )
}
