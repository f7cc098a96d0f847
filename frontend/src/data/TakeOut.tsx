/** "Take everything with you": the file is made by the server, kept for a day, and saved here as often as wished. */
import { useRef, useState } from 'preact/hooks'
import type { DataServer, Export } from '../diary/api/data'
import type { Result } from '../diary/api/server'
import { formatWhen, t } from '../i18n'
import { Fold } from '../ui/Fold'
import { Said } from '../ui/frame/Said'
import { useApp } from '../ui/frame/app'
import { download } from '../ui/frame/device'
import { useAction, type Action } from '../ui/frame/useAction'
import { announce } from '../ui/live'
import { Ask } from './Ask'
import { Lost, lostBy } from './Lost'
import { Progress } from './Progress'
import { Unsent } from './Unsent'
import { useFocusKept } from './useFocusKept'
import { usePolling } from './usePolling'
import { aboutFile, isGone, needsPassword, notFetched, notMade, usualTrouble } from './wording'
import './words.en'

const LONG_WAIT_MS = 20_000
const INSIDE = ['diary', 'tables', 'report', 'fhir', 'readme'] as const

type Asking = 'take.asking' | 'take.saving' | 'take.deleting'

/** `quiet`: something else on this screen comes first. */
interface Props { server: DataServer; newest: Export | null; quiet: boolean }

export function TakeOut({ server, newest, quiet }: Props) {
  const { diary } = useApp()
  const [made, setMade] = useState(newest)
  const [file, setFile] = useState<File | null>(null)
  const [locked, setLocked] = useState(false)
  const asking = useRef<Asking>('take.asking')
  const action = useAction()
  const goesOn = isMaking(made)
  const heading = useFocusKept<HTMLHeadingElement>(`${made?.id} ${made?.state}`)
  const lost = useProgress(server, made, action, setMade)
  const put = (next: Export | null) => (setFile(null), setLocked(false), setMade(next))
  const make = () => {
    asking.current = 'take.asking'
    void action.run('make export', async () => (await diary.sync(), server.makeExport()), (next) => (put(next), isMaking(next) ? t('take.waiting') : undefined), notMade)
  }
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
  const save = () => {
    asking.current = 'take.saving'
    if (file === null) return void action.run('save export', fetchFile, fetched, notFetched)
    download(file, file.name)
    action.say(t('take.saved'))
  }
  const forget = () => {
    asking.current = 'take.deleting'
    void action.run('delete export', () => deleted(server, (made as Export).id), () => (put(null), t('take.deleted')), usualTrouble)
  }
  const isReady = made?.state === 'ready'
  return (
    <section class="block data-part">
      <h2 ref={heading} tabIndex={-1}>{t('take.title')}</h2>
      <p>{t('take.intro')}</p>
      {made && goesOn && <Making key={made.id} made={made} lost={lost} />}
      {locked && <Password />}
      {!goesOn && action.said !== '' && <Said action={action} />}
      {made && !goesOn && action.said !== t('take.expired') && <Where made={made} />}
      <Unsent />
      {!goesOn && (
        <div class="stack">
          {isReady && <button type="button" class={locked || quiet ? 'wide' : 'primary wide'} disabled={action.busy} onClick={save}>{t('take.save')}</button>}
          {file && canSend(file) && <button type="button" class="wide" onClick={() => void navigator.share({ files: [file] }).catch(() => {})}>{t('take.send')}</button>}
          <button type="button" class={isReady || quiet ? 'wide' : 'primary wide'} disabled={action.busy} onClick={make}>{t(isReady ? 'take.make_new' : 'take.make')}</button>
        </div>
      )}
      {action.busy && <p role="status">{t(asking.current)}</p>}
      <Inside />
      {isReady && <DeleteNow busy={action.busy} onDelete={forget} />}
    </section>
  )
}

function isMaking(made: Export | null): boolean {
  return made?.state === 'waiting' || made?.state === 'running'
}

/** One that is gone already is deleted, too. */
async function deleted(server: DataServer, id: string): Promise<Result<null>> {
  const result = await server.deleteExport(id)
  return isGone(result) ? { kind: 'ok', body: null } : result
}

/** Follows the making; why the server cannot be asked, while it cannot. */
function useProgress(server: DataServer, made: Export | null, action: Action, put: (made: Export | null) => void): Lost {
  const [lost, setLost] = useState<Lost>(null)
  usePolling(isMaking(made), () => server.export(made?.id ?? ''), (result) => {
    setLost(lostBy(result))
    if (isGone(result)) {
      put(null)
      action.say(t('take.gone'), true)
    }
    if (result.kind !== 'ok') return
    put(result.body)
    if (isMaking(result.body)) return
    action.say(null)
    announce(t(result.body.state === 'ready' ? 'take.ready' : result.body.state === 'failed' ? 'take.did_not_work' : 'take.expired'))
  })
  return lost
}

function Making({ made, lost }: { made: Export; lost: Lost }) {
  // By one clock: the phone's.
  const since = useRef(Date.now())
  const isLong = made.state === 'waiting' && Date.now() - since.current > LONG_WAIT_MS
  return (
    <>
      <Progress title={t(made.state === 'waiting' ? 'take.waiting' : 'take.running')} percent={made.progress_percent} />
      <p class="hint">{t(isLong ? 'take.waiting_long' : 'take.leave')}</p>
      <Lost kind={lost} />
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
    <Fold level={3} title={t('take.inside')}>
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
