/** The bar at the bottom, where a thumb reaches it. */
import { monthOf } from '../domain/days'
import { t } from '../i18n'
import { Icon } from '../ui/Icon'
import { Link } from '../ui/frame/Link'
import '../ui/words.en'
import type { Route } from './router'
import './words.en'

const PLACES = [
  { path: '/', key: 'nav.today', routes: ['today', 'check_in', 'weekly'], icon: 'M4 6.5h16v13H4zM4 10.5h16M8.5 3.5v4M15.5 3.5v4M9 15l2.2 2.2L15.5 13' },
  { path: '/history', key: 'nav.history', routes: ['history', 'day'], icon: 'M4 19.5h16M5.5 15l4-5l4 3l5-7' },
  { path: '/does-it-help', key: 'nav.helps', routes: ['helps', 'together', 'morning', 'trial'], icon: 'M12 4v16M7 20h10M4.5 8h15M4.5 8l-2.5 6a3.2 3.2 0 0 0 5 0zM19.5 8l-2.5 6a3.2 3.2 0 0 0 5 0z' },
  { path: '/share', key: 'nav.share', routes: ['shares', 'share'], icon: 'M12 15.5v-11M8 8l4-4l4 4M5 12.5v7h14v-7' },
  { path: '/more', key: 'nav.more', routes: ['more', 'settings', 'install', 'doctor', 'ems', 'ems_session', 'ems_log', 'ems_one', 'ems_programme', 'ems_safety', 'ems_help', 'reminders', 'reminder', 'data', 'unsent'], icon: 'M4.5 7h15M4.5 12h15M4.5 17h15' },
] as const

/** Where on the screen of its tab the one belongs that is shown. */
function placeOn(route: Route): true | { month: string } {
  return route.name === 'day' ? { month: monthOf(route.on) } : true
}

/** On a screen that belongs to a tab, the tab leads back up. */
export function NavBar({ route }: { route: Route }) {
  return (
    <nav class="bar" aria-label={t('nav.label')}>
      {PLACES.map(({ path, key, routes, icon }) => {
        const isHere = routes.some((name) => name === route.name)
        return (
          <Link key={path} href={path} up={isHere && path !== location.pathname && placeOn(route)} aria-current={isHere ? 'page' : undefined}>
            <Icon box={24} path={icon} />
            <span>{t(key)}</span>
          </Link>
        )
      })}
    </nav>
  )
}
