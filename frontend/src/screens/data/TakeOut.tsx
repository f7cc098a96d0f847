/** "Take everything with you": the file is made by the server, fetched once and saved here. */
import { useState } from 'preact/hooks'
import type { DataServer, Export } from '../../api/data'
import { Progress } from '../../components/data/Progress'
import { Fold } from '../../components/Fold'
import { announce } from '../../components/live'
import { Said } from '../../components/reminders/Said'
import { formatWhen, t } from '../../i18n'
import { useApp, useStatus } from '../app'
import { download } from '../device'
import { useAction, type Action } from '../reminders/useAction'
import { useFocusKept } from './useFocusKept'
import { usePolling } from './usePolling'
import { aboutFile, notFetched, usualTrouble } from './wording'

const LONG_WAIT_MS = 20_000
const INSIDE = ['diary', 'tables', 'report', 'fhir'] as const

export function TakeOut({ server, newest }: { server: DataServer; newest: Export | null }) {
  const { diary } = useApp()
  const [made, setMade] = useState(newest)
  const [file, setFile] = useState<File | null>(null)
  const action = useAction()
  const goesOn = made?.state === 'waiting' || made?.state === 'running'
  const heading = useFocusKept<HTMLHeadingElement>(`${made?.id} ${made?.state}`)
  const lost = useProgress(server, made, goesOn, setMade)
  const make = () => action.run('make export', async () => (await diary.sync(), server.makeExport()), (begun) => (setFile(null), setMade(begun)), usualTrouble)
  const fetched = (body: Blob) => {
    const { file_name, ...rest } = made as Export
    const arrived = new File([body], file_name, { type: 'application/zip' })
    setFile(arrived)
    setMade({ ...rest, file_name, state: 'fetched', fetched_at: new Date().toISOString() })
    download(arrived, file_name)
    return t('take.saved')
  }
  const save = () => action.run('save export', () => server.file((made as Export).id), fetched, notFetched)
  return (
    <section class="block data-part">
      <h2 ref={heading} tabIndex={-1}>{t('take.title')}</h2>
      <p>{t('take.intro')}</p>
      {goesOn ? <Making made={made} lost={lost} /> : (
        <>
          <Said action={action} />
          <Where made={made} file={file} />
          <Unsent />
          <div class="stack"><Ways made={made} file={file} action={action} make={() => void make()} save={() => void save()} /></div>
          {action.busy && <p role="status">{t(made?.state === 'ready' ? 'take.saving' : 'take.asking')}</p>}
        </>
      )}
      <Fold title={t('take.inside')}>
        <ul class="signs">{INSIDE.map((each) => <li key={each}>{t(`take.inside.${each}`)}</li>)}</ul>
        <p>{t('take.inside.not')}</p>
      </Fold>
    </section>
  )
}

/** Follows the making; true while the server cannot be asked. */
function useProgress(server: DataServer, made: Export | null, goesOn: boolean, put: (made: Export | null) => void): boolean {
  const [lost, setLost] = useState(false)
  usePolling(goesOn, () => server.export(made?.id ?? ''), (result) => {
    setLost(result.kind === 'unreachable')
    if (result.kind === 'refused') put(null)
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
function Where({ made, file }: { made: Export | null; file: File | null }) {
  if (made === null || file) return file && <p class="late">{t('take.careful')} {t('take.here')}</p>
  if (made.state === 'failed') return <p class="late">{t('take.did_not_work')}</p>
  if (made.state === 'expired') return <p>{t('take.expired')}</p>
  if (made.state === 'fetched') return <p>{t('take.fetched', { when: formatWhen(made.fetched_at ?? made.created_at) })}</p>
  return (
    <>
      <p><strong>{t('take.ready')}</strong><br />{aboutFile(made)}</p>
      {made.expires_at && <p>{t('take.once', { until: formatWhen(made.expires_at) })}</p>}
      <p class="late">{t('take.careful')}</p>
    </>
  )
}

function Unsent() {
  const { waiting } = useStatus(useApp().diary)
  return waiting > 0 ? <p class="hint">{t('take.unsent', { count: waiting })}</p> : null
}

interface WaysProps { made: Export | null; file: File | null; action: Action; make: () => void; save: () => void }

function Ways({ made, file, action: { busy }, make, save }: WaysProps) {
  if (file) {
    return (
      <>
        <button type="button" class="primary wide" onClick={() => download(file, file.name)}>{t('take.save_again')}</button>
        {canSend(file) && <button type="button" class="wide" onClick={() => void navigator.share({ files: [file] }).catch(() => {})}>{t('take.send')}</button>}
        <button type="button" class="wide" disabled={busy} onClick={make}>{t('take.make_new')}</button>
      </>
    )
  }
  const isReady = made?.state === 'ready'
  return (
    <>
      {isReady && <button type="button" class="primary wide" disabled={busy} onClick={save}>{t('take.save')}</button>}
      <button type="button" class={isReady ? 'wide' : 'primary wide'} disabled={busy} onClick={make}>{t(isReady ? 'take.make_new' : 'take.make')}</button>
    </>
  )
}

function canSend(file: File): boolean {
  return 'canShare' in navigator && navigator.canShare({ files: [file] })
}
