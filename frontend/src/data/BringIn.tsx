/** "Bring a diary with you" in a few steps: read, say what is what, look, written. Nothing changes before the last. */
import { useEffect, useState } from 'preact/hooks'
import type { DataServer, Import, OnDifferent } from '../diary/api/data'
import type { Result } from '../diary/api/server'
import { t } from '../i18n'
import { Said } from '../ui/frame/Said'
import { useApp } from '../ui/frame/app'
import { useAction } from '../ui/frame/useAction'
import { Choose } from './Choose'
import { Earlier } from './Earlier'
import { Look } from './Look'
import { Lost } from './Lost'
import { Understand } from './Understand'
import { isWritten, Written } from './Written'
import { useAsked } from './useAsked'
import { useFocusKept } from './useFocusKept'
import { useImport, type Brought } from './useImport'
import { isTooLarge, notUploaded, whyRefused } from './wording'
import './words.en'

type Step = 'read' | 'understand' | 'look' | 'write'

/** `onFound`: whether there is a file to go on with. */
interface Props { server: DataServer; imports: Import[]; onFound: (is: boolean) => void }

export function BringIn({ server, imports, onFound }: Props) {
  const { diary } = useApp()
  const action = useAction()
  const brought = useImport(server, openOf(imports), action)
  const { found, shown, put } = brought
  const asked = useAsked(shown)
  const [before, setBefore] = useState(() => imports.filter(isWritten))
  const [looking, setLooking] = useState(false)
  const [sending, setSending] = useState(false)
  const [chosen, setChosen] = useState<{ id: string; onDifferent: OnDifferent } | null>(null)
  const step = stepOf(brought, looking)
  const hasArrived = looking && step === 'look'
  // Once, with the step itself: whoever has gone on by then would be called back by a second time.
  const heading = useFocusKept<HTMLHeadingElement>(`${found?.id} ${step} ${step === 'write' ? found?.state : found?.state === 'refused'}`, hasArrived)
  const isFound = found !== null
  useEffect(() => onFound(isFound), [isFound])
  const isAsked = looking && step === 'understand' && !brought.isBehind
  useEffect(() => {
    // Something is asked again: whoever answers it goes on when they say so.
    if (isAsked) setLooking(false)
  }, [isAsked])
  const begin = (begun: Import) => {
    if (found && isWritten(found)) setBefore([found, ...before])
    setLooking(false)
    return brought.arrived(begun)
  }
  const upload = async (from: File | string) => {
    setSending(true)
    // What only this phone has must be known where the two diaries are compared.
    await diary.sync()
    const result = await server.upload(from)
    setSending(false)
    return result
  }
  const take = (from: File | string) => {
    if (isTooLarge(from)) return action.say(t('bring.bad.too_large'), true)
    void action.run('bring in', () => upload(from), begin, notUploaded)
  }
  const cancelled = (written: Import | null) => {
    if (written) brought.arrived(written)
    else put(null)
    return t(written ? 'bring.bad.import_over' : 'bring.cancelled')
  }
  const cancel = () => void action.run('cancel import', () => dropped(server, found?.id ?? ''), cancelled, brought.why)
  const props = { server, brought, action }
  return (
    <>
      <section class="block data-part">
        <h2>{t('bring.title')}</h2>
        <h3 ref={heading} tabIndex={-1} class="data-step">{position(step, found)}</h3>
        {step === 'read' && <Read brought={brought} />}
        {step === 'understand' && shown && <Understand key={shown.id} brought={brought} shown={shown} asked={asked} onGoOn={() => setLooking(true)} />}
        {step === 'look' && shown && <Look shown={shown} onDifferent={chosen?.id === shown.id ? chosen.onDifferent : 'keep'} onPick={(onDifferent) => setChosen({ id: shown.id, onDifferent })} onBack={shown.kind === 'table' ? () => setLooking(false) : null} {...props} />}
        {step === 'write' && found && <Written found={found} isNew {...props} />}
        {(found === null || ['refused', 'done', 'failed', 'undone'].includes(found.state)) && <Choose first={found === null} busy={action.busy} sending={sending} take={take} />}
        {found && isOpen(found) && found.state !== 'running' && <button type="button" class="wide apart" disabled={action.busy} onClick={cancel}>{t('bring.cancel')}</button>}
        <Said action={action} />
      </section>
      <Earlier server={server} imports={before.filter(({ id }) => id !== found?.id)} />
    </>
  )
}

/** Begun and not yet ended; what cannot be read any more since a choice can be read otherwise. */
function isOpen({ state, reading }: Import): boolean {
  return state === 'reading' || state === 'preview' || state === 'running' || (state === 'refused' && reading !== null)
}

/** What is being written before what is only looked at. */
function openOf(imports: Import[]): Import | null {
  return imports.find(({ state }) => state === 'running') ?? imports.find(isOpen) ?? null
}

/** Something of these goes on, or waits for its person. */
export function goesOn(imports: Import[]): boolean {
  return imports.some((each) => isOpen(each) || each.state === 'undoing')
}

/** Forgets it; what is written by now, brought in on another screen, could not be taken back any more: that is left and returned. */
async function dropped(server: DataServer, id: string): Promise<Result<Import | null>> {
  const now = await server.import(id)
  return now.kind !== 'ok' || now.body.committed_at !== null ? now : server.forget(id)
}

function stepOf({ found, shown, isBehind }: Brought, looking: boolean): Step {
  if (found === null || shown === null) return 'read'
  if (found.state !== 'reading' && found.state !== 'preview' && found.state !== 'refused') return 'write'
  if (found.state === 'refused' && shown.reading === null) return 'read'
  const canLook = found.state === 'preview' && !isBehind && shown.questions.length === 0 && shown.preview !== null
  return shown.kind === 'daymark' || (looking && canLook) ? 'look' : 'understand'
}

/** A Daymark file is understood by itself; how many steps there are is known once it is read. */
function position(step: Step, found: Import | null): string {
  if (step === 'read') return t('step.first', { title: t('step.read') })
  const steps: Step[] = found?.kind === 'daymark' ? ['read', 'look', 'write'] : ['read', 'understand', 'look', 'write']
  return t('step.of', { number: steps.indexOf(step) + 1, total: steps.length, title: t(`step.${step}`) })
}

function Read({ brought: { found, lost } }: { brought: Brought }) {
  if (found?.state === 'reading') {
    return (
      <>
        <p role="status">{t('bring.reading')}</p>
        <Lost kind={lost} />
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
