/** Deleting a record, and putting it back: by Undo, or here until tomorrow ends, also after leaving the screen. */
import type { RecordType } from '../../domain/types'
import { t } from '../../i18n'
import { useApp, useStored } from '../frame/app'
import '../later.words.en'
import { announce } from '../live'
import { isSecondTap } from '../secondTap'
import { NotStored } from './NotStored'
import { useUndo } from './undo'
import { useStoring } from './useStoring'

interface Words { remove: string; removed: string; putBack: string; back: string }
/** `there`: it holds something now; then nothing is put over it. */
interface Props { id: string; type: RecordType; there: boolean; words: Words; otherwise?: string }

export function Deletion({ id, type, there, words, otherwise }: Props) {
  const { diary } = useApp()
  const { did } = useUndo()
  const storing = useStoring()
  const removed = useStored(diary, (from) => from.removed(), [])
  const tried = async (work: () => Promise<void>, said: string) => {
    if (isSecondTap('delete record')) return
    await storing.store(async () => {
      await work()
      announce(said)
    })
  }
  const putBack = () => tried(async () => {
    await diary.restore(id)
    did(words.back, () => diary.remove(id, type).then(() => true))
  }, words.back)
  const remove = () => tried(async () => did(words.removed, await diary.remove(id, type)), words.removed)
  if (there) {
    return (
      <>
        <NotStored storing={storing} />
        <button type="button" class="wide apart" onClick={() => void remove()}>{words.remove}</button>
      </>
    )
  }
  if (!removed?.some((record) => record.id === id)) return otherwise ? <p>{otherwise}</p> : null
  return (
    <div class="taken-back" role="status">
      <span>{words.removed} {t('deletion.until')}</span>
      <NotStored storing={storing} />
      <button type="button" onClick={() => void putBack()}>{words.putBack}</button>
    </div>
  )
}
