/** What a column is, or a name of a table with a row a value; beside it only what matters for that. */
import { COLUMN_FIELDS, MODALITIES, PLACES, SCALES, UNITS, VALUE_FIELDS, type Assigned, type Choices, type ColumnField, type Reading } from '../diary/api/reading'
import { t } from '../i18n'
import { Select } from './Select'
import { WordScores } from './WordScores'
import { choiceFor, fieldChoice, hasPlace, isScore, isSession, type Item } from './choices'
import { columnName, examplesLine, scaleName } from './tableWords'
import './words.en'

interface Props {
  item: Item
  reading: Reading
  /** how it is written is asked above */
  asked: boolean
  choose: (choices: Choices) => void
}

type OrNone<T> = T | ''

export function OneItem({ item, reading, asked, choose }: Props) {
  const set = (change: Partial<Assigned>) => choose(choiceFor(item, change))
  return (
    <div class="data-item">
      <Select<OrNone<ColumnField>>
        label={t(`columns.of_${item.kind}`, { name: item.title })} hint={examplesLine(item)}
        value={item.field ?? ''} items={fieldsFor(item, reading)} nameOf={(field) => (field === '' ? t('columns.none') : columnName(field))}
        onPick={(field) => choose(fieldChoice(item, field || null, reading))}
      />
      {isScore(item) && !asked && <Scaled item={item} set={set} />}
      {hasPlace(item) && (
        <Select<OrNone<(typeof PLACES)[number]>>
          label={t('columns.place', { name: item.title })} value={item.place ?? ''} items={['', ...PLACES]}
          nameOf={(place) => (place === '' ? t('columns.everywhere') : t(`place.${place}`))} onPick={(place) => set({ place: place || null })}
        />
      )}
      {isSession(item) && <Session item={item} set={set} />}
    </div>
  )
}

/** Names and values are columns only where a row is a value; a name stands for something that is kept. */
function fieldsFor({ kind, field }: Item, { layout }: Reading): OrNone<ColumnField>[] {
  if (kind === 'names') return ['', ...VALUE_FIELDS]
  const isShown = (each: ColumnField) => layout === 'long' || each === field || (each !== 'name' && each !== 'value')
  return ['', ...COLUMN_FIELDS.filter(isShown)]
}

interface PartProps { item: Item; set: (change: Partial<Assigned>) => void }

function Scaled({ item, set }: PartProps) {
  const hasWords = Object.keys(item.words).length > 0 || item.scale === 'words'
  return (
    <>
      <Select
        label={t('columns.scale', { name: item.title })} value={item.scale ?? '0-10'} items={SCALES.filter((scale) => scale !== 'words' || hasWords)}
        nameOf={(scale) => scaleName(scale)} onPick={(scale) => set(scale === 'words' ? { scale, words: item.words } : { scale })}
      />
      {item.scale === 'words' && <WordScores item={item} onTake={(words) => set({ scale: 'words', words })} />}
    </>
  )
}

function Session({ item, set }: PartProps) {
  return (
    <>
      <Select
        label={t('columns.unit', { name: item.title })} value={item.unit ?? 'minutes'} items={UNITS}
        nameOf={(unit) => t(`unit.${unit}`)} onPick={(unit) => set({ unit })}
      />
      <Select<OrNone<(typeof MODALITIES)[number]>>
        label={t('columns.modality', { name: item.title })} value={item.modality ?? ''} items={item.modality === null ? ['', ...MODALITIES] : MODALITIES}
        nameOf={(modality) => (modality === '' ? t('columns.not_said') : t(`modality.${modality}`))} onPick={(modality) => set({ modality: modality || null })}
      />
    </>
  )
}
