/** Words of a column, each with the number it stands for. Taken together, so that no half of them counts. */
import { useState } from 'preact/hooks'
import type { ScoreWords } from '../diary/api/reading'
import { formatNumber, t } from '../i18n'
import { Fold } from '../ui/Fold'
import { Select } from './Select'
import type { Item } from './choices'
import { quoted } from './tableWords'
import './words.en'

/** More are folded away. */
const FEW_WORDS = 8
const SCORES = ['', ...Array.from({ length: 11 }, (_, score) => String(score))]

export function WordScores(props: { item: Item; onTake: (words: ScoreWords) => void }) {
  // Other words are other questions.
  return <Words key={Object.keys(props.item.words).join('\n')} {...props} />
}

function Words({ item, onTake }: { item: Item; onTake: (words: ScoreWords) => void }) {
  const [words, setWords] = useState(item.words)
  const each = Object.keys(words)
  const one = (word: string) => (
    <Select
      key={word} label={quoted(word)} value={String(words[word] ?? '')} items={SCORES}
      nameOf={(score) => (score === '' ? t('words.none') : formatNumber(Number(score)))}
      onPick={(score) => setWords({ ...words, [word]: score === '' ? null : Number(score) })}
    />
  )
  const taken = item.scale === 'words' && each.every((word) => words[word] === item.words[word])
  return (
    <div class="word-scores" role="group" aria-label={t('words.of', { name: item.title })}>
      <p class="aside">{t('words.hint')}</p>
      {each.length > FEW_WORDS ? <Fold level={4} title={t('words.many', { count: each.length, name: item.title })}>{each.map(one)}</Fold> : each.map(one)}
      <button type="button" class="wide" aria-disabled={taken} onClick={() => taken || onTake(words)}>{t('words.take', { name: item.title })}</button>
    </div>
  )
}
