/** All links, newest first, and the way to a new one. */
import type { Share } from '../diary/api/shares'
import { t } from '../i18n'
import { Link } from '../ui/frame/Link'
import { Screen } from '../ui/frame/Screen'
import { Unreachable } from '../ui/frame/Unreachable'
import { useFromServer } from './useShares'
import { nameOfShare, openingsOf, stateOf, unreachableWords } from './wording'
import './words.en'

export function List() {
  const shares = useFromServer((server) => server.list())
  return (
    <Screen title={t('share.title')}>
      <p>{t('share.intro')}</p>
      <p><Link class="button primary wide" href="/share/new">{t('share.make')}</Link></p>
      <Unreachable from={shares} words={unreachableWords()} />
      {shares.body && (
        <section class="block">
          <h2>{t('share.links')}</h2>
          {shares.body.length === 0 && <p>{t('share.none')}</p>}
          <nav class="links" aria-label={t('share.links')}>{shares.body.map((share) => <One key={share.id} share={share} />)}</nav>
        </section>
      )}
    </Screen>
  )
}

function One({ share }: { share: Share }) {
  return (
    <Link href={`/share/${share.id}`}>
      <span>{nameOfShare(share)}<span class="hint">{stateOf(share)} · {openingsOf(share)}</span></span>
    </Link>
  )
}
