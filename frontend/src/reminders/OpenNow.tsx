/** What is due and not answered yet, and what did not reach the person. */
import type { Occurrence } from '../diary/api/reminders'
import { formatTime, t } from '../i18n'
import { Fold } from '../ui/Fold'
import { Link } from '../ui/frame/Link'
import { Said } from '../ui/frame/Said'
import { useApp, useStored } from '../ui/frame/app'
import { useAction } from '../ui/frame/useAction'
import { openAmong } from './answered'
import { nameOfReminder, timeShown } from './naming'
import { screenFor } from './times'
import { closeOne } from './upkeep'
import type { Reminders } from './useOverview'
import './words.en'

const NONE: never[] = []

export function OpenNow({ reminders }: { reminders: Reminders }) {
  const { diary } = useApp()
  const asked = reminders.known?.state.open ?? NONE
  const rules = reminders.known?.reminders ?? NONE
  // What this phone knows already, the server may not have heard yet.
  const asking = useStored(diary, (from) => openAmong(from, asked, rules), [asked, rules])
  const open = asked.filter(({ id }) => asking?.some(({ occurrence }) => occurrence.id === id) ?? true)
  const action = useAction()
  if (open.length === 0 && action.said === null) return null
  return (
    <section class="block" aria-label={t('open.title')}>
      <h2>{t('open.title')}</h2>
      <ul class="plain">{open.map((each) => <OneOpen key={each.id} occurrence={each} reminders={reminders} action={action} />)}</ul>
      <Said action={action} />
    </section>
  )
}

interface Props { occurrence: Occurrence; reminders: Reminders; action: ReturnType<typeof useAction> }

function OneOpen({ occurrence, reminders: { server, known, readOnly, put }, action }: Props) {
  const what = nameOfReminder(occurrence)
  const screen = screenFor(occurrence)
  const way = occurrence.kind === 'trial_period' ? 'open.see' : 'open.log'
  const off = readOnly || action.busy
  const replaced = (open: Occurrence[]) => known && put({ state: { ...known.state, open } })
  const later = () => action.run(`later ${occurrence.id}`, () => server.snooze(occurrence.id), (changed) => {
    replaced(known?.state.open.map((each) => (each.id === changed.id ? changed : each)) ?? [])
    void closeOne(occurrence.kind, occurrence.local_date)
    return t('open.later_done')
  })
  const done = () => action.run(`done ${occurrence.id}`, () => server.done(occurrence.id), () => {
    replaced(known?.state.open.filter((each) => each.id !== occurrence.id) ?? [])
    void closeOne(occurrence.kind, occurrence.local_date)
    return t('reminders.done')
  })
  return (
    <li class="reminder">
      <h3>{what}</h3>
      <p class="aside">{againAt(occurrence)}</p>
      <div class="reminder-ways">
        {screen && <Link class="button primary" href={screen} aria-label={t(`${way}_one`, { what })}>{t(way)}</Link>}
        <button type="button" disabled={off} aria-label={t('open.later_one', { what })} onClick={() => void later()}>{t('open.later')}</button>
        <button type="button" disabled={off} aria-label={t('open.done_one', { what })} onClick={() => void done()}>{t('open.done')}</button>
      </div>
    </li>
  )
}

function againAt({ due_at, snoozed_until }: Occurrence): string {
  const later = snoozed_until !== null && Date.parse(snoozed_until) > Date.now()
  return later ? t('open.again_at', { time: formatTime(snoozed_until) }) : t('open.since', { time: formatTime(due_at) })
}

export function Missed({ missed }: { missed: Occurrence[] }) {
  if (missed.length === 0) return null
  return (
    <Fold title={t('missed.title')}>
      <p class="aside">{t('missed.hint')}</p>
      <ul class="plain">
        {missed.map((each) => <li key={each.id}>{t('missed.line', { what: nameOfReminder(each), when: timeShown(each) })}</li>)}
      </ul>
    </Fold>
  )
}
