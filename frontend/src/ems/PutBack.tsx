/** Sessions and programmes that were deleted here and can be put back; on the screen they went from they are in no list. */
import type { DiaryRecord } from '../diary'
import { programmeName, sessionName } from '../diary/naming'
import { formatWhen, t } from '../i18n'
import { useApp, useStored } from '../ui/frame/app'
import { announce } from '../ui/live'
import { NotStored } from '../ui/saving/NotStored'
import { useStoring } from '../ui/saving/useStoring'
import './words.en'

export function PutBack() {
  const { diary } = useApp()
  const gone = useStored(diary, async (from) => {
    const removed = (await from.removed()).filter(({ type }) => type === 'ems_session' || type === 'ems_programme')
    const there = await Promise.all(removed.map(({ type, id }) => from.record(type as 'ems_session', id)))
    return removed.filter((_, index) => there[index]?.deleted !== false)
  }, []) ?? []
  const storing = useStoring()
  const restore = (record: DiaryRecord) => storing.store(async () => {
    await diary.restore(record.id)
    announce(t('gone.restored', { what: nameOf(record) }))
  })
  return (
    <>
      {gone.map((record) => (
        <p key={record.id} class="taken-back">
          <span>{t('gone.deleted', { what: nameOf(record) })} {t('deletion.until')}</span>
          <button type="button" aria-label={`${t('day.delete_undo')}: ${nameOf(record)}`} onClick={() => void restore(record)}>{t('day.delete_undo')}</button>
        </p>
      ))}
      <NotStored storing={storing} />
    </>
  )
}

function nameOf(record: DiaryRecord): string {
  if (record.type === 'ems_programme') return programmeName(record)
  return `${sessionName(record)}, ${formatWhen(String(record.data.started_at))}`
}
