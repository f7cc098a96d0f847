/** The browser could not keep the app itself, so that it opens only with a network: said once, with what may help. */
import type { ComponentType } from 'preact'
import { useState } from 'preact/hooks'
import type { Diary } from '../diary'
import { fetchSession } from '../diary/api/session'
import { keepsTheApp } from '../diary/worker'
import { t } from '../i18n'
import { Banner } from '../ui/Banner'
import { useApp } from '../ui/frame/app'
import { isInsecure } from '../ui/frame/device'
import './later.words.en'
import './words.en'

const TOLD = 'no_worker_told'

/** What to show a minute after the start, if anything. Where the server is away, why it failed is not known: another time. */
export async function noWorkerNotice(diary: Diary): Promise<ComponentType | null> {
  // On plain http another banner says it.
  if (isInsecure()) return null
  const told = (await diary.kept(TOLD)) === true
  if (await keepsTheApp()) {
    // If it is lost again, that is news.
    if (told) await diary.keep(TOLD, null)
    return null
  }
  return told || (await fetchSession()) === null ? null : NoWorker
}

function NoWorker() {
  const { diary } = useApp()
  const [seen, setSeen] = useState(false)
  if (seen) return null
  const dismiss = () => {
    setSeen(true)
    void diary.keep(TOLD, true).catch(() => {})
  }
  return (
    <Banner text={t('no_worker.text')}>
      <button type="button" onClick={dismiss}>{t('banner.zone_seen')}</button>
    </Banner>
  )
}
