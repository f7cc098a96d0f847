/** What can be said about stimulation: the words and limits of docs/api.md, and what follows from them. Pure. */
import { emptyOf } from './empty'
import { MODALITIES, type Modality } from './modalities'
import type { DiaryRecord, Fields, FieldValue } from './types'
import { SYMPTOMS } from './vocabulary'

export { answersEmsToday, emsToday, MODALITIES, type EmsToday, type Modality } from './modalities'

export const BODY_SITES = ['feet', 'lower_legs', 'thighs', 'hands', 'forearms', 'upper_arms', 'back', 'other'] as const
export const BODY_SIDES = ['left', 'right', 'both'] as const
export const SENSATIONS = ['none', 'tingling', 'twitch', 'contraction', 'painful'] as const
export const SIDE_EFFECTS = [
  'redness', 'burn_or_blister', 'muscle_soreness', 'cramp', 'more_pain', 'more_tingling', 'dizziness', 'palpitations', 'other',
] as const
export const SEVERITIES = ['mild', 'moderate', 'severe'] as const

export type SideEffectKind = (typeof SIDE_EFFECTS)[number]

export const MINUTES_MAX = 480
export const NAME_MAX = 60
export const PLACEMENT_MAX = 200
export const PADS_USES_MAX = 500

/** Number fields of the settings: unit, accepted range (refused outside), how fine. */
export const NUMBERS = {
  frequency_hz: { unit: 'Hz', min: 0.5, max: 50_000 },
  pulse_duration_us: { unit: 'µs', min: 10, max: 1_000 },
  amplitude_ma: { unit: 'mA', min: 0, max: 150 },
  device_level: { unit: '', min: 0, max: 1_000 },
  device_level_max: { unit: '', min: 1, max: 1_000 },
  on_seconds: { unit: 's', min: 0, max: 600 },
  off_seconds: { unit: 's', min: 0, max: 600 },
  ramp_seconds: { unit: 's', min: 0, max: 600 },
  duration_minutes: { unit: 'min', min: 1, max: MINUTES_MAX },
} as const
export type NumberField = keyof typeof NUMBERS

/** What a session keeps of its programme, frozen: later edits of the programme never change it. */
export const SETTINGS = [
  'device_name', 'modality', 'frequency_hz', 'pulse_duration_us', 'amplitude_ma', 'device_level', 'device_level_max',
  'on_seconds', 'off_seconds', 'ramp_seconds', 'duration_minutes', 'electrode_placement', 'body_site', 'side',
] as const

type Range = readonly [low: number, high: number]
const DURATION: Range = [20, 60]
/** Usual ranges, as hints and never as advice. Outside of them a value is told and saved all the same. */
const USUAL: Record<Modality, Partial<Record<NumberField, Range>>> = {
  ems: {
    frequency_hz: [20, 100], pulse_duration_us: [200, 600], on_seconds: [5, 15], off_seconds: [10, 50], ramp_seconds: [0.5, 3.5],
    duration_minutes: DURATION,
  },
  tens: { frequency_hz: [1, 150], pulse_duration_us: [50, 250], duration_minutes: DURATION },
  htems: { frequency_hz: [4_096, 32_768], duration_minutes: DURATION },
  other: { duration_minutes: DURATION },
}

export function usualRange(modality: FieldValue | undefined, field: NumberField): Range | null {
  return MODALITIES.includes(modality as Modality) ? (USUAL[modality as Modality][field] ?? null) : null
}

export function isUnusual(fields: Fields, field: NumberField): boolean {
  const range = usualRange(fields.modality, field)
  const value = fields[field]
  return range !== null && typeof value === 'number' && (value < range[0] || value > range[1])
}

/** The settings of a programme or a session, as a new session takes them over. */
export function frozenCopy(programme: DiaryRecord): Fields {
  return {
    ...settingsOf(programme.data),
    programme_id: programme.type === 'ems_programme' ? programme.id : (programme.data.programme_id ?? null),
    programme_name: programme.data.name ?? programme.data.programme_name ?? '',
  }
}

export function settingsOf(fields: Fields): Fields {
  return Object.fromEntries(SETTINGS.map((name) => [name, fields[name] ?? emptyOf('ems_session', name)]))
}

export const TIMES = ['before', 'after'] as const
export type Time = (typeof TIMES)[number]

export function sessionScores(time: Time): string[] {
  return SYMPTOMS.map((symptom) => `${symptom}_${time}`)
}

export interface Minutes { sessions: number; minutes: number; without_minutes: number }

/** Sessions and minutes by programme within one modality; modalities are never added up. */
export function minutesByProgramme(sessions: DiaryRecord[]): { modality: Modality; programmes: { name: string; sum: Minutes }[] }[] {
  return MODALITIES.flatMap((modality) => {
    const mine = sessions.filter((session) => session.data.modality === modality)
    if (mine.length === 0) return []
    const names = [...new Set(mine.map(programmeName))]
    return [{ modality, programmes: names.map((name) => ({ name, sum: sumOf(mine.filter((session) => programmeName(session) === name)) })) }]
  })
}

function programmeName(session: DiaryRecord): string {
  return typeof session.data.programme_name === 'string' ? session.data.programme_name : ''
}

export function sumOf(sessions: DiaryRecord[]): Minutes {
  const known = sessions.map((session) => session.data.duration_minutes).filter((minutes) => typeof minutes === 'number')
  return { sessions: sessions.length, minutes: known.reduce((sum, minutes) => sum + minutes, 0), without_minutes: sessions.length - known.length }
}

/** Sessions done with a programme since its pads were changed. */
export function padUses(programme: DiaryRecord, sessions: DiaryRecord[]): number {
  const since = programme.data.pads_changed_on
  return sessions.filter((session) => session.data.programme_id === programme.id && (typeof since !== 'string' || String(session.data.on) >= since)).length
}

export function needsNewPads(programme: DiaryRecord, sessions: DiaryRecord[]): boolean {
  const limit = programme.data.pads_uses_max
  return typeof limit === 'number' && padUses(programme, sessions) >= limit
}

export function minutesOf(fields: Fields): number | null {
  return typeof fields.duration_minutes === 'number' ? fields.duration_minutes : null
}
