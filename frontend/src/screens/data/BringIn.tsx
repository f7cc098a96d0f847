/** "Bring a diary with you": choose a file, see what was found, then bring it in. */
import { useRef, useState } from 'preact/hooks'
import type { DataServer, Import } from '../../api/data'
import { Progress } from '../../components/data/Progress'
import { RowErrors } from '../../components/data/RowErrors'
import { Link } from '../../components/Link'
import { announce } from '../../components/live'
import { Said } from '../../components/reminders/Said'
import { t } from '../../i18n'
import { useApp } from '../app'
import { useAction, type Action } from '../reminders/useAction'
import { Preview } from './Preview'
import { useFocusKept } from './useFocusKept'
import { usePolling } from './usePolling'
import { isTooLarge, notTaken, resultLines } from './wording'

export function BringIn({ server, unfinished }: { server: DataServer; unfinished: Import | null }) {
  const { diary } = useApp()
  const [found, setFound] = useState(unfinished)
  const action = useAction()
  const heading = useFocusKept<HTMLHeadingElement>(`${found?.id} ${found?.state}`)
  const lost = useProgress(server, found, setFound, action)
  const take = (file: File) => {
    if (isTooLarge(file)) return action.say(t('bring.bad.too_large'), true)
    // What only this phone has must be known where the two diaries are compared.
    void action.run('bring in', async () => (await diary.sync(), server.upload(file)), setFound, notTaken)
  }
  return (
    <section class="block">
      <h2 ref={heading} tabIndex={-1}>{t('bring.title')}</h2>
      {found === null && <p>{t('bring.intro')}</p>}
      {found === null && <p class="hint">{t('bring.look_first')}</p>}
      {found?.state === 'preview' && <Preview server={server} found={found} put={setFound} action={action} />}
      {found?.state === 'running' && <Running found={found} lost={lost} />}
      {found?.state === 'done' && <Done found={found} />}
      {found?.state === 'failed' && <p class="late">{t('bring.did_not_work')}</p>}
      {(found === null || found.state === 'done' || found.state === 'failed') && <Choose first={found === null} action={action} take={take} />}
      <Said action={action} />
    </section>
  )
}

/** Follows the bringing in; what it brought is fetched to this phone at once. True while the server cannot be asked. */
function useProgress(server: DataServer, found: Import | null, put: (found: Import | null) => void, action: Action): boolean {
  const { diary } = useApp()
  const [lost, setLost] = useState(false)
  usePolling(found?.state === 'running', () => server.import(found?.id ?? ''), (result) => {
    setLost(result.kind === 'unreachable')
    if (result.kind === 'refused') {
      put(null)
      action.say(t('bring.gone'), true)
    }
    if (result.kind !== 'ok') return
    put(result.body)
    if (result.body.state === 'running') return
    announce(t(result.body.state === 'done' ? 'bring.done' : 'bring.did_not_work'))
    void diary.sync()
  })
  return lost
}

function Choose({ first, action, take }: { first: boolean; action: Action; take: (file: File) => void }) {
  const input = useRef<HTMLInputElement>(null)
  const chosen = (element: HTMLInputElement) => {
    const file = element.files?.[0]
    // The same file may be chosen again after it was corrected.
    if (file) take(file)
    element.value = ''
  }
  return (
    <div class="stack">
      <button type="button" class={first ? 'primary wide' : 'wide'} disabled={action.busy} onClick={() => input.current?.click()}>{t(first ? 'bring.choose' : 'bring.another')}</button>
      <input ref={input} type="file" hidden accept=".csv,.tsv,.txt,.zip,text/csv,text/plain,application/zip" onChange={(event) => chosen(event.currentTarget)} />
      {action.busy && <p role="status">{t('bring.reading')}</p>}
    </div>
  )
}

function Running({ found, lost }: { found: Import; lost: boolean }) {
  return (
    <>
      <Progress title={t('bring.running')} percent={found.progress_percent} />
      <p class="hint">{t('bring.leave')}</p>
      {lost && <p class="late" role="status">{t('data.lost')}</p>}
    </>
  )
}

function Done({ found }: { found: Import }) {
  return (
    <>
      <p><strong>{t('bring.done')}</strong></p>
      <ul class="plain">{resultLines(found).map((line) => <li key={line}>{line}</li>)}</ul>
      <RowErrors found={found} />
      <p class="apart"><Link class="button primary wide" href="/history">{t('bring.to_history')}</Link></p>
    </>
  )
}
