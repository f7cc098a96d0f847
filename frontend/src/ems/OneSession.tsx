/** One session: looked at, completed, corrected, deleted and put back. */
import type { DiaryRecord } from '../diary'
import { addDays } from '../domain/days'
import { minutesOf } from '../domain/ems'
import { formatDay, formatTime, t } from '../i18n'
import { Fold } from '../ui/Fold'
import { Link } from '../ui/frame/Link'
import { Screen } from '../ui/frame/Screen'
import { useApp, useStatus } from '../ui/frame/app'
import { Deletion } from '../ui/saving/Deletion'
import { Earlier } from '../ui/saving/Earlier'
import { NotSaved } from '../ui/saving/NotSaved'
import { NoteField } from '../ui/saving/NoteField'
import { SaveBar } from '../ui/saving/SaveBar'
import type { Saved } from '../ui/saving/useSaved'
import { NumberField } from './NumberField'
import { Scores, Sensation, Skin, When } from './SessionParts'
import { SettingsFields } from './SettingsFields'
import { SideEffects } from './SideEffects'
import { deletionWords, programmeLine } from './lines'
import { useKnown, useRecord } from './useRecord'
import './words.en'

export function OneSession({ id }: { id: string }) {
  const { diary } = useApp()
  const status = useStatus(diary)
  const entry = useRecord('ems_session', id)
  if (entry.record === undefined) return <main id="content" class="screen" />
  return (
    <Screen title={t('session.title')} {...(entry.record ? { heading: whenOf(entry.record) } : {})}>
      {entry.record && <Filled entry={entry} record={entry.record} />}
      <p class="apart"><Link class="button wide" href="/ems" up>{t('session.to_all')}</Link></p>
      <Deletion id={id} type="ems_session" there={entry.record !== null} words={deletionWords(t('session.one'))} otherwise={t('gone.nothing')} />
      <SaveBar entry={entry} status={status} />
      <NotSaved diary={diary} entry={entry} />
    </Screen>
  )
}

/** Where the line is too short, it breaks between the day and the time. */
function whenOf({ data }: DiaryRecord): string {
  return t('session.when', { day: formatDay(String(data.on), 'short').replaceAll(' ', '\u00a0'), time: formatTime(String(data.started_at)) })
}

function Filled({ entry, record }: { entry: Saved; record: DiaryRecord }) {
  const known = useKnown()
  const on = String(record.data.on)
  return (
    <>
      <p>{programmeLine(record)}</p>
      {record.is_late && <p class="late"><strong>{t('day.late')}.</strong> {t('session.late_body')}</p>}
      <When entry={entry} />
      <NumberField entry={entry} field="duration_minutes" label={t('settings_of.minutes_done')} whole />
      <Fold title={t('session.before_title')} open={entry.data.skin_before_ok === false}>
        <Skin entry={entry} time="before" />
        <Scores entry={entry} time="before" />
      </Fold>
      <Fold title={t('session.after_title')} open={isOpenAfter(record)}>
        <Skin entry={entry} time="after" />
        <Scores entry={entry} time="after" />
        <Sensation entry={entry} />
      </Fold>
      <SideEffects sessionId={record.id} at={endOf(record)} from={on} to={addDays(on, 2)} />
      <Fold title={t('session.settings')}>
        <p class="aside">{t('session.settings_hint')}</p>
        <SettingsFields entry={entry} devices={known?.devices ?? []} minutes={false} />
      </Fold>
      <NoteField entry={entry} />
      <Earlier record={record} />
    </>
  )
}

/** What is still open is shown unfolded. */
function isOpenAfter({ data }: DiaryRecord): boolean {
  return data.skin_after_ok !== true || data.pain_after == null
}

function endOf({ data }: DiaryRecord): string {
  return new Date(Date.parse(String(data.started_at)) + (minutesOf(data) ?? 0) * 60_000).toISOString()
}
