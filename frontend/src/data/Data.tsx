/** Everything as a file to take along, and a diary to bring in. Both are the server's: without a network there is little to do here. */
import { useState } from 'preact/hooks'
import { DataServer, type Everything } from '../diary/api/data'
import { t } from '../i18n'
import { Screen } from '../ui/frame/Screen'
import { Unreachable } from '../ui/frame/Unreachable'
import { useFetched } from '../ui/frame/useFetched'
import { BringIn, goesOn } from './BringIn'
import { TakeOut } from './TakeOut'
import { Unsent } from './Unsent'
import { unreachableWords } from './wording'
import './words.en'

export function Data() {
  const fetched = useFetched(DataServer, (server) => server.everything())
  const { server, body, trouble } = fetched
  return (
    <Screen title={t('data.title')}>
      <p>{t('data.intro')}</p>
      <Unreachable from={fetched} words={unreachableWords()} />
      {trouble && !body && <Unsent />}
      {body && <Both server={server} {...body} />}
    </Screen>
  )
}

/** What goes on stands first, for whoever comes back to it; then nothing changes its place. */
function Both({ server, exports, imports }: { server: DataServer } & Everything) {
  const [bringsFirst] = useState(() => goesOn(imports))
  // One thing to do at a time: what is half brought in comes before taking out.
  const [isBringing, setBringing] = useState(bringsFirst)
  const bringIn = <BringIn server={server} imports={imports} onFound={setBringing} />
  return (
    <>
      {bringsFirst && bringIn}
      <TakeOut server={server} newest={exports[0] ?? null} quiet={isBringing} />
      {!bringsFirst && bringIn}
    </>
  )
}
