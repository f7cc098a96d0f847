/** On Today: one open reminder, or the wish of the first questions that was never set up. At most one of both. */
import { useEffect, useState } from 'preact/hooks'
import { ReminderServer, type Kind, type Occurrence, type Overview } from '../../api/reminders'
import type { Diary } from '../../diary'
import { formatTime, formatWallClock, t } from '../../i18n'
import '../../i18n/reminders'
import { kindsAnswered } from '../../reminders/answered'
import { screenFor } from '../../reminders/times'
import { closeKinds } from '../../reminders/upkeep'
import { useApp, useStored, useToday } from '../../screens/app'
import { askServer, lastKnown } from '../../screens/reminders/useOverview'
import { Banner } from '../Banner'
import { Link } from '../Link'
import { isSecondTap } from '../secondTap'

const FRESH_MS = 60_000
const WISH_DISMISSED = 'reminder_wish_dismissed'
const asked = { diaryId: '', at: 0 }

/** `alone`: no other banner is shown, so that there is room for a wish. */
export function OpenBanner({ alone }: { alone: boolean }) {
  const { diary } = useApp()
  const now = useToday()
  const [known, setKnown] = useState<Overview | null>(null)
  const [over, setOver] = useState<string[]>([])
  const answered = useStored(diary, (from) => kindsAnswered(from, now), [now])
  useEffect(() => void current(diary).then(setKnown, () => {}), [diary])
  if (!known || !answered) return null
  const open = known.state.open.find((each) => isOpen(each, answered) && !over.includes(each.id))
  if (open) return <OneOpen occurrence={open} onOver={() => setOver([...over, open.id])} />
  return known.reminders.length === 0 && alone ? <Wish /> : null
}

/** Asked at most once a minute; without an answer nothing is claimed to be open. */
async function current(diary: Diary): Promise<Overview | null> {
  if (asked.diaryId === diary.diaryId && Date.now() - asked.at < FRESH_MS) return lastKnown(diary)
  const result = await askServer(diary)
  if (result.kind !== 'ok') return null
  Object.assign(asked, { diaryId: diary.diaryId, at: Date.now() })
  return result.body
}

function isOpen({ kind, expires_at, snoozed_until }: Occurrence, answered: ReadonlySet<Kind>): boolean {
  const isLater = snoozed_until !== null && Date.parse(snoozed_until) > Date.now()
  return !answered.has(kind) && !isLater && Date.parse(expires_at) > Date.now()
}

/** The check-in itself stands right below. */
function OneOpen({ occurrence, onOver }: { occurrence: Occurrence; onOver: () => void }) {
  const { diary } = useApp()
  const { id, kind, text, due_at } = occurrence
  const end = (how: 'snooze' | 'done') => {
    if (isSecondTap(`banner ${id}`)) return
    onOver()
    asked.at = 0
    void closeKinds(new Set([kind]))
    void new ReminderServer(diary.diaryId)[how](id)
  }
  const time = formatTime(due_at)
  const words = kind === 'weekly' ? t('openbanner.weekly') : kind === 'custom' ? t('openbanner.custom', { text, time }) : t(`openbanner.${kind}`, { time })
  const screen = screenFor(kind)
  return (
    <Banner text={words}>
      {kind === 'custom' && <button type="button" onClick={() => end('done')}>{t('openbanner.done')}</button>}
      {kind !== 'check_in' && screen && <Link class="button" href={screen}>{t(kind === 'weekly' ? 'openbanner.answer' : 'openbanner.session')}</Link>}
      <button type="button" onClick={() => end('snooze')}>{t('openbanner.later')}</button>
    </Banner>
  )
}

function Wish() {
  const { diary } = useApp()
  const [gone, setGone] = useState(false)
  const wish = useStored(diary, async (from) => ((await from.kept(WISH_DISMISSED)) ? null : (await from.profile())?.data.reminder_time), [])
  if (gone || typeof wish !== 'string') return null
  const dismiss = () => {
    setGone(true)
    void diary.keep(WISH_DISMISSED, true)
  }
  return (
    <Banner text={t('wish.text', { time: formatWallClock(wish) })}>
      <Link class="button" href="/reminders/new">{t('wish.open')}</Link>
      <button type="button" onClick={dismiss}>{t('wish.dismiss')}</button>
    </Banner>
  )
}
