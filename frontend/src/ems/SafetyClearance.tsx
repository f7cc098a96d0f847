/** "My clinician has cleared me": who and when, kept with the check it is about. Can be taken back. */
import type { JSX } from 'preact'
import { useId, useState } from 'preact/hooks'
import type { Fields } from '../diary'
import { addDays } from '../domain/days'
import { CLEARED_BY_MAX, opensTimer, type Screening } from '../domain/screening'
import { YEARS_BACK_DAYS } from '../domain/wallClock'
import { formatDay, t, type Key } from '../i18n'
import { Tick } from '../ui/Chips'
import { DateField } from '../ui/DateField'
import { useApp, useToday } from '../ui/frame/app'
import { announce } from '../ui/live'
import { NotStored } from '../ui/saving/NotStored'
import { useKept } from '../ui/saving/useKept'
import { useStoring } from '../ui/saving/useStoring'
import { isSecondTap } from '../ui/secondTap'
import './words.en'

export function Clearance({ check }: { check: Screening }) {
  const { diary } = useApp()
  const storing = useStoring()
  const store = (set: Fields, said: string, then = () => {}) => void storing.store(async () => {
    await diary.save('safety_screening', check.id, set)
    announce(said)
    then()
  })
  return (
    <section class="block" aria-label={t('cleared.title')}>
      <h2>{t('cleared.title')}</h2>
      {opensTimer(check)
        ? <Cleared check={check} onWithdraw={() => store({ text_read: false, cleared_by: '', cleared_on: null }, t('cleared.withdrawn'))} />
        : <ClearanceForm check={check} onSave={(set, then) => store(set, t('cleared.saved'), then)} />}
      <NotStored storing={storing} />
    </section>
  )
}

function Cleared({ check, onWithdraw }: { check: Screening; onWithdraw: () => void }) {
  return (
    <>
      <p>{t('cleared.is', { who: check.cleared_by, day: formatDay(check.cleared_on ?? '', 'full') })}</p>
      <button type="button" class="quiet" onClick={() => !isSecondTap('withdraw clearance') && onWithdraw()}>{t('cleared.withdraw')}</button>
    </>
  )
}

function ClearanceForm({ check, onSave }: { check: Screening; onSave: (set: Fields, then: () => void) => void }) {
  const now = useToday()
  const [typed, keep, forget] = useKept(`clearance ${check.id}`, { who: check.cleared_by, on: check.cleared_on ?? now, read: false })
  const [asked, setAsked] = useState(false)
  if (!typed) return null
  const { who, on, read } = typed
  const change = (part: Partial<typeof typed>) => keep({ ...typed, ...part })
  const missing = missingOf({ who, on, read, now })
  const wrong = (key: Key) => asked && missing.includes(key)
  const save = () => {
    if (isSecondTap('save clearance')) return
    setAsked(true)
    if (missing.length > 0) return
    onSave({ text_read: true, cleared_by: who.trim(), cleared_on: on }, forget)
  }
  return (
    <>
      <p class="aside">{t('cleared.hint')}</p>
      <Field
        label={t('cleared.by')} wrong={wrong('cleared.by_needed') && t('cleared.by_needed')}
        input={(names) => <input {...names} type="text" autocomplete="off" maxLength={CLEARED_BY_MAX} value={who} onInput={(event) => change({ who: event.currentTarget.value })} />}
      />
      <DateField
        label={t('cleared.on')} value={on} first={addDays(now, -YEARS_BACK_DAYS)} last={now} onPick={(picked) => change({ on: picked ?? '' })}
        wrong={wrong('cleared.on_needed') && t('cleared.on_needed')}
      />
      <button type="button" class="chip read-it" aria-pressed={read} onClick={() => !isSecondTap('text read') && change({ read: !read })}><Tick />{t('outcome.read')}</button>
      {wrong('cleared.read_needed') && <p class="aside wrong" role="alert">{t('cleared.read_needed')}</p>}
      <button type="button" class="primary wide apart" onClick={save}>{t('cleared.save')}</button>
    </>
  )
}

function missingOf({ who, on, read, now }: { who: string; on: string; read: boolean; now: string }): Key[] {
  const missing: Key[] = []
  if (who.trim() === '') missing.push('cleared.by_needed')
  if (on < addDays(now, -YEARS_BACK_DAYS) || on > now) missing.push('cleared.on_needed')
  if (!read) missing.push('cleared.read_needed')
  return missing
}

interface FieldProps { label: string; wrong: string | false; input: (names: { id: string; 'aria-invalid'?: true; 'aria-describedby'?: string }) => JSX.Element }

function Field({ label, wrong, input }: FieldProps) {
  const id = useId()
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {input(wrong ? { id, 'aria-invalid': true, 'aria-describedby': `${id}-wrong` } : { id })}
      {wrong && <p class="aside wrong" role="alert" id={`${id}-wrong`}>{wrong}</p>}
    </div>
  )
}
