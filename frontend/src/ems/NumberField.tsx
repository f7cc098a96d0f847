/** One number of the settings: minus and plus for thumbs, a field for those who type, its unit and its usual range. */
import { useId, useRef } from 'preact/hooks'
import { isUnusual, NUMBERS, usualRange, type NumberField as Field } from '../domain/ems'
import { readNumber, type Read } from '../domain/numbers'
import { formatNumber, numberLocale, t } from '../i18n'
import { useTrouble } from '../ui/saving/undo'
import type { Saved } from '../ui/saving/useSaved'
import { useTyped } from '../ui/saving/useTyped'
import './words.en'

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
  // Of two ways to read it, the one that was chosen.
  const meant = useRef<number | null>(null)
  const readAs = (text: string): Read => {
    const known = [value, meant.current].find((each) => each !== null && text === writtenNumber(each))
    return readWithin(text, limit, whole, known)
  }
  const typed = useTyped({
    name: null, stored: value === null ? '' : writtenNumber(value), onPause: false,
    save: (text) => {
      const read = readAs(text)
      return read.kind === 'number' ? save(read.value) : false
    },
  })
  const read = readAs(typed.text)
  const shown = read.kind === 'number' ? read.value : value
  const step = (direction: number) => {
    typed.type(writtenNumber(stepped(shown, direction * STEPS[field], limit)))
    typed.saveNow()
  }
  const take = (chosen: number) => {
    meant.current = chosen
    typed.type(writtenNumber(chosen))
    typed.saveNow()
  }
  const wrong = read.kind === 'none'
  useTrouble(read.kind !== 'number')
  return (
    <div class="field">
      <label for={id}>{NUMBERS[field].unit ? t('input.with_unit', { field: label, unit: NUMBERS[field].unit }) : label}</label>
      <div class="stepper" data-repeats>
        <button type="button" aria-label={t('input.less', { field: label })} onClick={() => step(-1)}>−</button>
        <input
          id={id} type="text" inputMode="decimal" autocomplete="off" value={typed.text} aria-describedby={`${id}-hint`}
          aria-invalid={wrong || read.kind === 'doubt' ? true : undefined} onInput={(event) => typed.type(event.currentTarget.value)} onBlur={typed.saveNow}
          onKeyDown={(event) => event.key === 'Enter' && typed.saveNow()}
        />
        <button type="button" aria-label={t('input.more', { field: label })} onClick={() => step(1)}>+</button>
      </div>
      <div id={`${id}-hint`}>
        {wrong && <p class="aside wrong" role="alert">{t('input.out_of_range', { field: label, low: limit.min, high: limit.max })}</p>}
        {read.kind === 'doubt' && <Doubt values={read.values} onTake={take} />}
        {read.kind === 'number' && <Usual entry={entry} field={field} />}
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

/** Two ways to read it: which was meant is asked. */
function Doubt({ values, onTake }: { values: number[]; onTake: (meant: number) => void }) {
  return (
    <div role="alert">
      <p class="aside wrong">{t('input.doubt')}</p>
      <div class="ways">{values.map((meant) => <button key={meant} type="button" onClick={() => onTake(meant)}>{writtenNumber(meant)}</button>)}</div>
    </div>
  )
}

/** Only what the field takes; of two ways to read it, the one that fits, or `known`, the number that the text is sure to mean. */
function readWithin(text: string, { min, max }: { min: number; max: number }, whole: boolean, known?: number | null): Read {
  const fits = (value: number | null) => value === null || (value >= min && value <= max && (!whole || Number.isInteger(value)))
  const read: Read = known == null ? readNumber(text, numberLocale()) : { kind: 'number', value: known }
  if (read.kind === 'number') return fits(read.value) ? read : { kind: 'none' }
  if (read.kind === 'none') return read
  const [one, ...more] = read.values.filter(fits)
  if (one === undefined) return { kind: 'none' }
  return more.length > 0 ? read : { kind: 'number', value: one }
}

/** As it is typed: all its digits, the region's decimal sign, no sign of thousands. */
function writtenNumber(value: number): string {
  return new Intl.NumberFormat(numberLocale(), { useGrouping: false, maximumFractionDigits: 6 }).format(value)
}

export function stepped(value: number | null, by: number, { min, max }: { min: number; max: number }): number {
  const from = value ?? (by > 0 ? 0 : min)
  return Math.round(Math.min(max, Math.max(min, from + by)) * 100) / 100
}

export function withUnit(value: number, field: Field): string {
  const { unit } = NUMBERS[field]
  return unit ? t('input.value', { value, unit }) : formatNumber(value)
}
