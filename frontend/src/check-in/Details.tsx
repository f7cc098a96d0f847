/** The folded extras of a check-in: only those the person tracks. */
import type { ComponentChildren } from 'preact'
import { fieldName, valueText, type Tense } from '../diary/wording'
import { listOf, toggled } from '../domain/answers'
import { EXPOSURES, FALLS_MAX, QUALITIES, SPREAD_FEET, SPREAD_HANDS, type Region } from '../domain/vocabulary'
import { t } from '../i18n'
import { Chips } from '../ui/Chips'
import { Choices } from '../ui/Choices'
import { Fold } from '../ui/Fold'
import { OneOfList } from '../ui/OneOfList'
import { ScoreGrid } from '../ui/ScoreGrid'
import { clearField } from '../ui/saving/clearField'
import './later.words.en'
import type { Entry } from './useEntry'

interface Props { entry: Entry; regions: Region[]; tracked: readonly string[]; tense: Tense }

export function Details({ entry, regions, tracked, tense }: Props) {
  const exposures = tracked.includes('exposures') && <Exposures entry={entry} tense={tense} />
  // How it was is known only afterwards.
  if (tense === 'ahead') return exposures ? <Fold title={t('details.title')}>{exposures}</Fold> : null
  return (
    <Fold title={t('details.title')}>
      {tracked.length === 0 && <p>{t('details.none')}</p>}
      {tracked.includes('qualities') && <Qualities entry={entry} />}
      {tracked.includes('spread') && <Spreads entry={entry} regions={regions} />}
      {tracked.includes('sleep_disturbance') && <Extra entry={entry} field="sleep_disturbance" words="sleep" />}
      {tracked.includes('weakness') && <Extra entry={entry} field="weakness" words="weakness" />}
      {tracked.includes('falls') && <Falls entry={entry} />}
      {exposures}
    </Fold>
  )
}

function Detail({ title, text, children }: { title: string; text?: string; children: ComponentChildren }) {
  return (
    <section class="detail">
      <h3>{title}</h3>
      {text && <p class="question-text">{text}</p>}
      {children}
    </section>
  )
}

function saveField(entry: Entry, field: string, value: string | number | string[] | null): void {
  void entry.save({ [field]: value }, t('answer.of', { question: fieldName(field), value: valueText(field, value) }))
}

function Qualities({ entry }: { entry: Entry }) {
  return (
    <Detail title={t('qualities.title')}>
      <Chips
        label={t('qualities.title')} items={QUALITIES} chosen={listOf(entry.data.qualities)} nameOf={(item) => t(`quality.${item}`)}
        onToggle={(item) => saveField(entry, 'qualities', toggled(entry.data.qualities, item))}
      />
    </Detail>
  )
}

function Exposures({ entry, tense }: { entry: Entry; tense: Tense }) {
  const title = t(tense === 'now' ? 'exposures.title' : `exposures.title_${tense}`)
  return (
    <Detail title={title}>
      <Chips
        label={title} items={EXPOSURES} chosen={listOf(entry.data.exposures)} nameOf={(item) => t(`exposure.${item}`)}
        onToggle={(item) => saveField(entry, 'exposures', toggled(entry.data.exposures, item))}
      />
    </Detail>
  )
}

/** Who has not said where is asked about the feet: it usually starts there. */
function Spreads({ entry, regions }: { entry: Entry; regions: Region[] }) {
  return (
    <>
      {(regions.length === 0 || regions.includes('feet')) && (
        <OneOf entry={entry} field="spread_feet" title={t('spread_feet.title')} items={SPREAD_FEET} nameOf={(item) => t(`spread_feet.${item}`)} />
      )}
      {regions.includes('hands') && (
        <OneOf entry={entry} field="spread_hands" title={t('spread_hands.title')} items={SPREAD_HANDS} nameOf={(item) => t(`spread_hands.${item}`)} />
      )}
    </>
  )
}

interface OneOfProps<T extends string> { entry: Entry; field: string; title: string; items: readonly T[]; nameOf: (item: T) => string }

function OneOf<T extends string>({ entry, field, title, items, nameOf }: OneOfProps<T>) {
  return (
    <Detail title={title}>
      <OneOfList label={title} items={items} value={entry.data[field]} nameOf={nameOf} onPick={(item) => saveField(entry, field, item)} onClear={() => clearField(entry, field, title)} />
    </Detail>
  )
}

function Extra({ entry, field, words }: { entry: Entry; field: 'sleep_disturbance' | 'weakness'; words: 'sleep' | 'weakness' }) {
  const value = entry.data[field]
  return (
    <Detail title={t(`${words}.title`)} text={t(`${words}.question`)}>
      <ScoreGrid
        label={t(`${words}.title`)} value={typeof value === 'number' ? value : null} onPick={(score) => saveField(entry, field, score)} onClear={() => clearField(entry, field, t(`${words}.title`))}
        words={{ 0: t(`${words}.word.0`), 5: t(`${words}.word.5`), 10: t(`${words}.word.10`) }}
      />
    </Detail>
  )
}

const FALLS_ROW = [0, 1, 2, 3, 4, 5]

function Falls({ entry }: { entry: Entry }) {
  const falls = typeof entry.data.falls === 'number' ? entry.data.falls : null
  const shown = falls !== null && falls > 5 ? [...FALLS_ROW.slice(0, 5), falls] : FALLS_ROW
  return (
    <Detail title={t('falls.title')} text={t('falls.question')}>
      <Choices
        kind="scores" label={t('falls.title')} value={falls} onPick={(count) => saveField(entry, 'falls', count)} onClear={() => clearField(entry, 'falls', t('falls.title'))}
        rows={[shown.map((count) => ({ value: count, name: String(count), content: <span class="numeral">{count}</span> }))]}
      />
      {falls !== null && falls >= 5 && falls < FALLS_MAX && (
        <button type="button" onClick={() => saveField(entry, 'falls', falls + 1)}>{t('falls.more')}</button>
      )}
    </Detail>
  )
}
