/** "Remind me every day at 20:00": the reminder most people want, at the time they once wished for. */
import { useMemo } from 'preact/hooks'
import { ReminderServer, type Reminder } from '../diary/api/reminders'
import { deviceTimeZone } from '../domain/days'
import { newId } from '../domain/ids'
import { formatWallClock, t } from '../i18n'
import { Said } from '../ui/frame/Said'
import { useApp, useProfile } from '../ui/frame/app'
import { useAction } from '../ui/frame/useAction'
import { liveData } from '../ui/saving/useSaved'
import './words.en'

const USUAL_TIME = '20:00'

/** The wish of the first questions, where there is one. */
export function useWishedTime(): string | undefined {
  const { diary } = useApp()
  const profile = useProfile(diary)
  if (profile === undefined) return undefined
  const { reminder_time: wish } = liveData(profile)
  return typeof wish === 'string' ? wish : USUAL_TIME
}

export function DailyInOneTap({ disabled, onMade }: { disabled: boolean; onMade: (made: Reminder) => void }) {
  const { diary } = useApp()
  const action = useAction()
  const time = useWishedTime()
  const id = useMemo(newId, [])
  if (time === undefined) return null
  const rules = { kind: 'check_in' as const, times: [time], time_zone: deviceTimeZone() }
  const make = () => action.run('daily', () => new ReminderServer(diary.diaryId).create(id, rules), (made) => onMade(made))
  return (
    <>
      <button type="button" class="primary wide" disabled={disabled || action.busy} onClick={() => void make()}>
        {t('reminders.daily_one_tap', { time: formatWallClock(time) })}
      </button>
      <Said action={action} />
    </>
  )
}
