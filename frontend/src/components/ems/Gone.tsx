/** Deleting a record, and putting it back as long as the screen is open. */
import { useState } from 'preact/hooks'
import type { DiaryRecord, EmsType } from '../../diary'
import { t } from '../../i18n'
import { useApp } from '../../screens/app'
import { announce } from '../live'
import { isSecondTap } from '../secondTap'

interface Props { id: string; type: EmsType; record: DiaryRecord | null; name: string }

export function Gone({ id, type, record, name }: Props) {
  const { diary } = useApp()
  const [deleted, setDeleted] = useState(false)
  const remove = async () => {
    if (isSecondTap('delete record')) return
    await diary.remove(id, type)
    setDeleted(true)
    announce(t('gone.deleted', { what: name }))
  }
  const putBack = async () => {
    if (isSecondTap('delete record')) return
    await diary.restore(id)
    setDeleted(false)
    announce(t('gone.restored', { what: name }))
  }
  if (record) return <button type="button" class="wide apart" onClick={() => void remove()}>{t('gone.delete', { what: name })}</button>
  if (!deleted) return <p>{t('gone.nothing')}</p>
  return (
    <p class="taken-back" role="status">
      <span>{t('gone.deleted', { what: name })}</span>
      <button type="button" onClick={() => void putBack()}>{t('undo')}</button>
    </p>
  )
}
