/** All sessions, newest first, in growing pages: a year of them must scroll as lightly as a week. */
import { useMemo } from 'preact/hooks'
import type { DiaryRecord, Symptom } from '../diary'
import { sessionFacts, sessionName, sessionTime } from '../diary/naming'
import { SYMPTOMS } from '../domain/vocabulary'
import { monthOf } from '../domain/days'
import { formatDay, formatNumber, t } from '../i18n'
import { Shape } from '../ui/Shape'
import { Link } from '../ui/frame/Link'
import { usePlace } from '../ui/frame/place'
import { announce } from '../ui/live'
import './words.en'

const PAGE = 30
/** about the height of a row: what is out of sight is not laid out, and the scroll bar needs a guess */
const ROW_REM = 4.2

/** `sessions`: newest first. */
export function SessionList({ sessions }: { sessions: DiaryRecord[] }) {
  const [wanted, setWanted] = usePlace('sessions', PAGE)
  const chunks = useMemo(() => chunksOf(sessions), [sessions])
  // The same objects again: what is already on the screen is not worked through anew when the list grows.
  const views = useMemo(() => chunks.map((chunk, index) => <Chunk key={index} {...chunk} />), [chunks])
  const shown = countFor(chunks, wanted)
  const showEarlier = () => {
    const rows = chunks.slice(0, shown).reduce((sum, chunk) => sum + chunk.sessions.length, PAGE)
    const last = chunks[countFor(chunks, rows) - 1]?.sessions.at(-1)
    setWanted(rows)
    if (last) announce(t('list.shown', { day: formatDay(String(last.data.on), 'full') }))
  }
  return (
    <section class="block" aria-label={t('list.title')}>
      <h2>{t('list.title')}</h2>
      <p class="aside">{sessions.length === 0 ? t('list.none') : t('list.count', { count: sessions.length })}</p>
      {views.slice(0, shown)}
      {shown < chunks.length && <button type="button" class="wide apart" onClick={showEarlier}>{t('list.earlier')}</button>}
    </section>
  )
}

interface ChunkProps { month: string; begins: boolean; sessions: DiaryRecord[] }

/** A month, in parts of at most a page. */
function chunksOf(sessions: DiaryRecord[]): ChunkProps[] {
  const chunks: ChunkProps[] = []
  for (const session of sessions) {
    const month = monthOf(String(session.data.on))
    const open = chunks.at(-1)
    if (open?.month === month && open.sessions.length < PAGE) open.sessions.push(session)
    else chunks.push({ month, begins: open?.month !== month, sessions: [session] })
  }
  return chunks
}

/** How many chunks it takes to show that many sessions. */
function countFor(chunks: ChunkProps[], wanted: number): number {
  let rows = 0
  const last = chunks.findIndex((chunk) => (rows += chunk.sessions.length) >= wanted)
  return last < 0 ? chunks.length : last + 1
}

function Chunk({ month, begins, sessions }: ChunkProps) {
  return (
    <div class="session-month" style={{ containIntrinsicHeight: `auto ${sessions.length * ROW_REM}rem` }}>
      {begins && <h3>{formatDay(`${month}-01`, 'month')}</h3>}
      <ul class="links plain">{sessions.map((session) => <Line key={session.id} session={session} />)}</ul>
    </div>
  )
}

function Line({ session }: { session: DiaryRecord }) {
  const changes = SYMPTOMS.filter((symptom) => changeOf(session, symptom) !== null)
  return (
    <li>
      <Link href={`/ems/sessions/${session.id}`}>
        <span class="session-line">
          <span class="hint">
            {t('list.when', { day: formatDay(String(session.data.on), 'short'), time: sessionTime(session) })}
            {session.is_late && <span class="tag">{t('history.late_mark')}</span>}
          </span>
          <span>{sessionName(session)}</span>
          <span class="hint">{sessionFacts(session)}</span>
          {changes.length > 0 && <span class="changes">{changes.map((symptom) => <Change key={symptom} session={session} symptom={symptom} />)}</span>}
        </span>
      </Link>
    </li>
  )
}

interface Scores { before: number | null; after: number | null }

/** A score that was not given is shown as such, never as 0; null where neither was. */
function changeOf({ data }: DiaryRecord, symptom: Symptom): Scores | null {
  const at = (time: string) => {
    const score = data[`${symptom}_${time}`]
    return typeof score === 'number' ? score : null
  }
  const [before, after] = [at('before'), at('after')]
  return before === null && after === null ? null : { before, after }
}

function Change({ session, symptom }: { session: DiaryRecord; symptom: Symptom }) {
  const scores = changeOf(session, symptom)
  if (!scores) return null
  const shown = (score: number | null) => score === null ? '–' : formatNumber(score)
  return (
    <span class="change">
      <Shape symptom={symptom} />
      <span aria-hidden="true">{shown(scores.before)} → {shown(scores.after)}</span>
      <span class="visually-hidden">{changeWords(t(`symptom.${symptom}`), scores)}. </span>
    </span>
  )
}

function changeWords(symptom: string, { before, after }: Scores): string {
  if (before === null) return t('list.after', { symptom, after: after ?? '' })
  return after === null ? t('list.before', { symptom, before }) : t('list.change', { symptom, before, after })
}
