/** The signs to see a doctor for: fixed text; of the diary no more than that an open trial can rest. Needs no diary and no network. */
import { useContext } from 'preact/hooks'
import { Link } from '../ui/frame/Link'
import { t } from '../i18n'
import '../i18n/ems'
import type { Diary } from '../diary'
import { AppContext, useStored } from '../ui/frame/app'
import { Screen } from '../ui/frame/Screen'

const URGENCIES = [
  { urgency: 'now', signs: ['now.1', 'now.2', 'now.3', 'now.4', 'now.5', 'now.6', 'now.7', 'now.8'] },
  { urgency: 'soon', signs: ['soon.1', 'soon.2', 'soon.3', 'soon.4', 'soon.5'] },
  { urgency: 'later', signs: ['later.1', 'later.2', 'later.3', 'later.4'] },
] as const

/** `alone`: nobody's diary is open, so there is no bar to leave by. */
export function Doctor({ alone = false }: { alone?: boolean }) {
  const diary = useContext(AppContext)?.diary
  return (
    <Screen title={t('doctor.title')}>
      {URGENCIES.map(({ urgency, signs }) => (
        <section key={urgency} class={`urgency ${urgency}`} aria-label={t(`doctor.${urgency}`)}>
          <h2>{t(`doctor.${urgency}`)}</h2>
          <p>{t(`doctor.${urgency}.how`)}</p>
          <ul class="signs">{signs.map((sign) => <li key={sign}>{t(`doctor.${sign}`)}</li>)}</ul>
        </section>
      ))}
      <p class="aside">{t('doctor.not_all')}</p>
      {diary && <TrialRests diary={diary} />}
      {alone && <Link class="button wide" href="/">{t('doctor.back')}</Link>}
    </Screen>
  )
}

/** Below the signs, so that nothing of them moves when it comes. */
function TrialRests({ diary }: { diary: Diary }) {
  const View = useStored(diary, async (from) => ((await from.records('trial')).length > 0 ? (await import('../trial/CanRest')).CanRest : null), [])
  return View ? <View /> : null
}
