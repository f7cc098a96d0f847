/** EMS: yes, no, left out, or no answer, which is never "no". A session of the day can answer it, without a word being written. */
import { useId, useState } from 'preact/hooks'
import type { DiaryRecord } from '../diary'
import { modalityName } from '../diary/naming'
import { questionIn, type Tense } from '../diary/wording'
import { unskipped } from '../domain/answers'
import { answersEmsToday, emsToday } from '../domain/modalities'
import { formatList, t } from '../i18n'
import { Tick } from '../ui/Chips'
import { Choices } from '../ui/Choices'
import { isSecondTap } from '../ui/secondTap'
import { useFocusAfter } from '../ui/useFocusAfter'
import { SkipOrClear } from './SkipOrClear'
import type { Entry } from './useEntry'
import './words.en'

interface Props { entry: Entry; sessions: DiaryRecord[] }

export function EmsQuestion({ entry, sessions, tense }: Props & { tense: Tense }) {
  return (
    <section class="question" aria-label={t('ems.title')}>
      <h2 class="question-title">{t('ems.title')}</h2>
      <p class="question-text">{t(`ems.${questionIn(tense)}`)}</p>
      <EmsChoice entry={entry} sessions={sessions} />
      <SkipOrClear entry={entry} question="ems_used" name={t('ems.title')} />
    </section>
  )
}

export function EmsChoice({ entry, sessions, guard = 'ems' }: Props & { guard?: string }) {
  const id = useId()
  const today = emsToday(entry.data.ems_used, sessions)
  const option = (value: boolean, name: string) => ({ value, name, content: <><Tick />{name}</> })
  return (
    <>
      <Choices
        kind="pair" label={t('ems.title')} describedBy={sessions.length > 0 ? id : undefined} guard={guard}
        value={today.used} implied={today.from === 'session'} onPick={(used) => answer(entry, used)}
        rows={[[option(true, t('ems.yes')), option(false, t('ems.no'))]]}
      />
      <div id={id} class="ems-words">
        {today.from === 'session' && <p class="aside">{t('ems.by_session')}</p>}
        {today.used === null && sessions.length > 0 && <p class="aside">{t('ems.still_open', { modalities: modalitiesOf(sessions) })}</p>}
      </div>
      <Contradiction entry={entry} sessions={sessions} />
    </>
  )
}

function answer(entry: Entry, used: boolean): void {
  const value = used ? t('ems.yes') : t('ems.no')
  void entry.save({ ems_used: used, ...unskipped(entry.data, 'ems_used') }, t('answer.of', { question: t('ems.title'), value }))
}

function modalitiesOf(sessions: DiaryRecord[]): string {
  return formatList([...new Set(sessions.map(modalityName))])
}

/** A typed no with a session: asked once on this page, and nothing is changed behind the person's back. */
export function Contradiction({ entry, sessions }: Props) {
  return emsToday(entry.data.ems_used, sessions).contradiction ? <WhichIsRight entry={entry} sessions={sessions} /> : null
}

function WhichIsRight({ entry, sessions }: Props) {
  const [kept, setKept] = useState(false)
  const words = useFocusAfter<HTMLParagraphElement>(kept)
  if (kept) return <p ref={words} class="aside" tabIndex={-1}>{t('ems.kept_no')}</p>
  const decide = (go: () => void) => {
    if (!isSecondTap('ems asks')) go()
  }
  return (
    <div class="asks" role="group" aria-label={t('ems.title')}>
      <p>{t('ems.asks', { modalities: modalitiesOf(sessions.filter(answersEmsToday)) })}</p>
      <div class="ways">
        <button type="button" onClick={() => decide(() => answer(entry, true))}>{t('ems.change_to_yes')}</button>
        <button type="button" onClick={() => decide(() => setKept(true))}>{t('ems.keep_no')}</button>
      </div>
    </div>
  )
}
