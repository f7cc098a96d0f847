/** A session that is over: logged in two taps, details afterwards if wished. Of today, or of any past day. */
import { useState } from 'preact/hooks'
import type { DiaryRecord, Fields } from '../diary'
import { addDays, deviceTimeZone } from '../domain/days'
import { minutesOf } from '../domain/ems'
import { newId } from '../domain/ids'
import { instantOf, wallClockOf, YEARS_BACK_DAYS } from '../domain/wallClock'
import { formatDay, t } from '../i18n'
import { Choices } from '../ui/Choices'
import { DateField } from '../ui/DateField'
import { Fold } from '../ui/Fold'
import { Screen } from '../ui/frame/Screen'
import { useApp, useToday } from '../ui/frame/app'
import { go } from '../ui/frame/go'
import { NotStored } from '../ui/saving/NotStored'
import { useStoring } from '../ui/saving/useStoring'
import { Chooser } from './Chooser'
import { SideEffects } from './SideEffects'
import { useKnown } from './useRecord'
import './words.en'

export function Log({ on }: { on: string | null }) {
  const { diary } = useApp()
  const now = useToday()
  const known = useKnown()
  const [day, setDay] = useState(on)
  const storing = useStoring()
  const chosen = day ?? now
  const log = async (settings: Fields) => {
    const id = newId()
    const set = { ...settings, started_at: startFor(chosen, now, settings, known?.last ?? null), time_zone: deviceTimeZone() }
    await storing.store(async () => {
      await diary.save('ems_session', id, set)
      go(`/ems/sessions/${id}`, { replace: true })
    })
  }
  return (
    <Screen title={t('log.title')} {...(chosen === now || chosen === '' ? {} : { eyebrow: formatDay(chosen) })}>
      {on === null && <DayChoice day={chosen} now={now} onPick={setDay} />}
      <p>{t('log.with_what')}</p>
      <NotStored storing={storing} />
      {chosen === '' && <p>{t('log.day_first')}</p>}
      {known && chosen !== '' && <Chooser known={known} sameLabel={t('chooser.same')} onChoose={(settings) => void log(settings)} />}
      {chosen !== '' && (
        <Fold title={t('log.effect_only')}>
          <p class="aside">{t('log.effect_only_hint')}</p>
          <SideEffects sessionId={null} at={momentOn(chosen, now)} from={chosen} to={chosen} />
        </Fold>
      )}
    </Screen>
  )
}

interface DayProps { day: string; now: string; onPick: (on: string) => void }

function DayChoice({ day, now, onPick }: DayProps) {
  const yesterday = addDays(now, -1)
  const options = [{ on: now, name: t('log.today') }, { on: yesterday, name: t('log.yesterday') }]
  return (
    <section class="detail" aria-label={t('log.day')}>
      <Choices
        kind="pair" label={t('log.day')} guard={null} value={day} onPick={onPick}
        rows={[options.map(({ on, name }) => ({ value: on, name, content: name }))]}
      />
      <DateField label={t('log.other_day')} value={day} first={addDays(now, -YEARS_BACK_DAYS)} last={now} onPick={(on) => onPick(on ?? '')} />
    </section>
  )
}

const USUAL_TIME = '18:00'

/** Today: it has just ended. Another day: at the time of day of the last session, to be corrected on the next screen. */
function startFor(on: string, now: string, settings: Fields, last: DiaryRecord | null): string {
  if (on === now) return new Date(Date.now() - (minutesOf(settings) ?? 0) * 60_000).toISOString()
  const usual = last ? wallClockOf(String(last.data.started_at), String(last.data.time_zone)).time : ''
  return instantOf(on, usual || USUAL_TIME, deviceTimeZone())
}

function momentOn(on: string, now: string): string {
  return on === now ? new Date().toISOString() : instantOf(on, USUAL_TIME, deviceTimeZone())
}
