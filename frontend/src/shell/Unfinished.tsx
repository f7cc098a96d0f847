/** Words that were being written when a page was closed, and whose field is not on this screen: the way there. */
import type { Diary, DiaryRecord } from '../diary'
import { today } from '../domain/days'
import { formatDay, t } from '../i18n'
import { Banner } from '../ui/Banner'
import { Link } from '../ui/frame/Link'
import { useApp, useStored } from '../ui/frame/app'
import { mode } from '../ui/frame/preferences'
import './later.words.en'

interface Place { href: string; words: string }

const OF_A_FIELD = /^typed (\S+) (\w+)(?: older)?$/

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
  const found = (await Promise.all(names.map((name) => placeOf(diary, name)))).filter((place) => place !== null)
  return [...new Map(found.map((place) => [place.href, place])).values()]
}

async function placeOf(diary: Diary, name: string): Promise<Place | null> {
  const [, about = '', field = ''] = OF_A_FIELD.exec(name) ?? []
  const { text } = (await diary.kept(name)) as { text: string }
  // A page that ends while it saves leaves the draft behind of what is saved.
  const isSaved = (record: DiaryRecord | null) => record?.data[field] === text
  if (/^\d{4}-\d\d-\d\d$/.test(about)) {
    // The note of today stands on this screen, where it is one page.
    if ((about === today() && mode() !== 'one') || isSaved(await diary.day(about))) return null
    return { href: `/day/${about}`, words: t('unfinished.day', { day: formatDay(about, 'full') }) }
  }
  const session = await diary.record('ems_session', about)
  if (session) return isSaved(session) ? null : { href: `/ems/sessions/${about}`, words: t('unfinished.session') }
  const programme = await diary.record('ems_programme', about)
  return programme && !isSaved(programme) ? { href: `/ems/programmes/${about}`, words: t('unfinished.programme') } : null
}
