/** One tap logs a session that has just ended, with the settings of the last one. */
import { useState } from 'preact/hooks'
import type { DiaryRecord } from '../diary'
import { sessionFacts, sessionName } from '../diary/naming'
import { newId } from '../domain/ids'
import { t } from '../i18n'
import { Link } from '../ui/frame/Link'
import { useApp } from '../ui/frame/app'
import { announce } from '../ui/live'
import { NotStored } from '../ui/saving/NotStored'
import { useStoring } from '../ui/saving/useStoring'
import { isSecondTap } from '../ui/secondTap'
import { useFocusAfter } from '../ui/useFocusAfter'
import { logFinished } from './useRecord'
import './words.en'

/** The way there and the way back stand in the same place: a trembling second tap must not take back the first. */
const GUARD = 'same as last'

export function SameAsLast({ last }: { last: DiaryRecord | undefined }) {
  const { diary, entrySaved } = useApp()
  const [logged, setLogged] = useState<{ id: string; what: string } | null>(null)
  const storing = useStoring()
  const place = useFocusAfter<HTMLDivElement>(logged)
  const tried = async (work: () => Promise<void>) => {
    if (!isSecondTap(GUARD)) await storing.store(work)
  }
  const log = (from: DiaryRecord) => {
    // Tried again it is the same session, ended at the tap.
    const [id, ended, what] = [newId(), new Date(), wordsOf(from)]
    return tried(async () => {
      await logFinished(diary, id, from, ended)
      setLogged({ id, what })
      announce(t('saved.announce', { what: t('emshome.logged', { what }) }))
      entrySaved()
    })
  }
  const takeBack = (id: string) => tried(async () => {
    await diary.remove(id, 'ems_session')
    setLogged(null)
    announce(t('emshome.taken_back'))
  })
  return (
    <div ref={place} class="same-as-last" tabIndex={-1}>
      <NotStored storing={storing} />
      {logged ? <Logged {...logged} onUndo={() => void takeBack(logged.id)} /> : last && (
        <button type="button" class="chooser-one wide" onClick={() => void log(last)}>
          <span><strong>{t('emshome.same')}</strong><span class="hint">{t('emshome.same_hint')}</span></span>
          <span>{wordsOf(last)}</span>
        </button>
      )}
    </div>
  )
}

function wordsOf(session: DiaryRecord): string {
  return [sessionName(session), sessionFacts(session)].filter((part) => part !== '').join(' · ')
}

function Logged({ id, what, onUndo }: { id: string; what: string; onUndo: () => void }) {
  return (
    <div class="logged">
      <p>{t('emshome.logged', { what })}</p>
      <div class="ways">
        <button type="button" aria-label={t('undo.of', { what: t('emshome.logged', { what }) })} onClick={onUndo}>{t('undo')}</button>
        <Link class="button" href={`/ems/sessions/${id}`}>{t('emshome.details')}</Link>
      </div>
    </div>
  )
}
