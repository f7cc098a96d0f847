import { t } from '../i18n'
import '../i18n/ems'
import { Screen } from './Screen'

export function Doctor() {
  return <Screen title={t('safety.title')}><p /></Screen>
}
