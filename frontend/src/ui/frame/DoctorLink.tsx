/** One tap from every screen to the signs to see a doctor for; only on that page itself it is not shown. */
import { t } from '../../i18n'
import '../words.en'
import { Link } from './Link'
import { usePath } from './go'

export function DoctorLink() {
  if (/^\/doctor\/?$/.test(usePath().path)) return null
  return <Link class="doctor-link" href="/doctor" aria-label={t('doctor.link_name')}>{t('doctor.link')}</Link>
}
