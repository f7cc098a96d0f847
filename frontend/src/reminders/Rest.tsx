/** A rest from tracking: one tap, costs nothing, ends by itself. */
import { t } from '../i18n'
import { Said } from '../ui/frame/Said'
import { useAction } from '../ui/frame/useAction'
import { endOfRest } from './naming'
import { REST_DAYS, restingUntil, restUntil } from './times'
import type { Reminders } from './useOverview'
import './words.en'

export function Rest({ reminders: { server, known, readOnly, put } }: { reminders: Reminders }) {
  const action = useAction()
  const until = restingUntil(known?.reminders ?? [], new Date())
  const off = readOnly || action.busy
  const rest = (end: string | null) => action.run('rest', () => server.pause(end), (changed) => {
    put({ reminders: changed })
    return end === null ? t('rest.ended') : undefined
  })
  return (
    <section class="block" aria-label={t('rest.title')}>
      <h2>{t('rest.title')}</h2>
      {until === null ? (
        <>
          <p class="aside">{t('rest.hint')}</p>
          <div class="ways rest-ways">
            {REST_DAYS.map((days) => (
              <button key={days} type="button" disabled={off} aria-label={t('rest.for', { time: t(`rest.${days}`) })} onClick={() => void rest(restUntil(days, new Date()))}>
                {t(`rest.${days}`)}
              </button>
            ))}
          </div>
        </>
      ) : (
        <>
          <p>{t('rest.until', { when: endOfRest(until) })}</p>
          <button type="button" class="wide" disabled={off} onClick={() => void rest(null)}>{t('rest.end')}</button>
        </>
      )}
      <Said action={action} />
    </section>
  )
}
