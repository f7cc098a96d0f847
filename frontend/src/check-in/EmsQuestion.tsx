/** EMS: yes, no, left out, or no answer, which is never "no". A session of the day can answer it, without a word being written. */
import { useState } from 'preact/hooks'
import type { DiaryRecord } from '../diary'
import type { Tense } from '../diary/wording'
import { isSkipped } from '../domain/answers'
import { emsToday } from '../domain/modalities'
import { t } from '../i18n'
import { Tick } from '../ui/Chips'
import { Choices } from '../ui/Choices'
import { panel } from '../ui/frame/lazy'
import { MoreButton, QuestionMore } from './MoreButton'
import { answerEms, modalitiesOf } from './emsAnswer'
import type { Entry } from './useEntry'
import './words.en'

const WhichIsRight = panel(() => import('./WhichIsRight').then((loaded) => loaded.WhichIsRight))

interface Props { entry: Entry; sessions: DiaryRecord[] }

export function EmsQuestion({ entry, sessions, tense }: Props & { tense: Tense }) {
  const [open, setOpen] = useState(false)
  return (
    <section class="question ems" aria-label={t('ems.title')}>
      <div class="ems-row">
        <h2>{t(tense === 'now' ? 'ems.short' : 'ems.short_that_day')}</h2>
        <EmsAnswers entry={entry} sessions={sessions} />
        <MoreButton name={t('ems.title')} isOpen={open} isSkipped={isSkipped(entry.data, 'ems_used')} onToggle={() => setOpen(!open)} />
      </div>
      {open && <QuestionMore entry={entry} step="ems" single tense={tense} />}
      <EmsWords entry={entry} sessions={sessions} />
    </section>
  )
}

/** Where one question is asked at a time. */
export function EmsChoice({ entry, sessions, guard }: Props & { guard: string }) {
  return (
    <>
      <EmsAnswers entry={entry} sessions={sessions} guard={guard} />
      <EmsWords entry={entry} sessions={sessions} />
    </>
  )
}

const WORDS = 'ems-words'

function EmsAnswers({ entry, sessions, guard = 'ems' }: Props & { guard?: string }) {
  const today = emsToday(entry.data.ems_used, sessions)
  const option = (value: boolean, name: string) => ({ value, name, content: <><Tick />{name}</> })
  return (
    <Choices
      kind="pair" label={t('ems.title')} describedBy={sessions.length > 0 ? WORDS : undefined} guard={guard}
      value={today.used} implied={today.from === 'session'} onPick={(used) => answerEms(entry, used)}
      rows={[[option(true, t('ems.yes')), option(false, t('ems.no'))]]}
    />
  )
}

function EmsWords({ entry, sessions }: Props) {
  const today = emsToday(entry.data.ems_used, sessions)
  return (
    <>
      <div id={WORDS} class="ems-words">
        {today.from === 'session' && <p class="aside">{t('ems.by_session')}</p>}
        {today.used === null && sessions.length > 0 && <p class="aside">{t('ems.still_open', { modalities: modalitiesOf(sessions) })}</p>}
      </div>
      <Contradiction entry={entry} sessions={sessions} />
    </>
  )
}

/** A typed no with a session: asked once on this page, and nothing is changed behind the person's back. */
export function Contradiction({ entry, sessions }: Props) {
  return emsToday(entry.data.ems_used, sessions).contradiction ? <WhichIsRight entry={entry} sessions={sessions} /> : null
}
