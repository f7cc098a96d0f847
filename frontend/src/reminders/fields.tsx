/** The fields of one reminder that are more than one of a list: times, days, words, quiet hours. */
import type { ComponentChildren } from 'preact'
import { useId, useState } from 'preact/hooks'
import type { Reminder } from '../diary/api/reminders'
import { firstWeekday, formatWallClock, t } from '../i18n'
import { Chips } from '../ui/Chips'
import { OneOfList } from '../ui/OneOfList'
import { Part } from '../ui/Part'
import { Draft } from '../ui/saving/Draft'
import { useTyped } from '../ui/saving/useTyped'
import { weekdayOf } from './naming'
import { TEXT_MAX, TIMES_MAX, timesToShow, weekdaysFrom, withTime, withWeekday } from './times'
import type { Edited } from './useReminder'
import './words.en'

export interface FieldProps { edited: Edited; data: Reminder }

export function FieldError({ text }: { text: string | undefined }) {
  return text === undefined ? null : <p class="late said" role="alert">{text}</p>
}

export function Times({ edited, data }: FieldProps) {
  const [hint, setHint] = useState<string>()
  const toggle = (time: string) => {
    const times = withTime(data.times, time)
    setHint(times ? undefined : t(data.times.length === 1 ? 'edit.time_needed' : 'edit.times_full'))
    if (times) void edited.save({ times }, t('edit.times'))
  }
  return (
    <Part title={t('edit.times')} hint={t('edit.times_hint')}>
      <Chips label={t('edit.times')} items={timesToShow(data.times)} chosen={data.times} nameOf={formatWallClock} onToggle={toggle} />
      <OtherTime disabled={data.times.length >= TIMES_MAX} onAdd={(time) => data.times.includes(time) || toggle(time)} />
      <FieldError text={hint ?? edited.errors.times} />
    </Part>
  )
}

function OtherTime({ disabled, onAdd }: { disabled: boolean; onAdd: (time: string) => void }) {
  const [time, setTime] = useState('')
  const id = useId()
  const add = () => {
    onAdd(time)
    setTime('')
  }
  return (
    <div class="field other-time">
      <label for={id}>{t('edit.other_time')}</label>
      <div class="time-row">
        <input id={id} type="time" value={time} onInput={(event) => setTime(event.currentTarget.value)} />
        <button type="button" disabled={disabled || time === ''} onClick={add}>{t('edit.add_time')}</button>
      </div>
    </div>
  )
}

export function Weekdays({ edited, data }: FieldProps) {
  const [hint, setHint] = useState<string>()
  const toggle = (weekday: string) => {
    const weekdays = withWeekday(data.weekdays, Number(weekday))
    setHint(weekdays ? undefined : t('edit.weekday_needed'))
    if (weekdays) void edited.save({ weekdays }, t('edit.weekdays'))
  }
  const days = weekdaysFrom(firstWeekday())
  return (
    <Part title={t('edit.weekdays')}>
      <div class="weekdays">
        <Chips
          label={t('edit.weekdays')} items={days.map(String)} chosen={data.weekdays.map(String)}
          nameOf={(day) => weekdayOf(Number(day))} onToggle={toggle}
        />
      </div>
      <FieldError text={hint ?? edited.errors.weekdays} />
    </Part>
  )
}

export function OwnWords({ edited, data }: FieldProps) {
  const typed = useTyped({
    name: `${data.id} text`, stored: data.text, save: (text) => (text.trim() === '' ? false : edited.save({ text }, t('edit.text'))),
  })
  const id = useId()
  const empty = typed.text.trim() === ''
  return (
    <>
      <div class="field">
        <label for={id}>{t('edit.text')}</label>
        <Draft typed={typed} />
        <input
          id={id} type="text" autocomplete="off" maxLength={TEXT_MAX} value={typed.text} aria-invalid={empty ? true : undefined}
          onInput={(event) => typed.type(event.currentTarget.value)} onBlur={typed.saveNow}
        />
        <FieldError text={empty ? t('refused.required') : edited.errors.text} />
      </div>
      <YesNo edited={edited} field="show_text" title={t('edit.show_text')} hint={t('edit.show_text_hint')} value={data.show_text}
        order={['no', 'yes']} nameOf={(choice) => t(`edit.show_text.${choice}`)} />
    </>
  )
}

interface YesNoProps {
  edited: Edited
  field: 'show_text' | 'skip_if_logged'
  title: string
  hint?: string
  value: boolean
  order: ('yes' | 'no')[]
  nameOf: (choice: 'yes' | 'no') => string
}

export function YesNo({ edited, field, title, hint, value, order, nameOf }: YesNoProps) {
  return (
    <Choice title={title} error={edited.errors[field]} {...(hint ? { hint } : {})}>
      <OneOfList short={field !== 'show_text'} label={title} items={order} value={value ? 'yes' : 'no'} nameOf={nameOf} onPick={(choice) => void edited.save({ [field]: choice === 'yes' }, title)} />
    </Choice>
  )
}

interface ChoiceProps { title: string; hint?: string; error: string | undefined; children: ComponentChildren }

export function Choice({ title, hint, error, children }: ChoiceProps) {
  return (
    <Part title={title} {...(hint ? { hint } : {})}>
      {children}
      <FieldError text={error} />
    </Part>
  )
}

const USUAL_NIGHT = { quiet_from: '22:00', quiet_until: '07:00' }

export function QuietHours({ edited, data }: FieldProps) {
  const on = data.quiet_from !== null && data.quiet_until !== null
  const pick = (choice: 'off' | 'on') =>
    void edited.save(choice === 'on' ? USUAL_NIGHT : { quiet_from: null, quiet_until: null }, t('edit.quiet'))
  return (
    <Choice title={t('edit.quiet')} hint={t('edit.quiet_hint')} error={edited.errors.quiet_from ?? edited.errors.quiet_until}>
      <OneOfList short label={t('edit.quiet')} items={['off', 'on'] as const} value={on ? 'on' : 'off'} nameOf={(choice) => t(`edit.quiet.${choice}`)} onPick={pick} />
      {on && (
        <div class="time-row quiet-times">
          <QuietTime edited={edited} data={data} field="quiet_from" />
          <QuietTime edited={edited} data={data} field="quiet_until" />
        </div>
      )}
    </Choice>
  )
}

function QuietTime({ edited, data, field }: FieldProps & { field: 'quiet_from' | 'quiet_until' }) {
  const id = useId()
  const label = t(`edit.${field}`)
  const both = { quiet_from: data.quiet_from, quiet_until: data.quiet_until }
  const typed = useTyped({
    name: null, stored: data[field] ?? '', save: (time) => (time === '' ? false : edited.save({ ...both, [field]: time }, label)), onPause: false,
  })
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input id={id} type="time" value={typed.text} onInput={(event) => typed.type(event.currentTarget.value)} onBlur={typed.saveNow} />
    </div>
  )
}
