/** Asked once after midnight: about which day somebody writes who is still up. */
import type { ComponentChildren } from 'preact'
import { formatDay, t } from '../i18n'
import { Screen } from '../ui/frame/Screen'
import '../ui/words.en'
import './later.words.en'

interface Props { evening: string; now: string; onChoose: (on: string) => void; notices: ComponentChildren }

export function WhichDay({ evening, now, onChoose, notices }: Props) {
  return (
    <Screen title={t('nav.today')} heading={t('today.which')}>
      <p>{t('today.which_body')}</p>
      <div class="stack low">
        <button type="button" class="primary wide" onClick={() => onChoose(evening)}>{t('today.which_evening', { day: formatDay(evening) })}</button>
        <button type="button" class="wide" onClick={() => onChoose(now)}>{t('today.which_now', { day: formatDay(now) })}</button>
      </div>
      {notices}
    </Screen>
  )
}
