/** "Take everything with you": the file is made by the server, kept for a day, and saved here as often as wished. */
import { useState } from 'preact/hooks'
import type { DataServer, Export } from '../../api/data'
import { Ask } from '../../components/data/Ask'
import { Progress } from '../../components/data/Progress'
import { Unsent } from '../../components/data/Unsent'
import { Fold } from '../../components/Fold'
import { announce } from '../../components/live'
import { Said } from '../../components/reminders/Said'
import { formatWhen, t } from '../../i18n'
import { useApp } from '../app'
import { download } from '../device'
import { useAction } from '../reminders/useAction'
import { useFocusKept } from './useFocusKept'
import { usePolling } from './usePolling'
import { aboutFile, isGone, needsPassword, notFetched, usualTrouble } from './wording'

const LONG_WAIT_MS = 20_000
const INSIDE = ['diary', 'tables', 'report', 'fhir', 'readme'] as const

export function TakeOut({ server, newest }: { server: DataServer; newest: Export | null }) {
  const { diary } = useApp()
  const [made, setMade] = useState(newest)
  const [file, setFile] = useState<File | null>(null)
  const [locked, setLocked] = useState(false)
  const action = useAction()
  const goesOn = made?.state === 'waiting' || made?.state === 'running'
  const heading = useFocusKept<HTMLHeadingElement>(`${made?.id} ${made?.state}`)
  const lost = useProgress(server, made, goesOn, setMade)
  const put = (next: Export | null) => (setFile(null), setLocked(false), setMade(next))
  const make = () => action.run('make export', async () => (await diary.sync(), server.makeExport()), put, usualTrouble)
  const fetched = (body: Blob) => {
    const { file_name } = made as Export
    const arrived = new File([body], file_name, { type: 'application/zip' })
    setFile(arrived)
    setLocked(false)
    download(arrived, file_name)
    return t('take.saved')
  }
  const fetchFile = async () => {
    const result = await server.file((made as Export).id)
    setLocked(needsPassword(result))
    if (isGone(result)) setMade((before) => before && { ...before, state: 'expired' })
    return result
  }
  const save = () => file ? (download(file, file.name), action.say(t('take.saved'))) : void action.run('save export', fetchFile, fetched, notFetched)
  const forget = () => action.run('delete export', () => server.deleteExport((made as Export).id), () => (put(null), t('take.deleted')), usualTrouble)
  const isReady = made?.state === 'ready'
  return (
    <section class="block data-part">
      <h2 ref={heading} tabIndex={-1}>{t('take.title')}</h2>
      <p>{t('take.intro')}</p>
      {made && goesOn && <Making made={made} lost={lost} />}
      {locked ? <Password /> : <Said action={action} />}
      {made && !goesOn && <Where made={made} />}
      <Unsent />
      {!goesOn && (
        <div class="stack">
          {isReady && <button type="button" class={locked ? 'wide' : 'primary wide'} disabled={action.busy} onClick={save}>{t('take.save')}</button>}
          {file && canSend(file) && <button type="button" class="wide" onClick={() => void navigator.share({ files: [file] }).catch(() => {})}>{t('take.send')}</button>}
          <button type="button" class={isReady ? 'wide' : 'primary wide'} disabled={action.busy} onClick={() => void make()}>{t(isReady ? 'take.make_new' : 'take.make')}</button>
        </div>
      )}
      {action.busy && <p role="status">{t(isReady ? 'take.saving' : 'take.asking')}</p>}
      <Inside />
      {isReady && <DeleteNow busy={action.busy} onDelete={() => void forget()} />}
    </section>
  )
}

/** Follows the making; true while the server cannot be asked. */
function useProgress(server: DataServer, made: Export | null, goesOn: boolean, put: (made: Export | null) => void): boolean {
  const [lost, setLost] = useState(false)
  usePolling(goesOn, () => server.export(made?.id ?? ''), (result) => {
    setLost(result.kind === 'unreachable')
    if (isGone(result)) put(null)
    if (result.kind !== 'ok') return
    put(result.body)
    if (result.body.state === 'ready') announce(t('take.ready'))
  })
  return lost
}

function Making({ made, lost }: { made: Export; lost: boolean }) {
  const isLong = made.state === 'waiting' && Date.now() - Date.parse(made.created_at) > LONG_WAIT_MS
  return (
    <>
      <Progress title={t(made.state === 'waiting' ? 'take.waiting' : 'take.running')} percent={made.progress_percent} />
      <p class="hint">{t(isLong ? 'take.waiting_long' : 'take.leave')}</p>
      {lost && <p class="late" role="status">{t('data.lost')}</p>}
    </>
  )
}

/** What became of the last file. */
function Where({ made }: { made: Export }) {
  if (made.state === 'failed') return <p class="late">{t('take.did_not_work')}</p>
  if (made.state === 'expired') return <p>{t('take.expired')}</p>
  return (
    <>
      <p><strong>{t('take.ready')}</strong><br />{aboutFile(made)}<br />{t('take.made', { when: formatWhen(made.ready_at ?? made.created_at) })}</p>
      {made.expires_at && <p>{t('take.until', { until: formatWhen(made.expires_at) })}</p>}
      <p class="late">{t('take.careful')}</p>
    </>
  )
}

function Password() {
  return (
    <div class="late" role="alert">
      <p>{t('take.password_first')}</p>
      <a class="button primary wide" href="/accounts/reauthenticate/?next=/data">{t('take.password')}</a>
    </div>
  )
}

function Inside() {
  return (
    <Fold title={t('take.inside')}>
      <ul class="signs">{INSIDE.map((each) => <li key={each}>{t(`take.inside.${each}`)}</li>)}</ul>
      <p>{t('take.inside.not')}</p>
    </Fold>
  )
}

/** At the end, away from saving. */
function DeleteNow({ busy, onDelete }: { busy: boolean; onDelete: () => void }) {
  const [asking, setAsking] = useState(false)
  const words = { title: t('take.delete_title'), body: t('take.delete_body'), keep: t('take.delete_keep'), act: t('take.delete_now') }
  return (
    <>
      <button type="button" class="wide apart" disabled={busy} onClick={() => setAsking(true)}>{t('take.delete')}</button>
      {asking && <Ask words={words} onKeep={() => setAsking(false)} onAct={() => (setAsking(false), onDelete())} />}
    </>
  )
}

function canSend(file: File): boolean {
  return 'canShare' in navigator && navigator.canShare({ files: [file] })
}
