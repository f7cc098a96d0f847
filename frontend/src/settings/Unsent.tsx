/** What the server did not take: each value, why, and what can be done about it. */
import { useId, useState } from 'preact/hooks'
import type { Diary, Status } from '../diary'
import { toldField, toldText } from '../diary/trialWords'
import { fieldName, valueText } from '../diary/wording'
import { addDays, today } from '../domain/days'
import { YEARS_BACK_DAYS } from '../domain/wallClock'
import { formatDay, formatList, formatWhen, hasWords, t, type Key } from '../i18n'
import { DateField } from '../ui/DateField'
import { Link } from '../ui/frame/Link'
import { OutboxFile } from '../ui/frame/OutboxFile'
import { Screen } from '../ui/frame/Screen'
import { useApp, useStatus, useStored } from '../ui/frame/app'
import { announce } from '../ui/live'
import { NotStored } from '../ui/saving/NotStored'
import { liveData } from '../ui/saving/useSaved'
import { useStoring, type Storing } from '../ui/saving/useStoring'
import { isSecondTap } from '../ui/secondTap'
import { forget, itemsOf, moveTo, overwritten, saidIn, sendAgain, timeOf, type Item } from './unsentItems'
import './words.en'

export function Unsent() {
  const { diary } = useApp()
  const status = useStatus(diary)
  const ops = useStored(diary, (from) => from.attention(), [])
  const items = itemsOf(ops ?? [])
  return (
    <Screen title={t('unsent.title')}>
      {ops && items.length === 0 && <p role="status">{t('unsent.none')}</p>}
      {items.length > 0 && <p>{t('unsent.body')}</p>}
      <ul class="plain unsent">
        {items.map((item) => <OneItem key={item.key} item={item} status={status} />)}
      </ul>
      <div class="stack">
        {status.waiting > 0 && <button type="button" onClick={() => void diary.sync()}>{t(status.sync === 'syncing' ? 'saved.syncing' : 'settings.sync_now')}</button>}
        {(items.length > 0 || status.waiting > 0) && <OutboxFile words={t('settings.export')} />}
      </div>
    </Screen>
  )
}

function OneItem({ item, status }: { item: Item; status: Status }) {
  const { diary } = useApp()
  const title = useId()
  const place = placeOf(item)
  const storing = useStoring()
  const act = async (what: (from: Diary, item: Item) => Promise<void>, said: string) => {
    if (isSecondTap(`unsent ${item.key}`)) return
    if (await storing.store(() => what(diary, item))) announce(said)
  }
  return (
    <li aria-labelledby={title}>
      <h2 id={title}>{whatOf(item)}</h2>
      <Values item={item} />
      <p class="late">{reasonsOf(item, status).join(' ')}</p>
      {item.wrongTime && !item.deletes && <WhichDay item={item} storing={storing} />}
      <NotStored storing={storing} />
      <div class="stack">
        {place && <Link class="button" href={place}>{t('unsent.change')}</Link>}
        {!item.held && <button type="button" onClick={() => void act(sendAgain, t('unsent.sending_again'))}>{t('unsent.again')}</button>}
        <button type="button" class="apart" onClick={() => void act(forget, t('unsent.removed'))}>{t('unsent.remove')}</button>
      </div>
    </li>
  )
}

function Values({ item }: { item: Item }) {
  const said = Object.entries(saidIn(item))
  const nameOf = namesOf(item)
  const textOf = item.type === 'trial' ? toldText : valueText
  if (item.deletes) return <p>{t('unsent.deletes')}</p>
  return (
    <dl class="values">
      {said.map(([field, value]) => (
        <div key={field}>
          <dt>{nameOf(field)}</dt>
          <dd>{textOf(field, value)}</dd>
        </div>
      ))}
    </dl>
  )
}

function namesOf({ type }: Item): (field: string) => string {
  return type === 'trial' ? toldField : fieldName
}

function whatOf(item: Item): string {
  const time = timeOf(item)
  const when = time === null ? '' : 'on' in time ? formatDay(time.on, 'full') : formatWhen(time.at)
  if (item.type === 'entry') return t(item.set.kind === 'daily' ? 'unsent.day' : 'unsent.moment', { when })
  if (item.type === 'ems_programme') return t('unsent.ems_programme', { name: String(item.set.name ?? '') })
  return item.type === 'profile' ? t('unsent.profile') : t(`unsent.${item.type}`, { when })
}

/** Where its answers can be given anew. */
function placeOf({ type, id, set, wrongTime, deletes }: Item): string | null {
  if (deletes) return null
  if (type === 'entry') return set.kind === 'daily' && !wrongTime ? `/day/${String(set.on)}` : null
  if (type === 'ems_session') return `/ems/sessions/${id}`
  if (type === 'ems_programme') return `/ems/programmes/${id}`
  if (type === 'safety_screening') return '/ems/safety'
  if (type === 'trial') return `/trial/${id}`
  return type === 'profile' ? '/settings' : null
}

function reasonsOf(item: Item, status: Status): string[] {
  return [...new Set(item.ops.flatMap((op) => {
    if (op.held) return [op.code === 'too_large' ? t('unsent.why.too_large') : clockText(status.clock_ahead_ms)]
    if (op.errors.length > 0) return op.errors.map((error) => t('unsent.why.field', { field: namesOf(item)(error.field), why: whyOf(error, item) }))
    const key = `unsent.why.${op.code}`
    return [hasWords(key) ? t(key as Extract<Key, 'unsent.why.other'>) : t('unsent.why.other')]
  }))]
}

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000

/** By how much this device's clock and the server's differ; without words where they agree. */
function clockText(aheadMs: number): string {
  const off = Math.abs(aheadMs)
  const unit = off >= 1.5 * 365 * DAY_MS ? 'years' : off >= 1.5 * DAY_MS ? 'days' : 'hours'
  const count = Math.round(off / (unit === 'years' ? 365.25 * DAY_MS : unit === 'days' ? DAY_MS : HOUR_MS))
  if (count === 0) return t('clock.agrees')
  return t(aheadMs > 0 ? 'clock.ahead' : 'clock.behind', { by: t(`clock.${unit}`, { count }) })
}

/** In our words where we have some, else in those of the server. */
function whyOf({ code, message }: { code: string; message: string }, { type }: Item): string {
  const key = [`unsent.because.${type}.${code}`, `unsent.because.${code}`].find(hasWords)
  return key ? t(key as Extract<Key, 'unsent.because.too_long_ago'>) : message
}

/** A clock that was wrong wrote another day than the one that was meant. */
function WhichDay({ item, storing }: { item: Item; storing: Storing }) {
  const { diary } = useApp()
  const now = today()
  const [on, setOn] = useState('')
  const [asked, setAsked] = useState(false)
  const first = addDays(now, -YEARS_BACK_DAYS)
  const move = async () => {
    setAsked(true)
    if (on === '' || isSecondTap(`move ${item.key}`)) return
    if (await storing.store(() => moveTo(diary, item, on))) announce(t('unsent.moved', { day: formatDay(on, 'full') }))
  }
  const there = useStored(diary, async (from) => liveData(on === '' ? null : await from.day(on)), [on]) ?? {}
  const lost = Object.entries(overwritten(item, there))
  return (
    <div class="stack">
      <DateField
        label={t('unsent.which_day')} hint={t('unsent.which_day_hint')} value={on} first={first} last={now} onPick={(picked) => setOn(picked ?? '')}
        wrong={asked && on === '' && t('unsent.which_day_wrong')}
      />
      {lost.length > 0 && (
        <p class="late" role="status">
          {t('unsent.replaces', { values: formatList(lost.map(([field, value]) => t('answer.of', { question: fieldName(field), value: valueText(field, value) }))) })}
        </p>
      )}
      <button type="button" class="primary" onClick={() => void move()}>{t(lost.length > 0 ? 'unsent.move_over' : 'unsent.move')}</button>
    </div>
  )
}
