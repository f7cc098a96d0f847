/** An optional help with the pads: since when they are in use, and after how many sessions to say "time for new pads". */
import { useId } from 'preact/hooks'
import { addDays, today } from '../domain/days'
import { PADS_USES_MAX } from '../domain/ems'
import { YEARS_BACK_DAYS } from '../domain/wallClock'
import { formatNumber, t } from '../i18n'
import { DateField } from '../ui/DateField'
import { Fold } from '../ui/Fold'
import type { Saved } from '../ui/saving/useSaved'
import './words.en'

const USES = [10, 15, 20, 30, 40, 50]

export function PadFields({ entry }: { entry: Saved }) {
  const id = useId()
  const now = today()
  const limit = typeof entry.data.pads_uses_max === 'number' ? entry.data.pads_uses_max : null
  const since = typeof entry.data.pads_changed_on === 'string' ? entry.data.pads_changed_on : ''
  const save = (uses: number | null) => void entry.save({ pads_uses_max: uses }, t('pads.uses'))
  const choices = limit !== null && !USES.includes(limit) ? [...USES, limit].sort((a, b) => a - b) : USES
  return (
    <Fold title={t('pads.fields')}>
      <p class="aside">{t('pads.fields_hint')}</p>
      <div class="field">
        <label for={`${id}-uses`}>{t('pads.uses')}</label>
        <select id={`${id}-uses`} value={limit === null ? '' : String(limit)} onChange={(event) => save(Math.min(PADS_USES_MAX, Number(event.currentTarget.value)) || null)}>
          <option value="">{t('pads.uses_off')}</option>
          {choices.map((uses) => <option key={uses} value={String(uses)}>{formatNumber(uses)}</option>)}
        </select>
      </div>
      <DateField
        label={t('pads.since')} value={since} first={addDays(now, -YEARS_BACK_DAYS)} last={now} optional
        onPick={(on) => on !== null && void entry.save({ pads_changed_on: on || null }, t('pads.since'))}
      />
    </Fold>
  )
}
