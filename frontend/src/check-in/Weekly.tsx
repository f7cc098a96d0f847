/** The weekly question: how far up it is, one question a page, saved with today's entry at the tap. */
import { useEffect } from 'preact/hooks'
import type { Fields, Status } from '../diary'
import { fieldName, valueText } from '../diary/wording'
import { regionsShown, listOf } from '../domain/answers'
import { SPREAD_FEET, SPREAD_HANDS } from '../domain/vocabulary'
import { formatDay, t } from '../i18n'
import { OneOfList } from '../ui/OneOfList'
import { Screen } from '../ui/frame/Screen'
import { useApp, useProfile, useStatus } from '../ui/frame/app'
import { go } from '../ui/frame/go'
import { endSteps, useStep } from '../ui/frame/place'
import { NotSaved } from '../ui/saving/NotSaved'
import { SaveBar } from '../ui/saving/SaveBar'
import { clearField } from '../ui/saving/clearField'
import { liveData } from '../ui/saving/useSaved'
import { forgetTaps, isSecondTap } from '../ui/secondTap'
import { useFocusAfter } from '../ui/useFocusAfter'
import './later.words.en'
import { useDayShown } from './useDayShown'
import { useEntry, type Entry } from './useEntry'
import './words.en'

type Question = 'spread_feet' | 'spread_hands'

export function Weekly({ given }: { given: string | null }) {
  const { on, now } = useDayShown(given)
  return <WeeklyOn key={on} on={on} now={now} />
}

function WeeklyOn({ on, now }: { on: string; now: string }) {
  const { diary } = useApp()
  const profile = useProfile(diary)
  const entry = useEntry(on)
  const status = useStatus(diary)
  const loaded = profile !== undefined && entry.record !== undefined
  return (
    <Screen title={t('weekly.title')} {...(on === now ? {} : { eyebrow: formatDay(on) })} quiet>
      {loaded && (
        <div class="weekly">
          <Questions questions={questionsFor(liveData(profile), entry.data)} entry={entry} status={status} past={on !== now} />
        </div>
      )}
      <NotSaved diary={diary} entry={entry} />
    </Screen>
  )
}

/** Who has not said where is asked about the legs: it usually starts there. */
function questionsFor(profile: Fields, data: Fields): Question[] {
  const regions = regionsShown(listOf(profile.regions), data)
  const feet: Question[] = regions.length === 0 || regions.includes('feet') ? ['spread_feet'] : []
  return regions.includes('hands') ? [...feet, 'spread_hands'] : feet
}

function Questions({ questions, entry, status, past }: { questions: Question[]; entry: Entry; status: Status; past: boolean }) {
  const place = `weekly ${entry.on}`
  const [index, setIndex] = useStep(place, () => 0)
  const heading = useFocusAfter<HTMLHeadingElement>(index)
  useEffect(forgetTaps, [])
  const question = questions[index]
  const asked = question && t(past ? `weekly.${question}_past` : `weekly.${question}`)
  const toToday = () => !isSecondTap('weekly end') && endSteps(place, () => go('/', { replace: true }))
  const move = (by: number) => !isSecondTap('weekly move') && setIndex(index + by)
  return (
    <>
      {question ? (
        <section aria-label={asked}>
          {questions.length > 1 && <p class="aside">{t('one.progress', { number: index + 1, total: questions.length })}</p>}
          <h2 class="question-title" ref={heading} tabIndex={-1}>{asked}</h2>
          <Answers key={question} question={question} entry={entry} onAnswered={() => setIndex(index + 1)} />
        </section>
      ) : (
        <section>
          <h2 class="question-title" ref={heading} tabIndex={-1}>{t('weekly.done')}</h2>
          <p>{t(past ? 'weekly.done_past' : 'weekly.done_body')}</p>
          <button type="button" class="primary wide" onClick={toToday}>{t('weekly.to_today')}</button>
        </section>
      )}
      <div class="one-ways">
        {index > 0 && <button type="button" onClick={() => move(-1)}>{t('one.back')}</button>}
        {question && <button type="button" onClick={() => move(1)}>{t('score.skip')}</button>}
      </div>
      <SaveBar entry={entry} status={status} onUndo={() => setIndex(Math.max(0, index - 1))} />
    </>
  )
}

interface AnswersProps { question: Question; entry: Entry; onAnswered: () => void }

function Answers({ question, entry, onAnswered }: AnswersProps) {
  const items: readonly string[] = question === 'spread_feet' ? SPREAD_FEET : SPREAD_HANDS
  const pick = async (item: string) => {
    if (isSecondTap('weekly answer')) return
    onAnswered()
    await entry.save({ [question]: item }, t('answer.of', { question: fieldName(question), value: valueText(question, item) }))
  }
  return (
    <OneOfList
      label={t(`weekly.${question}`)} items={items} value={entry.data[question]} nameOf={(item) => valueText(question, item)}
      onPick={(item) => void pick(item)} onClear={() => clearField(entry, question, fieldName(question))}
    />
  )
}
