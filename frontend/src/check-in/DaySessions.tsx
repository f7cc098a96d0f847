/** The sessions of one day, and the way to log one. Its words are those of the first screen. */
import type { DiaryRecord } from '../diary'
import { sessionFacts, sessionName } from '../diary/naming'
import { t } from '../i18n'
import { Link } from '../ui/frame/Link'
import './words.en'

/** `logAt` null: nothing can be logged for this day. */
export function DaySessions({ sessions, logAt }: { sessions: DiaryRecord[]; logAt: string | null }) {
  return (
    <section class="day-sessions" aria-label={t('ems.sessions')}>
      {sessions.length > 0 && (
        <ul class="links plain">{sessions.map((session) => <li key={session.id}><SessionLink session={session} /></li>)}</ul>
      )}
      {logAt && <Link class="button wide" href={logAt}>{t('ems.log')}</Link>}
    </section>
  )
}

function SessionLink({ session }: { session: DiaryRecord }) {
  return (
    <Link href={`/ems/sessions/${session.id}`}>
      <span>{sessionName(session)}<span class="hint">{sessionFacts(session)}</span></span>
    </Link>
  )
}
