/** What a table leaves open: each question with its answers as large choices. One that is answered keeps its place. */
import { useState } from 'preact/hooks'
import { DAY_SCORES, SCALES, type Choices, type Question, type Reading, type Scale } from '../diary/api/reading'
import { t } from '../i18n'
import { OneOfList } from '../ui/OneOfList'
import { Part } from '../ui/Part'
import { Select } from './Select'
import { WordScores } from './WordScores'
import { askedAbout, choiceFor, columnsOf, fieldChoice, questionKey, type Item } from './choices'
import { examplesLine, orderName, possibleOrders, scaleName } from './tableWords'
import './words.en'

interface Props { reading: Reading; asked: Question[]; choose: (choices: Choices) => void }

export function Questions({ asked, ...props }: Props) {
  return <>{asked.map((question) => <One key={questionKey(question)} question={question} {...props} />)}</>
}

interface OneProps { question: Question; reading: Reading; choose: (choices: Choices) => void }

function One({ question, reading, choose }: OneProps) {
  if (question.code === 'date_order') {
    return (
      <Part level={4} title={t('order.title')} hint={t('order.hint')}>
        <OneOfList
          label={t('order.title')} items={possibleOrders(reading)} value={reading.date_order}
          nameOf={(order) => orderName(order, reading)} onPick={(order) => choose({ date_order: order })}
        />
      </Part>
    )
  }
  if (question.code === 'day_score') {
    return (
      <Part level={4} title={t('dayscore.title')} hint={t('dayscore.hint')}>
        <OneOfList
          label={t('dayscore.title')} items={DAY_SCORES} value={reading.day_score}
          nameOf={(score) => t(`dayscore.${score}`)} onPick={(score) => choose({ day_score: score })}
        />
      </Part>
    )
  }
  if (question.code === 'date_column') return <DateColumn reading={reading} choose={choose} />
  const item = askedAbout(question, reading)
  return item ? <ScaleOf item={item} choose={choose} /> : null
}

function DateColumn({ reading, choose }: Omit<OneProps, 'question'>) {
  const columns = columnsOf(reading)
  const chosen = columns.find(({ field }) => field === 'date')
  const pick = (key: string) => {
    const item = columns.find((each) => each.key === key)
    if (item) choose(fieldChoice(item, 'date', reading))
  }
  return (
    <Part level={4} title={t('datecolumn.title')}>
      <Select
        label={t('datecolumn.label')} value={chosen?.key ?? ''} items={chosen ? columns.map(({ key }) => key) : ['', ...columns.map(({ key }) => key)]}
        nameOf={(key) => columns.find((each) => each.key === key)?.title ?? t('datecolumn.none')} onPick={pick}
      />
    </Part>
  )
}

/** Words are shown with their numbers before anything is taken for said. */
function ScaleOf({ item, choose }: { item: Item; choose: (choices: Choices) => void }) {
  const words = Object.keys(item.words)
  const [inWords, setInWords] = useState(item.proposed_scale === 'words' && words.length > 0)
  const title = t('scale.title', { name: item.title })
  const value = item.scale ?? (inWords ? 'words' : null)
  const pick = (scale: Scale) => {
    setInWords(scale === 'words')
    if (scale !== 'words' || words.length === 0) choose(choiceFor(item, { scale }))
  }
  const showsWords = inWords || item.scale === 'words'
  return (
    <Part level={4} title={title} hint={examplesLine(item)}>
      <OneOfList label={title} items={SCALES} value={showsWords ? 'words' : value} nameOf={(scale) => scaleName(scale, item.proposed_scale)} onPick={pick} />
      {showsWords && words.length > 0 && <WordScores item={item} onTake={(taken) => choose(choiceFor(item, { scale: 'words', words: taken }))} />}
      <p class="aside">{t('scale.kept')}</p>
    </Part>
  )
}
