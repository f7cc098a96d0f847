/** Pads off: the skin, the scores, what it felt like, anything unwanted. The session is already stored. */
import type { SessionDraft } from '../diary'
import { addDays, today } from '../domain/days'
import { elapsedMs } from '../domain/timer'
import { t } from '../i18n'
import { Screen } from '../ui/frame/Screen'
import { useApp, useStatus } from '../ui/frame/app'
import { go } from '../ui/frame/go'
import { announce } from '../ui/live'
import { NotSaved } from '../ui/saving/NotSaved'
import { NotStored } from '../ui/saving/NotStored'
import { NoteField } from '../ui/saving/NoteField'
import { SaveBar } from '../ui/saving/SaveBar'
import { useStoring } from '../ui/saving/useStoring'
import { isSecondTap } from '../ui/secondTap'
import { NumberField } from './NumberField'
import { Scores, Sensation, Skin } from './SessionParts'
import { SideEffects } from './SideEffects'
import { useRecord } from './useRecord'
import './words.en'

export function AfterSession({ draft }: { draft: SessionDraft }) {
  const { diary } = useApp()
  const status = useStatus(diary)
  const entry = useRecord('ems_session', draft.id)
  const storing = useStoring()
  const on = String(entry.data.on ?? today())
  const done = () => {
    if (isSecondTap('session done')) return
    void storing.store(async () => {
      await diary.keepDraft(null)
      announce(t('session.done'))
      go(`/ems/sessions/${draft.id}`, { replace: true })
    })
  }
  return (
    <Screen title={t('session.after_title')}>
      <p>{t('session.after_body')}</p>
      <Skin entry={entry} time="after" />
      <NumberField entry={entry} field="duration_minutes" label={t('settings_of.minutes_done')} whole />
      <Scores entry={entry} time="after" />
      <Sensation entry={entry} />
      <SideEffects sessionId={draft.id} at={endOf(draft)} from={on} to={addDays(on, 2)} />
      <NoteField entry={entry} />
      <button type="button" class="primary wide" onClick={done}>{t('session.done_button')}</button>
      <NotStored storing={storing} />
      <SaveBar entry={entry} status={status} />
      <NotSaved diary={diary} entry={entry} />
    </Screen>
  )
}

/** When the timer ended, as far as this device knows. */
function endOf(draft: SessionDraft): string {
  const started = Date.parse(draft.started_at ?? new Date().toISOString())
  const ended = started + draft.paused_ms + elapsedMs(draft, Date.now())
  return new Date(Math.min(Date.now(), ended)).toISOString()
}
