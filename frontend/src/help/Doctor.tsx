/** The signs to see a doctor for: fixed text; it needs no diary and no network. */
import type { ComponentChildren } from 'preact'
import { t } from '../i18n'
import { Link } from '../ui/frame/Link'
import { Screen } from '../ui/frame/Screen'
import './words.en'

const URGENCIES = [
  { urgency: 'now', signs: ['now.1', 'now.2', 'now.3', 'now.4', 'now.5', 'now.6', 'now.7', 'now.8'] },
  { urgency: 'soon', signs: ['soon.1', 'soon.2', 'soon.3', 'soon.4', 'soon.5'] },
  { urgency: 'later', signs: ['later.1', 'later.2', 'later.3', 'later.4'] },
] as const

/** `alone`: nobody's diary is open, so there is no bar to leave by. `children` stand below the signs, so that nothing of them moves. */
export function Doctor({ alone, children }: { alone: boolean; children?: ComponentChildren }) {
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
      {children}
      {alone && <Link class="button wide" href="/">{t('doctor.back')}</Link>}
    </Screen>
  )
}
