/** Pads wear out. For programmes that say after how many uses: a count, a word, and one tap when they were changed. */
import { useState } from 'preact/hooks'
import type { DiaryRecord, FieldValue } from '../diary'
import { programmeName } from '../diary/naming'
import { today } from '../domain/days'
import { needsNewPads, padUses } from '../domain/ems'
import { formatDay, t } from '../i18n'
import { useApp } from '../ui/frame/app'
import { announce } from '../ui/live'
import { NotStored } from '../ui/saving/NotStored'
import { useStoring } from '../ui/saving/useStoring'
import { isSecondTap } from '../ui/secondTap'
import { useFocusAfter } from '../ui/useFocusAfter'
import './words.en'

interface Props { programmes: DiaryRecord[]; sessions: DiaryRecord[] }

export function Pads({ programmes, sessions }: Props) {
  const counted = programmes.filter((programme) => typeof programme.data.pads_uses_max === 'number')
  if (counted.length === 0) return null
  return (
    <section class="block pads" aria-label={t('upkeep.title')}>
      <h2>{t('upkeep.title')}</h2>
      <ul class="plain">{counted.map((programme) => <li key={programme.id}><PadsOf programme={programme} sessions={sessions} /></li>)}</ul>
    </section>
  )
}

function PadsOf({ programme, sessions }: { programme: DiaryRecord; sessions: DiaryRecord[] }) {
  const { diary } = useApp()
  /** what stood there before the last tap */
  const [before, setBefore] = useState<{ changedOn: FieldValue } | null>(null)
  const storing = useStoring()
  const place = useFocusAfter<HTMLDivElement>(before)
  const name = programmeName(programme)
  const store = async (changedOn: FieldValue, done: () => void) => {
    if (isSecondTap(`pads ${programme.id}`)) return
    await storing.store(async () => {
      await diary.save('ems_programme', programme.id, { pads_changed_on: changedOn })
      done()
    })
  }
  const changed = () => store(today(), () => {
    setBefore({ changedOn: programme.data.pads_changed_on ?? null })
    announce(t('upkeep.noted', { programme: name }))
  })
  const takeBack = (changedOn: FieldValue) => store(changedOn, () => {
    setBefore(null)
    announce(t('undo.done', { what: t('upkeep.changed') }))
  })
  return (
    <div ref={place} tabIndex={-1}>
      <h3>{name}</h3>
      <p class="aside">{usesOf(programme, sessions)}</p>
      {needsNewPads(programme, sessions) && <p><strong>{t('upkeep.due')}</strong></p>}
      <NotStored storing={storing} />
      {before ? (
        <p class="taken-back">
          <span>{t('upkeep.noted', { programme: name })}</span>
          <button type="button" aria-label={t('undo.of', { what: t('upkeep.changed_of', { programme: name }) })} onClick={() => void takeBack(before.changedOn)}>{t('undo')}</button>
        </p>
      ) : (
        <button type="button" class="wide" aria-label={t('upkeep.changed_of', { programme: name })} onClick={() => void changed()}>{t('upkeep.changed')}</button>
      )}
    </div>
  )
}

function usesOf(programme: DiaryRecord, sessions: DiaryRecord[]): string {
  const { pads_changed_on: since, pads_uses_max: limit } = programme.data
  const uses = t('upkeep.uses', { count: padUses(programme, sessions) })
  const start = typeof since === 'string' ? t('upkeep.since', { day: formatDay(since, 'short') }) : t('upkeep.no_change')
  return t('upkeep.line', { uses, since: start, limit: Number(limit) })
}
