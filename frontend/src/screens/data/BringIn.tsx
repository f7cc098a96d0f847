/** "Bring a diary with you" in a few steps: read, say what is what, look, written. Nothing changes before the last. */
import { useEffect, useState } from 'preact/hooks'
import type { DataServer, Import } from '../../api/data'
import { Said } from '../../components/reminders/Said'
import { t } from '../../i18n'
import { useApp } from '../app'
import { useAction } from '../reminders/useAction'
import { Choose } from './Choose'
import { Earlier } from './Earlier'
import { Look } from './Look'
import { Understand } from './Understand'
import { useAsked } from './useAsked'
import { useFocusKept } from './useFocusKept'
import { useImport, type Brought } from './useImport'
import { isTooLarge, notTaken, whyRefused } from './wording'
import { isWritten, Written } from './Written'

const OPEN: readonly Import['state'][] = ['reading', 'preview', 'running']
type Step = 'read' | 'understand' | 'look' | 'write'

export function BringIn({ server, imports }: { server: DataServer; imports: Import[] }) {
  const { diary } = useApp()
  const action = useAction()
  const brought = useImport(server, imports.find(({ state }) => OPEN.includes(state)) ?? null, action)
  const { found, shown, put } = brought
  const asked = useAsked(shown)
  const [before, setBefore] = useState(() => imports.filter(isWritten))
  const [looking, setLooking] = useState(false)
  const [moved, setMoved] = useState(0)
  const step = stepOf(brought, looking)
  const heading = useFocusKept<HTMLHeadingElement>(`${found?.id} ${step} ${step === 'write' ? found?.state : found?.state === 'refused'}`, moved)
  const hasArrived = looking && step === 'look'
  const isAsked = looking && step === 'understand' && !brought.isBehind
  useEffect(() => {
    if (hasArrived) setMoved((before) => before + 1)
    // Something is asked again: whoever answers it goes on when they say so.
    if (isAsked) setLooking(false)
  }, [hasArrived, isAsked])
  const goBack = () => {
    setLooking(false)
    setMoved(moved + 1)
  }
  const begin = (begun: Import) => {
    if (found && isWritten(found)) setBefore([found, ...before])
    setLooking(false)
    put(begun)
  }
  const take = (from: File | string) => {
    if (isTooLarge(from)) return action.say(t('bring.bad.too_large'), true)
    // What only this phone has must be known where the two diaries are compared.
    void action.run('bring in', async () => (await diary.sync(), server.upload(from)), begin, notTaken)
  }
  const cancel = () => void action.run('cancel import', () => server.forget(found?.id ?? ''), () => (put(null), t('bring.cancelled')), brought.why)
  const props = { server, brought, action }
  return (
    <>
      <section class="block data-part">
        <h2>{t('bring.title')}</h2>
        <h3 ref={heading} tabIndex={-1} class="data-step">{position(step, found)}</h3>
        {step === 'read' && <Read brought={brought} />}
        {step === 'understand' && shown && <Understand key={shown.id} brought={brought} shown={shown} asked={asked} onGoOn={() => setLooking(true)} />}
        {step === 'look' && shown && <Look shown={shown} onBack={shown.kind === 'table' ? goBack : null} {...props} />}
        {step === 'write' && found && <Written found={found} isNew {...props} />}
        {(found === null || ['refused', 'done', 'failed', 'undone'].includes(found.state)) && <Choose first={found === null} busy={action.busy} take={take} />}
        {(found?.state === 'reading' || found?.state === 'preview') && <button type="button" class="wide apart" disabled={action.busy} onClick={cancel}>{t('bring.cancel')}</button>}
        <Said action={action} />
      </section>
      <Earlier server={server} imports={before.filter(({ id }) => id !== found?.id)} />
    </>
  )
}

function stepOf({ found, shown, isBehind }: Brought, looking: boolean): Step {
  if (found === null || shown === null) return 'read'
  if (found.state !== 'reading' && found.state !== 'preview' && found.state !== 'refused') return 'write'
  if (found.state === 'refused' && shown.reading === null) return 'read'
  const canLook = found.state === 'preview' && !isBehind && shown.questions.length === 0 && shown.preview !== null
  return shown.kind === 'daymark' || (looking && canLook) ? 'look' : 'understand'
}

/** A Daymark file is understood by itself. */
function position(step: Step, found: Import | null): string {
  const steps: Step[] = found?.kind === 'daymark' ? ['read', 'look', 'write'] : ['read', 'understand', 'look', 'write']
  return t('step.of', { number: steps.indexOf(step) + 1, total: steps.length, title: t(`step.${step}`) })
}

function Read({ brought: { found, lost } }: { brought: Brought }) {
  if (found?.state === 'reading') {
    return (
      <>
        <p role="status">{t('bring.reading')}</p>
        {lost && <p class="late" role="status">{t('data.lost')}</p>}
      </>
    )
  }
  if (found?.state === 'refused') return <p class="late" role="alert">{whyRefused(found)}</p>
  return (
    <>
      <p>{t('bring.intro')}</p>
      <p class="hint">{t('bring.known')}</p>
      <p class="hint">{t('bring.look_first')}</p>
    </>
  )
}
