/** On Today: one open reminder, or the wish of the first questions that was never set up. At most one of both. */
import { useEffect, useState } from 'preact/hooks'
import type { Diary } from '../diary'
import { ReminderServer, type Occurrence, type Overview } from '../diary/api/reminders'
import { askServer, lastKnown } from '../diary/knownReminders'
import { today } from '../domain/days'
import { formatTime, formatWallClock, t } from '../i18n'
import { Banner } from '../ui/Banner'
import { Link } from '../ui/frame/Link'
import { Said } from '../ui/frame/Said'
import { useApp, useStored } from '../ui/frame/app'
import { useAction } from '../ui/frame/useAction'
import { openAmong, type Open } from './answered'
import { lacksPhone } from './arriving'
import { screenFor } from './times'
import { closeOne } from './upkeep'
import './words.en'

const FRESH_MS = 60_000
const WISH_DISMISSED = 'reminder_wish_dismissed'
const asked = { diaryId: '', at: 0 }

/** `alone`: no other banner is shown, so that there is room for a wish. */
export function OpenBanner({ alone }: { alone: boolean }) {
  const { diary } = useApp()
  const [known, setKnown] = useState<Overview | null>(null)
  const [over, setOver] = useState<string[]>([])
  const open = useStored(diary, (from) => firstOpen(from, known, over), [known, over])
  useEffect(() => void current(diary).then(setKnown, () => {}), [diary])
  if (!known || open === undefined) return null
  if (open) return <OneOpen key={open.occurrence.id} {...open} onOver={() => setOver([...over, open.occurrence.id])} />
  return alone ? <Wish known={known} /> : null
}

/** Asked at most once a minute; without an answer nothing is claimed to be open. */
async function current(diary: Diary): Promise<Overview | null> {
  if (asked.diaryId === diary.diaryId && Math.abs(Date.now() - asked.at) < FRESH_MS) return lastKnown(diary)
  const result = await askServer(diary)
  if (result.kind !== 'ok') return null
  Object.assign(asked, { diaryId: diary.diaryId, at: Date.now() })
  return result.body
}

async function firstOpen(diary: Diary, known: Overview | null, over: readonly string[]): Promise<Open | null> {
  if (!known) return null
  const asked = known.state.open.filter((each) => isNow(each) && !over.includes(each.id) && !isSaidHere(each))
  return (await openAmong(diary, asked, known.reminders))[0] ?? null
}

/** What is today in the trial stands on Today itself. */
function isSaidHere({ kind }: Occurrence): boolean {
  return kind === 'trial_period'
}

function isNow({ expires_at, snoozed_until }: Occurrence): boolean {
  const isLater = snoozed_until !== null && Date.parse(snoozed_until) > Date.now()
  return !isLater && Date.parse(expires_at) > Date.now()
}

/** It stays until the server has taken what was tapped. What is written already leaves only to say that it is done. */
function OneOpen({ occurrence, isWritten, onOver }: Open & { onOver: () => void }) {
  const { diary } = useApp()
  const action = useAction()
  const { id, kind, local_date } = occurrence
  const end = (how: 'snooze' | 'done') => action.run(`banner ${id}`, () => new ReminderServer(diary.diaryId)[how](id), () => {
    onOver()
    asked.at = 0
    void closeOne(kind, local_date)
    return t(how === 'done' ? 'reminders.done' : 'open.later_done')
  })
  // The check-in of today stands on this very screen.
  const isHere = kind === 'check_in' && local_date === today()
  const screen = isWritten || isHere ? null : screenFor(occurrence)
  const canEnd = isWritten || kind === 'custom'
  return (
    <Banner text={wordsFor(occurrence, isWritten)}>
      {canEnd && <button type="button" disabled={action.busy} onClick={() => void end('done')}>{t('openbanner.done')}</button>}
      {screen && <Link class="button" href={screen}>{t(kind === 'ems_session' ? 'openbanner.session' : 'openbanner.answer')}</Link>}
      <button type="button" disabled={action.busy} onClick={() => void end('snooze')}>{t('openbanner.later')}</button>
      <Said action={action} />
    </Banner>
  )
}

function wordsFor({ kind, text, due_at }: Occurrence, isWritten: boolean): string {
  const time = formatTime(due_at)
  if (isWritten) return t('openbanner.written', { what: t(`kind.${kind}`), time })
  if (kind === 'weekly') return t('openbanner.weekly')
  if (kind === 'custom') return t('openbanner.custom', { text, time })
  return t(kind === 'ems_session' ? 'openbanner.ems_session' : 'openbanner.check_in', { time })
}

/** A reminder of the first questions that does not reach anybody yet, or could not be made. */
function Wish({ known }: { known: Overview }) {
  const { diary } = useApp()
  const [gone, setGone] = useState(false)
  const wish = useStored(diary, async (from) => ((await from.kept(WISH_DISMISSED)) ? null : (await from.profile())?.data.reminder_time), [])
  const isMade = known.reminders.length > 0
  if (gone || typeof wish !== 'string' || (isMade && !known.reminders.some((each) => lacksPhone(each, known)))) return null
  const dismiss = () => {
    setGone(true)
    void diary.keep(WISH_DISMISSED, true).catch(() => {})
  }
  return (
    <Banner text={t(isMade ? 'wish.made' : 'wish.text', { time: formatWallClock(wish) })}>
      <Link class="button" href="/reminders">{t(isMade ? 'wish.allow' : 'wish.open')}</Link>
      <button type="button" onClick={dismiss}>{t('wish.dismiss')}</button>
    </Banner>
  )
}
