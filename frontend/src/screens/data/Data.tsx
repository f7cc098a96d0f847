/** Everything as a file to take along, and a diary to bring in. Both are the server's: without a network there is little to do here. */
import { DataServer } from '../../api/data'
import { Unsent } from '../../components/data/Unsent'
import { Unreachable } from '../../components/Unreachable'
import { t } from '../../i18n'
import '../../i18n/data'
import { Screen } from '../Screen'
import { useFetched } from '../useFetched'
import { BringIn } from './BringIn'
import { TakeOut } from './TakeOut'
import { unreachableWords } from './wording'

export function Data() {
  const fetched = useFetched(DataServer, (server) => server.everything())
  const { server, body, trouble } = fetched
  return (
    <Screen title={t('data.title')}>
      <p>{t('data.intro')}</p>
      <Unreachable from={fetched} words={unreachableWords()} />
      {trouble && !body && <Unsent />}
      {body && <TakeOut server={server} newest={body.exports[0] ?? null} />}
      {body && <BringIn server={server} imports={body.imports} />}
    </Screen>
  )
}
