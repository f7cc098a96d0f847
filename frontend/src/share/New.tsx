/** A new link: safe choices are made already; a tap makes it. */
import { useEffect, useState } from 'preact/hooks'
import { INCLUDES, ShareServer, type Included, type Made, type NewShare } from '../diary/api/shares'
import { addDays } from '../domain/days'
import { YEARS_BACK_DAYS } from '../domain/wallClock'
import { t } from '../i18n'
import { Chips } from '../ui/Chips'
import { DateField } from '../ui/DateField'
import { Dialog } from '../ui/Dialog'
import { Fold } from '../ui/Fold'
import { OneOfList } from '../ui/OneOfList'
import { Part } from '../ui/Part'
import { Link } from '../ui/frame/Link'
import { Said } from '../ui/frame/Said'
import { Screen } from '../ui/frame/Screen'
import { useApp, useToday } from '../ui/frame/app'
import { askBeforeLeaving } from '../ui/frame/go'
import { useAction } from '../ui/frame/useAction'
import { useKept } from '../ui/saving/useKept'
import { AddressCard } from './AddressCard'
import { endOf, Until, type UntilDays } from './Until'
import './words.en'

const RANGES = ['30', '90', '365', 'since'] as const
const SWITCHES = ['with_passcode', 'live', 'once', 'tell_first_view'] as const
const SWITCH_WORDS = { with_passcode: 'newshare.passcode', live: 'newshare.live', once: 'newshare.once', tell_first_view: 'newshare.tell' } as const

export interface Wished {
  range: (typeof RANGES)[number]
  since: string
  includes: Included[]
  label: string
  shown_name: string
  question: string
  until: UntilDays
  on: (typeof SWITCHES)[number][]
}

export const SAFE: Wished = {
  range: '90', since: '', includes: ['ems', 'side_effects'], label: '', shown_name: '', question: '', until: '14', on: ['with_passcode', 'live'],
}

/** What the server is asked for. Never with `since` and no date: that is asked for on the screen. */
export function asked(wished: Wished, now: Date): NewShare {
  const since = wished.range === 'since'
  return {
    label: wished.label,
    shown_name: wished.shown_name,
    question: wished.question,
    last_days: since ? null : Number(wished.range),
    from: since ? wished.since : null,
    includes: wished.includes,
    live: wished.on.includes('live'),
    with_passcode: wished.on.includes('with_passcode'),
    expires_at: endOf(wished.until, now),
    views_max: wished.on.includes('once') ? 1 : null,
    tell_first_view: wished.on.includes('tell_first_view'),
  }
}

function toggled<T>(list: T[], item: T): T[] {
  return list.includes(item) ? list.filter((each) => each !== item) : [...list, item]
}

export function New() {
  const { diary } = useApp()
  const action = useAction()
  const [wished, keep, forget] = useKept('share', SAFE)
  const [made, setMade] = useState<Made>()
  if (made) return <Ready made={made} />
  if (!wished) return <main id="content" class="screen" />
  const change = (part: Partial<Wished>) => keep({ ...wished, ...part })
  const isDayOpen = wished.range === 'since' && wished.since === ''
  const make = () => isDayOpen ? action.say(t('newshare.since_needed'), true) : void action.run('make link', () => new ShareServer(diary.diaryId).make(asked(wished, new Date())), (link) => {
    forget()
    setMade(link)
  })
  return (
    <Screen title={t('newshare.title')}>
      <h2 class="visually-hidden">{t('oneshare.shows')}</h2>
      <Days wished={wished} change={change} />
      <Part title={t('newshare.includes')} hint={t('newshare.includes_hint')}>
        <Chips label={t('newshare.includes')} items={INCLUDES} chosen={wished.includes} nameOf={(each) => t(`newshare.${each}`)} onToggle={(each) => change({ includes: toggled(wished.includes, each) })} />
      </Part>
      <Words name="question" label={t('newshare.question')} hint={t('newshare.question_hint')} max={300} wished={wished} change={change} />
      <Fold title={t('newshare.more')}><More wished={wished} change={change} /></Fold>
      <div class="stack">
        <button type="button" class="primary wide" disabled={action.busy} onClick={make}>{t('newshare.submit')}</button>
      </div>
      <Said action={action} />
      <p><Link class="button wide" href="/share" up>{t('share.to_all')}</Link></p>
    </Screen>
  )
}

interface Props { wished: Wished; change: (part: Partial<Wished>) => void }

function Days({ wished, change }: Props) {
  const today = useToday()
  const nameOf = (range: Wished['range']) => (range === 'since' ? t('newshare.since') : t('newshare.days', { count: Number(range) }))
  return (
    <Part title={t('newshare.range')}>
      <OneOfList short label={t('newshare.range')} items={RANGES} value={wished.range} nameOf={nameOf} onPick={(range) => change({ range })} />
      {wished.range === 'since' && (
        <DateField label={t('newshare.since_label')} value={wished.since} first={addDays(today, -YEARS_BACK_DAYS)} last={today} onPick={(since) => change({ since: since ?? '' })} />
      )}
    </Part>
  )
}

function More({ wished, change }: Props) {
  return (
    <>
      <Words name="label" label={t('newshare.label')} max={80} wished={wished} change={change} />
      <Words name="shown_name" label={t('newshare.shown_name')} max={80} wished={wished} change={change} />
      <Until days={wished.until} onPick={(until) => change({ until })} />
      <Chips label={t('newshare.more')} items={SWITCHES} chosen={wished.on} nameOf={(each) => t(SWITCH_WORDS[each])} onToggle={(each) => change({ on: toggled(wished.on, each) })} />
      <p class="hint">{t('newshare.passcode_hint')} {t('newshare.live_hint')}</p>
    </>
  )
}

interface WordsProps extends Props { name: 'label' | 'shown_name' | 'question'; label: string; hint?: string; max: number }

function Words({ name, label, hint, max, wished, change }: WordsProps) {
  const id = `share-${name}`
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input id={id} type="text" maxLength={max} autocomplete="off" value={wished[name]} aria-describedby={hint ? `${id}-hint` : undefined} onInput={(event) => change({ [name]: event.currentTarget.value })} />
      {hint && <p class="hint" id={`${id}-hint`}>{hint}</p>}
    </div>
  )
}

function Ready({ made }: { made: Made }) {
  const action = useAction()
  const leaving = useAsking(made.passcode !== null)
  return (
    <Screen title={t('made.title')}>
      <AddressCard made={made} passcode={made.passcode} action={action} />
      <Said action={action} />
      <div class="stack">
        <a class="button wide" href={`/share/${made.id}/preview`} target="_blank" rel="noopener">{t('made.preview')}</a>
        <Link class="button wide" href="/share" up>{t('share.to_all')}</Link>
      </div>
      {leaving.asked && (
        <Dialog title={t('made.leave_title')} onClose={leaving.stay}>
          <p>{t('made.leave_body')}</p>
          <div class="stack">
            <button type="button" class="primary" onClick={leaving.stay}>{t('made.leave_stay')}</button>
            <button type="button" onClick={leaving.go}>{t('made.leave_go')}</button>
          </div>
        </Dialog>
      )}
    </Screen>
  )
}

/** What is shown once is not left by a slip of the finger. */
function useAsking(wished: boolean) {
  const [wanted, setWanted] = useState<{ go: () => void } | null>(null)
  useEffect(() => {
    if (!wished) return
    const end = askBeforeLeaving((goOn) => (setWanted({ go: goOn }), false))
    const unload = (event: BeforeUnloadEvent) => event.preventDefault()
    addEventListener('beforeunload', unload)
    return () => {
      end()
      removeEventListener('beforeunload', unload)
    }
  }, [wished])
  return { asked: wanted !== null, stay: () => setWanted(null), go: () => wanted?.go() }
}
