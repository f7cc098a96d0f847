/** The settings somebody saves as "mine": begun by choosing the kind, then each field saved at its change. */
import { useId } from 'preact/hooks'
import { programmeName } from '../diary/naming'
import { MODALITIES, NAME_MAX, type Modality } from '../domain/ems'
import { newId } from '../domain/ids'
import { t } from '../i18n'
import { Link } from '../ui/frame/Link'
import { Screen } from '../ui/frame/Screen'
import { useApp, useStatus } from '../ui/frame/app'
import { go } from '../ui/frame/go'
import { Deletion } from '../ui/saving/Deletion'
import { Earlier } from '../ui/saving/Earlier'
import { NotSaved } from '../ui/saving/NotSaved'
import { NotStored } from '../ui/saving/NotStored'
import { SaveBar } from '../ui/saving/SaveBar'
import { useStoring } from '../ui/saving/useStoring'
import { isSecondTap } from '../ui/secondTap'
import { PadFields } from './PadFields'
import { SettingsFields } from './SettingsFields'
import { TextField } from './TextField'
import { deletionWords } from './lines'
import { useKnown, useRecord } from './useRecord'
import './words.en'

export function Programme({ id }: { id: string }) {
  return id === 'new' ? <NewProgramme /> : <OneProgramme id={id} />
}

function NewProgramme() {
  const { diary } = useApp()
  const known = useKnown()
  const storing = useStoring()
  const hints = useId()
  const begin = async (modality: Modality) => {
    if (isSecondTap('new programme') || !known) return
    const id = newId()
    const name = freeName(modality, known.programmes.map((each) => String(each.data.name)))
    await storing.store(async () => {
      await diary.save('ems_programme', id, { name, modality })
      go(`/ems/programmes/${id}`, { replace: true })
    })
  }
  return (
    <Screen title={t('programmes.new')}>
      <p id={hints}>{t('programmes.new_body')}</p>
      <NotStored storing={storing} />
      {/* Nothing to tap before the names are known: a tap would be lost. */}
      {known && <div class="stack" role="group" aria-label={t('settings_of.modality')}>
        {MODALITIES.map((modality) => (
          <button key={modality} type="button" class="wide chooser-one" onClick={() => void begin(modality)}>
            <strong>{t(`modality.${modality}`)}</strong>
            <span class="chooser-line">{t(`preset.${modality}`, { low: 4_096, high: 32_768 })}</span>
          </button>
        ))}
      </div>}
      <p class="aside">{t('programmes.hint_only')}</p>
    </Screen>
  )
}

/** Typing is never needed: a name of its own to begin with. */
function freeName(modality: Modality, taken: string[]): string {
  const base = t(`modality.${modality}`)
  let number = 1
  while (taken.includes(t('programmes.name', { kind: base, number }))) number += 1
  return t('programmes.name', { kind: base, number })
}

function OneProgramme({ id }: { id: string }) {
  const { diary } = useApp()
  const status = useStatus(diary)
  const known = useKnown()
  const entry = useRecord('ems_programme', id)
  if (entry.record === undefined) return <main id="content" class="screen" />
  return (
    <Screen title={t('programmes.one')} {...(entry.record ? { heading: programmeName(entry) } : {})}>
      {entry.record && (
        <>
          <p><Link class="button primary wide" href="/ems/session">{t('programmes.start')}</Link></p>
          <TextField entry={entry} field="name" label={t('programmes.name_label')} max={NAME_MAX} needed />
          <h2 class="step-title">{t('programmes.settings')}</h2>
          <p class="aside">{t('programmes.hint_only')}</p>
          <SettingsFields entry={entry} devices={known?.devices ?? []} />
          <PadFields entry={entry} />
          <Earlier record={entry.record} />
        </>
      )}
      <p class="apart"><Link class="button wide" href="/ems" up>{t('session.to_all')}</Link></p>
      <Deletion id={id} type="ems_programme" there={entry.record !== null} words={deletionWords(t('programmes.one'))} otherwise={t('gone.nothing')} />
      <p class="aside">{t('programmes.delete_hint')}</p>
      <SaveBar entry={entry} status={status} />
      <NotSaved diary={diary} entry={entry} />
    </Screen>
  )
}
