import { t } from '../../i18n'
import '../../i18n/ems'
import { Screen } from '../Screen'

export function OneSession(_props: { id: string }) {
  return <Screen title={t('emshome.title')}><p /></Screen>
}
