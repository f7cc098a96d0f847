/** Words that were being written when a page was closed, and whose field is not on this screen: the way there. */
import type { Diary } from '../diary'
import { today } from '../domain/days'
import { formatDay, t } from '../i18n'
import '../i18n/later'
import { useApp, useStored } from '../screens/app'
import { mode } from '../screens/preferences'
import { Banner } from './Banner'
import { Link } from './Link'

interface Place { href: string; words: string }

const OF_A_FIELD = /^typed (\S+) \w+(?: older)?$/

export function Unfinished() {
  const { diary } = useApp()
  const places = useStored(diary, placesOf, []) ?? []
  return (
    <>
      {places.map(({ href, words }) => (
        <Banner key={href} text={words}><Link class="button" href={href}>{t('unfinished.go')}</Link></Banner>
      ))}
    </>
  )
}

async function placesOf(diary: Diary): Promise<Place[]> {
  const names = await diary.keptNames('typed ')
  const about = new Set(names.map((name) => OF_A_FIELD.exec(name)?.[1] ?? ''))
  const found = await Promise.all([...about].map((each) => placeOf(diary, each)))
  return found.filter((place) => place !== null)
}

async function placeOf(diary: Diary, about: string): Promise<Place | null> {
  if (/^\d{4}-\d\d-\d\d$/.test(about)) {
    // The note of today stands on this screen, where it is one page.
    return about === today() && mode() !== 'one' ? null : { href: `/day/${about}`, words: t('unfinished.day', { day: formatDay(about, 'full') }) }
  }
  if (await diary.record('ems_session', about)) return { href: `/ems/sessions/${about}`, words: t('unfinished.session') }
  return (await diary.record('ems_programme', about)) ? { href: `/ems/programmes/${about}`, words: t('unfinished.programme') } : null
}
