/** Unwanted effects, of a session or on their own: each is a record of its own, made at its tap. */
import type { DiaryRecord } from '../diary'
import { deviceTimeZone } from '../domain/days'
import { SEVERITIES, SIDE_EFFECTS, type SideEffectKind } from '../domain/ems'
import { newId } from '../domain/ids'
import { t } from '../i18n'
import { Chips } from '../ui/Chips'
import { useApp, useStored } from '../ui/frame/app'
import { announce } from '../ui/live'
import { NotSaved } from '../ui/saving/NotSaved'
import { NotStored } from '../ui/saving/NotStored'
import { NoteField } from '../ui/saving/NoteField'
import { useUndo } from '../ui/saving/undo'
import { useStoring } from '../ui/saving/useStoring'
import { RedFlagFor } from './RedFlagFor'
import { Pick } from './SettingsFields'
import { useRecord } from './useRecord'
import './words.en'

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
  const { did } = useUndo()
  const storing = useStoring()
  if (!effects) return null
  const chosen = effects.map((effect) => String(effect.data.kind))
  const toggle = async (kind: SideEffectKind) => {
    const known = effects.filter((effect) => effect.data.kind === kind)
    const name = t(`effect.${kind}`)
    const id = newId()
    await storing.store(() => (known.length > 0 ? takeOff(known, name) : add(id, kind, name)))
  }
  const takeOff = async (known: DiaryRecord[], name: string) => {
    const what = t('effects.taken_off', { effect: name })
    const back: (() => Promise<boolean>)[] = []
    for (const { id } of known) back.push(await diary.remove(id, 'side_effect'))
    did(what, async () => (await Promise.all(back.map((putBack) => putBack()))).includes(true))
    announce(what)
  }
  /** One that was just taken off comes back with all that was said of it. */
  const add = async (made: string, kind: SideEffectKind, name: string) => {
    const gone = (await diary.removed()).find(({ type, data }) => type === 'side_effect' && data.kind === kind && (data.session_id ?? null) === sessionId)
    const id = gone?.id ?? made
    if (gone) await diary.restore(id)
    else await diary.save('side_effect', id, { session_id: sessionId, occurred_at: at, time_zone: deviceTimeZone(), kind })
    did(name, () => diary.remove(id, 'side_effect').then(() => true))
    announce(t('saved.announce', { what: name }))
  }
  return (
    <section class="question" aria-label={t('effects.title')}>
      <h2 class="question-title">{t('effects.title')}</h2>
      <p class="question-text">{t('effects.hint')}</p>
      <Chips label={t('effects.title')} items={SIDE_EFFECTS} chosen={chosen} nameOf={(kind) => t(`effect.${kind}`)} onToggle={(kind) => void toggle(kind)} />
      <NotStored storing={storing} />
      {effects.map((effect) => <OneEffect key={effect.id} effect={effect} />)}
    </section>
  )
}

function OneEffect({ effect }: { effect: DiaryRecord }) {
  const { diary } = useApp()
  const entry = useRecord('side_effect', effect.id)
  const kind = String(effect.data.kind) as SideEffectKind
  const name = t(`effect.${kind}`)
  return (
    <section class="detail" aria-label={name}>
      <RedFlagFor kind={kind} />
      <h3>{t('effects.how_strong', { effect: name })}</h3>
      <Pick entry={entry} field="severity" label={t('effects.how_strong', { effect: name })} items={SEVERITIES} nameOf={(item) => t(`severity.${item}`)} />
      {kind === 'other' && <NoteField entry={entry} />}
      <NotSaved diary={diary} entry={entry} />
    </section>
  )
}
