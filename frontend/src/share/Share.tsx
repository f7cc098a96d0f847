/** One link: what it shows, who opened it, its end. */
import { useState } from 'preact/hooks'
import type { Address, Share as Shared } from '../diary/api/shares'
import { t } from '../i18n'
import { Dialog } from '../ui/Dialog'
import { Fold } from '../ui/Fold'
import { Link } from '../ui/frame/Link'
import { Said } from '../ui/frame/Said'
import { Screen } from '../ui/frame/Screen'
import { Unreachable } from '../ui/frame/Unreachable'
import { useAction, type Action } from '../ui/frame/useAction'
import { AddressCard } from './AddressCard'
import { New } from './New'
import { endOf, Until, type UntilDays } from './Until'
import { useFromServer, type Fetched } from './useShares'
import { canOpenAgain, lineOf, nameOfShare, openingsOf, shownBy, stateOf, unreachableWords } from './wording'
import './words.en'

export function Share({ id }: { id: string }) {
  return id === 'new' ? <New /> : <One id={id} />
}

function One({ id }: { id: string }) {
  const share = useFromServer((server) => server.one(id))
  return (
    <Screen title={t('share.title')} {...(share.body ? { heading: nameOfShare(share.body) } : {})}>
      <Unreachable from={share} words={unreachableWords()} />
      {share.body && <About share={share.body} />}
      {share.body && <Log key={`${share.body.state} ${share.body.expires_at}`} id={id} />}
      {share.body && <Acts share={share.body} from={share} />}
      <p><Link class="button wide" href="/share" up>{t('share.to_all')}</Link></p>
    </Screen>
  )
}

function About({ share }: { share: Shared }) {
  return (
    <section>
      <h2>{stateOf(share)}</h2>
      <p class="aside share-opened">{openingsOf(share)}</p>
      <dl class="values share-facts">
        <Fact name={t('oneshare.shows')} value={shownBy(share)} />
        {share.shown_name && <Fact name={t('oneshare.name')} value={share.shown_name} />}
        {share.question && <Fact name={t('oneshare.question')} value={share.question} />}
        <Fact name={t('oneshare.passcode_title')} value={share.has_passcode ? t('oneshare.passcode', { count: share.tries_left }) : t('oneshare.no_passcode')} />
      </dl>
    </section>
  )
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  )
}

function Log({ id }: { id: string }) {
  const { body } = useFromServer((server) => server.views(id))
  if (body === undefined) return null
  const isRead = body.some(({ outcome }) => outcome === 'opened' || outcome === 'wrong_passcode')
  return (
    <section class="block">
      <h2>{t('oneshare.log')}</h2>
      {isRead ? <p class="aside">{t('oneshare.log_hint')}</p> : <p class="aside">{t('oneshare.nobody')}</p>}
      <ul class="plain">{body.map((view, number) => <li key={number}>{lineOf(view)}</li>)}</ul>
    </section>
  )
}

function Acts({ share, from }: { share: Shared; from: Fetched<Shared> }) {
  const action = useAction()
  const [told, setTold] = useState<Address & Shared>()
  const [locked, setLocked] = useState(false)
  const [ending, setEnding] = useState(false)
  const show = async () => {
    const result = await from.server.address(share.id)
    if (result.kind === 'ok') setTold({ ...share, ...result.body })
    else if (result.kind === 'refused' && result.code === 'reauthentication_required') setLocked(true)
    else action.say(t('reminders.failed'), true)
  }
  const end = () => {
    setEnding(false)
    return action.run('end link', () => from.server.revoke(share.id), (ended) => {
      from.put(ended)
      return t('oneshare.ended')
    })
  }
  const isOpen = share.state === 'open'
  // Ended, or open until another day: what was told is no longer so.
  const shown = isOpen && told?.expires_at === share.expires_at ? told : undefined
  return (
    <section>
      {shown && <AddressCard made={shown} passcode={null} action={action} />}
      {canOpenAgain(share) && <Again share={share} from={from} action={action} />}
      {locked && !shown && <p class="late">{t('oneshare.password_first')} <a href={`/accounts/reauthenticate/?next=/share/${share.id}`}>{t('oneshare.password')}</a></p>}
      <div class="stack">
        <a class="button wide" href={`/share/${share.id}/preview`} target="_blank" rel="noopener">{t('made.preview')}</a>
        {isOpen && !shown && <button type="button" class="wide" onClick={() => void show()}>{t('oneshare.show_again')}</button>}
        {isOpen && <button type="button" class="wide" disabled={action.busy} onClick={() => setEnding(true)}>{t('oneshare.end')}</button>}
      </div>
      <Said action={action} />
      {ending && (
        <Dialog title={t('oneshare.end_title')} urgent onClose={() => setEnding(false)}>
          <p>{t('oneshare.end_body')}</p>
          <div class="stack">
            <button type="button" class="primary wide" onClick={() => setEnding(false)}>{t('oneshare.keep')}</button>
            <button type="button" class="wide" onClick={() => void end()}>{t('oneshare.end_now')}</button>
          </div>
        </Dialog>
      )}
    </section>
  )
}

/** An ended link is not gone: the address that was handed out can open again. */
function Again({ share, from, action }: { share: Shared; from: Fetched<Shared>; action: Action }) {
  const [days, setDays] = useState<UntilDays>('14')
  const open = () => action.run('open link again', () => from.server.reactivate(share.id, endOf(days, new Date())), (again) => {
    from.put(again)
    return t('oneshare.again_done')
  })
  return (
    <Fold title={t('oneshare.again')}>
      <p class="hint">{t('oneshare.again_hint')}</p>
      <Until days={days} onPick={setDays} />
      <div class="stack"><button type="button" class="primary wide" disabled={action.busy} onClick={() => void open()}>{t('oneshare.again_now')}</button></div>
    </Fold>
  )
}
