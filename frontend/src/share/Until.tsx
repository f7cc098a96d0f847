/** How long a link opens. */
import { t } from '../i18n'
import { OneOfList } from '../ui/OneOfList'
import { Part } from '../ui/Part'
import './words.en'

const UNTIL_DAYS = ['1', '14', '90', '365'] as const
export type UntilDays = (typeof UNTIL_DAYS)[number]
const DAY_MS = 86_400_000

export function endOf(days: UntilDays, now: Date): string {
  return new Date(now.getTime() + Number(days) * DAY_MS).toISOString()
}

export function Until({ days, onPick }: { days: UntilDays; onPick: (days: UntilDays) => void }) {
  return (
    <Part title={t('newshare.until')}>
      <OneOfList short label={t('newshare.until')} items={UNTIL_DAYS} value={days} nameOf={(each) => t('newshare.until_days', { count: Number(each) })} onPick={onPick} />
    </Part>
  )
}
