/** What a trial is, what it can and cannot tell, and the choices that are locked once it is set up. */
import { useState } from 'preact/hooks'
import { OFF_KINDS, PRESETS, TrialServer, type NewTrial, type Preset } from '../../api/trials'
import type { Trouble } from '../../api/server'
import { Fold } from '../../components/Fold'
import { Link } from '../../components/Link'
import { OneOfList } from '../../components/OneOfList'
import { Part } from '../../components/Part'
import { SafetyFirst } from '../../components/trial/SafetyFirst'
import { addDays, deviceTimeZone } from '../../domain/days'
import { newId } from '../../domain/ids'
import { SYMPTOMS } from '../../domain/vocabulary'
import { formatDay, t } from '../../i18n'
import '../../i18n/trial'
import { useApp, useToday } from '../app'
import { go } from '../router'
import { Screen } from '../Screen'
import { isAboutSafety, refusalIn } from './wording'

/** `one`, `two`: how many of 100 trials find a difference of 1 and of 2 points, the lower figure of those computed beforehand. */
export const DESIGNS: Record<Preset, { pairs: number; days: number; one: number; two: number }> = {
  standard: { pairs: 10, days: 3, one: 48, two: 96 },
  quick: { pairs: 8, days: 2, one: 28, two: 78 },
  slow_fading: { pairs: 8, days: 7, one: 51, two: 97 },
  strong: { pairs: 14, days: 4, one: 74, two: 99 },
}
const HOW = ['newtrial.how_1', 'newtrial.how_2', 'newtrial.how_3', 'newtrial.how_4'] as const
const MATTERS = ['0.5', '1', '1.5', '2', '3'] as const
const WASHOUT = ['0', '1', '2'] as const

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
      <p><Link class="button wide" href="/does-it-help">{t('onetrial.to_all')}</Link></p>
    </Screen>
  )
}

function SetUp() {
  const { diary } = useApp()
  const today = useToday()
  const [wished, setWished] = useState<NewTrial>(() => ({
    id: newId(), symptom: 'pain', preset: 'standard', washout_days: 0, matters: 1, off_kind: 'nothing',
    starts_on: addDays(today, 1), time_zone: deviceTimeZone(),
  }))
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<Trouble>()
  const change = (part: Partial<NewTrial>) => setWished({ ...wished, ...part })
  const make = async () => {
    if (busy) return
    setBusy(true)
    // The server judges by the safety check it knows: an answer of a minute ago may still wait here.
    await diary.sync()
    const result = await new TrialServer(diary.diaryId).make(wished)
    setBusy(false)
    if (result.kind === 'ok') go(`/trial/${result.body.id}`, { replace: true })
    else setRefused(result)
  }
  return (
    <>
      <Choices wished={wished} change={change} today={today} />
      <p>{t('newtrial.locked')}</p>
      {refused && (isAboutSafety(refused)
        ? <SafetyFirst words={`${t('newtrial.blocked')} ${refusalIn(refused)}`} />
        : <p class="late" role="alert">{refusalIn(refused)}</p>)}
      <div class="stack">
        <button type="button" class="primary wide" disabled={busy} onClick={() => void make()}>{t('newtrial.submit')}</button>
      </div>
    </>
  )
}

interface Props { wished: NewTrial; change: (part: Partial<NewTrial>) => void; today: string }

function Choices({ wished, change, today }: Props) {
  return (
    <>
      <Part title={t('newtrial.symptom')}>
        <OneOfList label={t('newtrial.symptom')} items={SYMPTOMS} value={wished.symptom} nameOf={(symptom) => t(`symptom.${symptom}`)} onPick={(symptom) => change({ symptom })} />
      </Part>
      <Part title={t('newtrial.length')} hint={lengthHint(wished.preset)}>
        <OneOfList label={t('newtrial.length')} items={PRESETS} value={wished.preset} nameOf={presetName} onPick={(preset) => change({ preset })} />
      </Part>
      <Part title={t('newtrial.off')} hint={t('newtrial.off_hint')}>
        <OneOfList label={t('newtrial.off')} items={OFF_KINDS} value={wished.off_kind} nameOf={(kind) => t(`newtrial.off.${kind}`)} onPick={(off_kind) => change({ off_kind })} />
      </Part>
      <Part title={t('newtrial.start')}>
        <OneOfList label={t('newtrial.start')} items={startsFrom(today)} value={wished.starts_on} nameOf={(on) => startName(on, today)} onPick={(starts_on) => change({ starts_on })} />
      </Part>
      <Fold title={t('newtrial.more')}><More wished={wished} change={change} /></Fold>
    </>
  )
}

function More({ wished, change }: Omit<Props, 'today'>) {
  return (
    <>
      <Part title={t('newtrial.matters')} hint={t('newtrial.matters_hint')}>
        <OneOfList label={t('newtrial.matters')} items={MATTERS} value={String(wished.matters)} nameOf={(points) => t('newtrial.matters_points', { count: Number(points) })} onPick={(points) => change({ matters: Number(points) })} />
      </Part>
      <Part title={t('newtrial.washout')} hint={t('newtrial.washout_hint')}>
        <OneOfList label={t('newtrial.washout')} items={WASHOUT.filter((days) => Number(days) < DESIGNS[wished.preset].days)} value={String(wished.washout_days)} nameOf={(days) => t('newtrial.washout_days', { count: Number(days) })} onPick={(days) => change({ washout_days: Number(days) })} />
      </Part>
    </>
  )
}

function presetName(preset: Preset): string {
  const { pairs, days } = DESIGNS[preset]
  return `${t(`newtrial.preset.${preset}`)}: ${t('newtrial.washout_days', { count: 2 * pairs * days })}`
}

function lengthHint(preset: Preset): string {
  const { pairs, days, one, two } = DESIGNS[preset]
  const power = t('newtrial.preset_hint', { pairs, days, total: 2 * pairs * days, one, two })
  return preset === 'quick' ? `${power} ${t('newtrial.quick_hint')}` : power
}

function startsFrom(today: string): string[] {
  const weekday = new Date(`${today}T00:00:00Z`).getUTCDay()
  return [today, addDays(today, 1), addDays(today, ((8 - weekday) % 7) || 7)].filter((on, index, all) => all.indexOf(on) === index)
}

function startName(on: string, today: string): string {
  if (on === today) return t('newtrial.start_today')
  return on === addDays(today, 1) ? t('newtrial.start_tomorrow') : `${t('newtrial.start_monday')} (${formatDay(on, 'short')})`
}
