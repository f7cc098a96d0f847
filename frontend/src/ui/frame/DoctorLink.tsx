/** One tap from every screen to the signs to see a doctor for; only on that page itself it is not shown. */
import { t } from '../../i18n'
import { useRoute } from '../../shell/router'
import { Link } from './Link'

export function DoctorLink() {
  if (useRoute().route.name === 'doctor') return null
  return <Link class="doctor-link" href="/doctor" aria-label={t('doctor.link_name')}>{t('doctor.link')}</Link>
}
