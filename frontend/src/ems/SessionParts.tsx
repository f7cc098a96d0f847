/** The parts of a session's record, each saved at its tap. */
import { useId } from 'preact/hooks'
import { questionName, wordsFor } from '../diary/wording'
import { addDays, today } from '../domain/days'
import { SENSATIONS, type Time } from '../domain/ems'
import { SYMPTOMS } from '../domain/vocabulary'
import { YEARS_BACK_DAYS, instantOf, wallClockOf } from '../domain/wallClock'
import { t } from '../i18n'
import { Tick } from '../ui/Chips'
import { Choices } from '../ui/Choices'
import { DateField } from '../ui/DateField'
import { ScoreGrid } from '../ui/ScoreGrid'
import { Shape } from '../ui/Shape'
import { clearField } from '../ui/saving/clearField'
import type { Saved } from '../ui/saving/useSaved'
import { useTyped } from '../ui/saving/useTyped'
import { Pick } from './SettingsFields'
import './words.en'

export function Skin({ entry, time }: { entry: Saved; time: Time }) {
  const field = `skin_${time}_ok`
  const value = entry.data[field]
  const pick = (fine: boolean) =>
    void entry.save({ [field]: fine }, t('answer.of', { question: t(`skin.${time}`), value: t(fine ? 'skin.ok' : 'skin.not_ok') }))
  const option = (fine: boolean) => ({ value: fine, name: t(fine ? 'skin.ok' : 'skin.not_ok'), content: <><Tick />{t(fine ? 'skin.ok' : 'skin.not_ok')}</> })
  return (
    <section class="question" aria-label={t(`skin.${time}`)}>
      <h2 class="question-title">{t(`skin.${time}`)}</h2>
      <p class="question-text">{t(`skin.${time}_question`)}</p>
      <Choices kind="list" label={t(`skin.${time}`)} guard={field} value={typeof value === 'boolean' ? value : null} onPick={pick} onClear={() => clearField(entry, field, t(`skin.${time}`))} rows={[[option(true)], [option(false)]]} />
    </section>
  )
}

export function Scores({ entry, time }: { entry: Saved; time: Time }) {
  return (
    <section class="question session-scores" aria-label={t(`scores.${time}`)}>
      <h2 class="question-title">{t(`scores.${time}`)}</h2>
      <p class="question-text">{t('scores.hint')}</p>
      {SYMPTOMS.map((symptom) => {
        const field = `${symptom}_${time}`
        const name = questionName(symptom, null)
        const label = t('scores.of_time', { symptom: name, time: t(`scores.${time}_word`) })
        const value = entry.data[field]
        return (
          <div key={symptom} class="detail">
            <h3 class="question-title"><Shape symptom={symptom} />{name}</h3>
            <p class="question-text">{t(`question_now.${symptom}`)}</p>
            <ScoreGrid
              label={label} words={wordsFor(symptom)} value={typeof value === 'number' ? value : null}
              onPick={(score) => void entry.save({ [field]: score }, t('answer.of', { question: label, value: score }))}
              onClear={() => clearField(entry, field, label)}
            />
          </div>
        )
      })}
    </section>
  )
}

export function Sensation({ entry }: { entry: Saved }) {
  return (
    <section class="question" aria-label={t('sensation.title')}>
      <h2 class="question-title">{t('sensation.title')}</h2>
      <Pick entry={entry} field="sensation" label={t('sensation.title')} items={SENSATIONS} nameOf={(item) => t(`sensation.${item}`)} />
    </section>
  )
}

/** Day and time the session began, where the phone is. */
export function When({ entry }: { entry: Saved }) {
  const id = useId()
  const started = String(entry.data.started_at ?? '')
  const zone = String(entry.data.time_zone ?? 'UTC')
  const { on, time } = wallClockOf(started, zone)
  const now = today(zone)
  const save = (nextOn: string, nextTime: string) => entry.save({ started_at: instantOf(nextOn, nextTime, zone) }, t('when.title'))
  const typed = useTyped({ name: null, stored: time, save: (next) => (next === '' ? false : save(on, next)), onPause: false })
  return (
    <section class="question" aria-label={t('when.title')}>
      <h2 class="question-title">{t('when.title')}</h2>
      <div class="pair-of-fields">
        <DateField label={t('when.day')} value={on} first={addDays(now, -YEARS_BACK_DAYS)} last={addDays(now, 1)} onPick={(next) => next !== null && void save(next, time)} />
        <div class="field">
          <label for={`${id}-time`}>{t('when.time')}</label>
          <input id={`${id}-time`} type="time" value={typed.text} onInput={(event) => typed.type(event.currentTarget.value)} onBlur={typed.saveNow} />
        </div>
      </div>
    </section>
  )
}
