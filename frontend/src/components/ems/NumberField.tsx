/** One number of the settings: minus and plus for thumbs, a field for those who type, its unit and its usual range. */
import { useId } from 'preact/hooks'
import { isUnusual, NUMBERS, usualRange, type NumberField as Field } from '../../domain/ems'
import { formatNumber, t } from '../../i18n'
import type { Saved } from '../../screens/useSaved'
import { useTyped } from '../useTyped'

const STEPS: Record<Field, number> = {
  frequency_hz: 5, pulse_duration_us: 10, amplitude_ma: 1, device_level: 1, device_level_max: 1, on_seconds: 1, off_seconds: 1,
  ramp_seconds: 0.5, duration_minutes: 5,
}

interface Props { entry: Saved; field: Field; label: string; whole?: boolean }

export function NumberField({ entry, field, label, whole = false }: Props) {
  const id = useId()
  const value = typeof entry.data[field] === 'number' ? entry.data[field] : null
  const limit = limitOf(field, entry)
  const save = (next: number | null) =>
    entry.save({ [field]: next }, t('answer.of', { question: label, value: next === null ? t('today.no_answer') : withUnit(next, field) }))
  const typed = useTyped(value === null ? '' : String(value), (text) => {
    const next = parsed(text, whole)
    return next === undefined || (next !== null && (next < limit.min || next > limit.max)) ? false : save(next)
  })
  const shown = parsed(typed.text, whole)
  const wrong = shown === undefined || (shown !== null && (shown < limit.min || shown > limit.max))
  const step = (direction: number) => {
    const next = stepped(wrong ? value : (shown ?? null), direction * STEPS[field], limit)
    typed.type(String(next))
    typed.saveNow()
  }
  return (
    <div class="field">
      <label for={id}>{NUMBERS[field].unit ? t('input.with_unit', { field: label, unit: NUMBERS[field].unit }) : label}</label>
      <div class="stepper">
        <button type="button" aria-label={t('input.less', { field: label })} onClick={() => step(-1)}>−</button>
        <input
          id={id} type="text" inputMode="decimal" autocomplete="off" value={typed.text} aria-describedby={`${id}-hint`}
          aria-invalid={wrong ? true : undefined} onInput={(event) => typed.type(event.currentTarget.value)} onBlur={typed.saveNow}
        />
        <button type="button" aria-label={t('input.more', { field: label })} onClick={() => step(1)}>+</button>
      </div>
      <div id={`${id}-hint`}>
        {wrong && <p class="aside wrong" role="alert">{t('input.out_of_range', { low: limit.min, high: limit.max })}</p>}
        {!wrong && <Usual entry={entry} field={field} />}
      </div>
    </div>
  )
}

/** A hint and never advice; an unusual number is kept as it was written. */
function Usual({ entry, field }: { entry: Saved; field: Field }) {
  const range = usualRange(entry.data.modality, field)
  if (!range) return null
  const words = { low: withUnit(range[0], field), high: withUnit(range[1], field) }
  return <p class="aside">{isUnusual(entry.data, field) ? t('input.unusual', words) : t('input.usual', words)}</p>
}

/** A level above the highest level of the device cannot be. */
function limitOf(field: Field, entry: Saved): { min: number; max: number } {
  const { min, max } = NUMBERS[field]
  const [level, top] = [entry.data.device_level, entry.data.device_level_max]
  if (field === 'device_level' && typeof top === 'number') return { min, max: top }
  if (field === 'device_level_max' && typeof level === 'number') return { min: Math.max(min, level), max }
  return { min, max }
}

/** undefined: not a number. A comma is a decimal point in many places. */
export function parsed(text: string, whole: boolean): number | null | undefined {
  const clean = text.trim().replace(',', '.')
  if (clean === '') return null
  const value = Number(clean)
  if (!/^\d*\.?\d+$/.test(clean) || !Number.isFinite(value)) return undefined
  return whole && !Number.isInteger(value) ? undefined : value
}

export function stepped(value: number | null, by: number, { min, max }: { min: number; max: number }): number {
  const from = value ?? (by > 0 ? 0 : min)
  return Math.round(Math.min(max, Math.max(min, from + by)) * 100) / 100
}

export function withUnit(value: number, field: Field): string {
  const { unit } = NUMBERS[field]
  return unit ? t('input.value', { value, unit }) : formatNumber(value)
}
