/** What a trial is, what it can and cannot tell, and the choices that are locked once it is set up. */
import { useState } from 'preact/hooks'
import type { Diary } from '../diary'
import type { Trouble } from '../diary/api/server'
import { TrialServer, type NewTrial } from '../diary/api/trials'
import '../diary/words.en'
import { addDays, deviceTimeZone, today } from '../domain/days'
import { newId } from '../domain/ids'
import { OFF_KINDS, PRESETS, type Preset, type Trial } from '../domain/trial'
import { SYMPTOMS } from '../domain/vocabulary'
import { formatDay, t } from '../i18n'
import { Fold } from '../ui/Fold'
import { OneOfList } from '../ui/OneOfList'
import { Part } from '../ui/Part'
import { Link } from '../ui/frame/Link'
import { Screen } from '../ui/frame/Screen'
import { useApp, useProfile, useToday } from '../ui/frame/app'
import { go } from '../ui/frame/go'
import { keepHalfFilled, useKept } from '../ui/saving/useKept'
import { liveData } from '../ui/saving/useSaved'
import { SafetyFirst } from './SafetyFirst'
import { isAboutSafety, refusalIn } from './wording'
import './words.en'

/** `one`, `two`: how many of 100 trials find a difference of 1 and of 2 points, the lower figure of those computed beforehand. */
export const DESIGNS: Record<Preset, { pairs: number; days: number; one: number; two: number }> = {
  standard: { pairs: 10, days: 3, one: 48, two: 96 },
  quick: { pairs: 8, days: 2, one: 28, two: 78 },
  slow_fading: { pairs: 8, days: 7, one: 51, two: 97 },
  strong: { pairs: 14, days: 4, one: 74, two: 99 },
}
/** Of an effect that comes and fades by half each day, how much is seen, per cent; `two`: with two wash-out days. Computed beforehand. */
const FADING: Partial<Record<Preset, { share: number; two?: number }>> = { quick: { share: 46 }, slow_fading: { share: 75, two: 93 } }
const HOW = ['newtrial.how_1', 'newtrial.how_2', 'newtrial.how_3', 'newtrial.how_4'] as const
const MATTERS = [0.5, 1, 1.5, 2, 3]
const WASHOUT = ['0', '1', '2'] as const
const STARTS = ['today', 'tomorrow', 'monday'] as const
type Start = (typeof STARTS)[number]
/** The choices only: which day "tomorrow" is, and in which time zone, is settled when the trial is made. */
type Wished = Omit<NewTrial, 'starts_on' | 'time_zone'> & { start: Start }

const HALF_FILLED = 'trial'

/** The next time the choices are those of a trial that was; of one that had a shape of its own, all but the length. */
export function wishAgain(diary: Diary, { symptom, preset, washout_days, matters, off_kind }: Trial): Promise<void> {
  const length = preset === 'own' ? 'standard' : preset
  const wished: Wished = { id: newId(), symptom, preset: length, washout_days: washoutIn(length, washout_days), matters, off_kind, start: 'tomorrow' }
  return keepHalfFilled(diary, HALF_FILLED, wished)
}

function washoutIn(preset: Preset, days: number): number {
  return Math.min(days, DESIGNS[preset].days - 1)
}

export function New() {
  return (
    <Screen title={t('newtrial.title')}>
      <p>{t('helps.trial_body')}</p>
      <Fold title={t('newtrial.how')}><ol class="how">{HOW.map((step) => <li key={step}>{t(step)}</li>)}</ol></Fold>
      <p>{t('newtrial.can')}</p>
      <p>{t('newtrial.cannot')}</p>
      <p>{t('newtrial.no_peeking')}</p>
      <p>{t('newtrial.safety')}</p>
      <SetUp />
      <p><Link class="button wide" href="/does-it-help" up>{t('onetrial.to_all')}</Link></p>
    </Screen>
  )
}

function SetUp() {
  const { diary } = useApp()
  const profile = useProfile(diary)
  if (profile === undefined) return null
  const { difference_that_matters: own } = liveData(profile)
  return <Form own={typeof own === 'number' ? own : 1} />
}

/** `own`: the difference that matters to the person, points. */
function Form({ own }: { own: number }) {
  const { diary } = useApp()
  const now = useToday()
  const [initial] = useState<Wished>(() => ({
    id: newId(), symptom: 'pain', preset: 'standard', washout_days: 0, matters: own, off_kind: 'nothing', start: 'tomorrow',
  }))
  const [wished, setWished, forgetWished] = useKept(HALF_FILLED, initial)
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<Trouble>()
  if (wished === undefined) return null
  const change = (part: Partial<Wished>) => setWished({ ...wished, ...part })
  const make = async () => {
    if (busy) return
    setBusy(true)
    // The server judges by the safety check it knows: an answer of a minute ago may still wait here.
    await diary.sync()
    const result = await new TrialServer(diary.diaryId).make(dated(wished))
    // The trial itself comes by sync, like all that is on this device.
    if (result.kind === 'ok') await diary.sync()
    setBusy(false)
    if (result.kind !== 'ok') return setRefused(result)
    forgetWished()
    go(`/trial/${result.body.id}`, { replace: true })
  }
  return (
    <>
      <Choices wished={wished} change={change} now={now} own={own} />
      <p class="locked">{t('newtrial.locked')}</p>
      {refused && (isAboutSafety(refused)
        ? <SafetyFirst words={`${t('newtrial.blocked')} ${refusalIn(refused)}`} />
        : <p class="late" role="alert">{refusalIn(refused)}</p>)}
      <div class="stack">
        <button type="button" class="primary wide" disabled={busy} onClick={() => void make()}>{t('newtrial.submit')}</button>
      </div>
    </>
  )
}

interface Props { wished: Wished; change: (part: Partial<Wished>) => void; now: string; own: number }

function Choices({ wished, change, now, own }: Props) {
  const starts = startsFrom(now)
  return (
    <>
      <Part title={t('newtrial.symptom')}>
        <OneOfList short label={t('newtrial.symptom')} items={SYMPTOMS} value={wished.symptom} nameOf={(symptom) => t(`symptom.${symptom}`)} onPick={(symptom) => change({ symptom })} />
      </Part>
      <Part title={t('newtrial.length')} hint={lengthHint(wished)}>
        <OneOfList label={t('newtrial.length')} items={PRESETS} value={wished.preset} nameOf={presetName} onPick={(preset) => change({ preset, washout_days: washoutIn(preset, wished.washout_days) })} />
      </Part>
      <Part title={t('newtrial.off')} hint={t('newtrial.off_hint')}>
        <OneOfList label={t('newtrial.off')} items={OFF_KINDS} value={wished.off_kind} nameOf={(kind) => t(`newtrial.off.${kind}`)} onPick={(off_kind) => change({ off_kind })} />
      </Part>
      <Part title={t('newtrial.start')}>
        <OneOfList
          short label={t('newtrial.start')} items={starts} value={starts.find((start) => startDay(start, now) === startDay(wished.start, now))}
          nameOf={(start) => startName(start, now)} onPick={(start) => change({ start })}
        />
      </Part>
      <Fold title={t('newtrial.more')}><More wished={wished} change={change} own={own} /></Fold>
    </>
  )
}

function More({ wished, change, own }: Omit<Props, 'now'>) {
  const points = [...new Set([...MATTERS, own, wished.matters])].sort((one, other) => one - other).map(String)
  return (
    <>
      <Part title={t('newtrial.matters')} hint={t('newtrial.matters_hint')}>
        <OneOfList short label={t('newtrial.matters')} items={points} value={String(wished.matters)} nameOf={(each) => t('newtrial.matters_points', { count: Number(each) })} onPick={(each) => change({ matters: Number(each) })} />
      </Part>
      <Part title={t('newtrial.washout')} hint={t('newtrial.washout_hint')}>
        <OneOfList short label={t('newtrial.washout')} items={WASHOUT.filter((days) => Number(days) < DESIGNS[wished.preset].days)} value={String(wished.washout_days)} nameOf={(days) => t('newtrial.washout_days', { count: Number(days) })} onPick={(days) => change({ washout_days: Number(days) })} />
      </Part>
    </>
  )
}

function presetName(preset: Preset): string {
  const { pairs, days } = DESIGNS[preset]
  return `${t(`newtrial.preset.${preset}`)}: ${t('newtrial.washout_days', { count: 2 * pairs * days })}`
}

/** How often it finds a difference is known only for trials in which no days are left out. */
function lengthHint({ preset, washout_days }: Wished): string {
  const { pairs, days, one, two } = DESIGNS[preset]
  const said = [t('newtrial.shape_hint', { pairs, days, total: 2 * pairs * days })]
  said.push(washout_days === 0 ? t('newtrial.power_hint', { one, two }) : t('newtrial.power_washout'))
  if (preset === 'quick') said.push(t('newtrial.quick_hint'))
  return [...said, ...fadingIn(preset, days, washout_days)].join(' ')
}

function fadingIn(preset: Preset, days: number, leftOut: number): string[] {
  const { share, two } = FADING[preset] ?? {}
  if (share === undefined) return []
  if (two !== undefined) return [t('newtrial.fading_washout', { days, share, two })]
  return leftOut === 0 ? [t('newtrial.fading_hint', { days, share })] : []
}

function dated({ start, ...wished }: Wished): NewTrial {
  const zone = deviceTimeZone()
  return { ...wished, starts_on: startDay(start, today(zone)), time_zone: zone }
}

function startDay(start: Start, now: string): string {
  if (start === 'today') return now
  return start === 'tomorrow' ? addDays(now, 1) : nextMonday(now)
}

function nextMonday(now: string): string {
  const weekday = new Date(`${now}T00:00:00Z`).getUTCDay()
  return addDays(now, ((8 - weekday) % 7) || 7)
}

/** On a Sunday, tomorrow is Monday. */
function startsFrom(now: string): readonly Start[] {
  return nextMonday(now) === addDays(now, 1) ? ['today', 'tomorrow'] : STARTS
}

function startName(start: Start, now: string): string {
  const name = t(`newtrial.start_${start}`)
  return start === 'monday' ? `${name} (${formatDay(startDay(start, now), 'short')})` : name
}
