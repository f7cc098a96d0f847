/** The short question of the morning, open at once: a rating right now, beside the day's check-in. */
import { t } from '../i18n'
import { Link } from '../ui/frame/Link'
import { Screen } from '../ui/frame/Screen'
import { useByClock, useToday } from '../ui/frame/app'
import { useUndo } from '../ui/saving/undo'
import { isSecondTap } from '../ui/secondTap'
import { Moments } from './Moments'
import './later.words.en'

const NOON = 12

export function Morning() {
  const on = useToday()
  const words = useByClock(() => (new Date().getHours() < NOON ? 'together.morning_now' : 'together.morning_late'))
  return (
    <Screen title={t('together.morning_title')}>
      <p>{t(words)}</p>
      <Moments on={on} now open />
      <TakeBack />
      <p><Link class="button wide" href="/does-it-help" up>{t('onetrial.to_all')}</Link></p>
    </Screen>
  )
}

function TakeBack() {
  const { last, undo } = useUndo()
  if (last === null) return null
  const takeBack = () => {
    if (!isSecondTap('undo')) void undo()
  }
  return <p><button type="button" class="wide" onClick={takeBack}>{t('undo.of', { what: last })}</button></p>
}
