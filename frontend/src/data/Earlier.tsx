/** What was brought in before and can still be taken back. */
import type { DataServer, Import } from '../diary/api/data'
import { t } from '../i18n'
import { Said } from '../ui/frame/Said'
import { useAction } from '../ui/frame/useAction'
import { titleOf, Written } from './Written'
import { useFocusKept } from './useFocusKept'
import { useImport } from './useImport'
import './words.en'

export function Earlier({ server, imports }: { server: DataServer; imports: Import[] }) {
  if (imports.length === 0) return null
  return (
    <section class="block data-part">
      <h2>{t('earlier_imports.title')}</h2>
      {imports.map((each) => <One key={each.id} server={server} first={each} />)}
    </section>
  )
}

function One({ server, first }: { server: DataServer; first: Import }) {
  const action = useAction()
  const brought = useImport(server, first, action)
  const found = brought.found ?? first
  const heading = useFocusKept<HTMLHeadingElement>(found.state)
  return (
    <section class="detail">
      <h3 ref={heading} tabIndex={-1}>{titleOf(found)}</h3>
      {brought.found && <Written server={server} brought={brought} action={action} found={brought.found} />}
      <Said action={action} />
    </section>
  )
}
