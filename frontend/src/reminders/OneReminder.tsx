/** One rule in the list: what, when, the next three times, on or off, the way to change it. */
import type { Reminder } from '../diary/api/reminders'
import { t } from '../i18n'
import { Tick } from '../ui/Chips'
import { Link } from '../ui/frame/Link'
import { Said } from '../ui/frame/Said'
import { useAction } from '../ui/frame/useAction'
import { comesByMailInstead, whyNowhere } from './arriving'
import { nameOfReminder, timeShown, whenOf } from './naming'
import type { Reminders } from './useOverview'
import './words.en'

interface Props { reminder: Reminder; reminders: Reminders }

export function OneReminder({ reminder, reminders }: Props) {
  const { server, known, readOnly, put } = reminders
  const action = useAction()
  const name = nameOfReminder(reminder)
  const nowhere = known ? whyNowhere(reminder, known) : null
  const toggle = () => action.run(`active ${reminder.id}`, () => server.change(reminder.id, { active: !reminder.active }), (changed) => {
    put({ reminders: known?.reminders.map((each) => (each.id === changed.id ? changed : each)) ?? [] })
  })
  return (
    <li class="reminder">
      <h3>{name}</h3>
      <p class="reminder-when">{whenOf(reminder)}</p>
      {nowhere ? <p class="late">{t(`nowhere.${nowhere}`)}</p> : <p class="aside"><Next reminder={reminder} /></p>}
      {reminder.kind === 'trial_period' && <p class="aside">{t('reminders.trial_only')}</p>}
      {known && reminder.next.length > 0 && comesByMailInstead(reminder, known) && <p class="aside">{t('next.mail_instead')}</p>}
      <div class="reminder-ways">
        <button
          type="button" class="chip" aria-pressed={reminder.active} aria-label={t('reminders.on_one', { what: name })}
          disabled={readOnly || action.busy} onClick={() => void toggle()}
        >
          <Tick />{t('reminders.on')}
        </button>
        <Link class="button" href={`/reminders/${reminder.id}`} aria-label={t('reminders.change_one', { what: `${name}, ${whenOf(reminder)}` })}>
          {t('reminders.change')}
        </Link>
      </div>
      <Said action={action} />
    </li>
  )
}

function Next({ reminder: { active, next } }: { reminder: Reminder }) {
  if (!active) return <>{t('reminders.next_off')}</>
  if (next.length === 0) return <>{t('reminders.next_none')}</>
  return (
    <>
      {t('reminders.next')}: {next.map((each) => <><span key={each.due_at} class="next-one">{timeShown(each)}</span>{' '}</>)}
    </>
  )
}
