/** Unwanted effects, of a session or on their own: each is a record of its own, made at its tap. */
import { useState } from 'preact/hooks'
import type { DiaryRecord } from '../../diary'
import { deviceTimeZone } from '../../domain/days'
import { SEVERITIES, SIDE_EFFECTS, type SideEffectKind } from '../../domain/ems'
import { newId } from '../../domain/ids'
import { t } from '../../i18n'
import { useApp, useStored } from '../../screens/app'
import { useRecord } from '../../screens/ems/useRecord'
import { Chips } from '../Chips'
import { announce } from '../live'
import { NoteField } from '../NoteField'
import { Pick } from './SettingsFields'
import { RedFlagFor } from './RedFlagFor'

interface Props {
  /** null: not of a session */
  sessionId: string | null
  /** when it was, an instant */
  at: string
  /** the local days the effects of this session can be on */
  from: string
  to: string
}

export function SideEffects({ sessionId, at, from, to }: Props) {
  const { diary } = useApp()
  const effects = useStored(diary, (of) => of.records('side_effect', from, to), [from, to])?.filter((effect) => (effect.data.session_id ?? null) === sessionId)
  const [failed, setFailed] = useState(false)
  if (!effects) return null
  const chosen = effects.map((effect) => String(effect.data.kind))
  const toggle = async (kind: SideEffectKind) => {
    const known = effects.filter((effect) => effect.data.kind === kind)
    const saving = known.length > 0
      ? Promise.all(known.map((effect) => diary.remove(effect.id, 'side_effect')))
      : diary.save('side_effect', newId(), { session_id: sessionId, occurred_at: at, time_zone: deviceTimeZone(), kind })
    const done = await saving.then(() => true, () => false)
    setFailed(!done)
    if (done) announce(known.length > 0 ? t('effects.taken_off', { effect: t(`effect.${kind}`) }) : t('saved.announce', { what: t(`effect.${kind}`) }))
  }
  return (
    <section class="question" aria-label={t('effects.title')}>
      <h2 class="question-title">{t('effects.title')}</h2>
      <p class="question-text">{t('effects.hint')}</p>
      <Chips label={t('effects.title')} items={SIDE_EFFECTS} chosen={chosen} nameOf={(kind) => t(`effect.${kind}`)} onToggle={(kind) => void toggle(kind)} />
      {failed && <p role="alert" class="aside wrong">{t('failed.body')}</p>}
      {effects.map((effect) => <OneEffect key={effect.id} effect={effect} />)}
    </section>
  )
}

function OneEffect({ effect }: { effect: DiaryRecord }) {
  const entry = useRecord('side_effect', effect.id)
  const kind = String(effect.data.kind) as SideEffectKind
  const name = t(`effect.${kind}`)
  return (
    <section class="detail" aria-label={name}>
      <RedFlagFor kind={kind} />
      <h3>{t('effects.how_strong', { effect: name })}</h3>
      <Pick entry={entry} field="severity" label={t('effects.how_strong', { effect: name })} items={SEVERITIES} nameOf={(item) => t(`severity.${item}`)} />
      {kind === 'other' && <NoteField entry={entry} />}
    </section>
  )
}
