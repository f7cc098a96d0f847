/** Ratings right now: as many a day as wanted, beside the day's check-in. Of a day that is over, what was given. */
import { useRef, useState } from 'preact/hooks'
import type { DiaryRecord, Fields, Symptom } from '../diary'
import { questionName, wordsFor } from '../diary/wording'
import { newId } from '../domain/ids'
import { SYMPTOMS } from '../domain/vocabulary'
import { formatTime, t } from '../i18n'
import { ScoreGrid } from '../ui/ScoreGrid'
import { Shape } from '../ui/Shape'
import { useApp, useStored } from '../ui/frame/app'
import { announce } from '../ui/live'
import { NotStored } from '../ui/saving/NotStored'
import { useUndo } from '../ui/saving/undo'
import { useStoring } from '../ui/saving/useStoring'
import { isSecondTap } from '../ui/secondTap'
import './later.words.en'

/** `open`: the questions stand there at once. */
export function Moments({ on, now, open = false }: { on: string; now: boolean; open?: boolean }) {
  const { diary } = useApp()
  const moments = useStored(diary, (from) => from.moments(on, on), [on]) ?? []
  const [rating, setRating] = useState(open)
  const { did } = useUndo()
  const gone = useStored(diary, (from) => from.removed(), []) ?? []
  const storing = useStoring()
  const putBack = (moment: DiaryRecord) => storing.store(async () => {
    await diary.restore(moment.id)
    did(t('moment.put_back', { time: timeOf(moment) }), () => diary.remove(moment.id).then(() => true))
  })
  const remove = (moment: DiaryRecord) => storing.store(async () => {
    const what = t('moment.deleted', { time: timeOf(moment) })
    did(what, await diary.remove(moment.id))
    announce(what)
  })
  const shown = moments.filter((moment) => !moment.deleted)
  const deleted = gone.filter((moment) => moment.data.kind === 'moment' && moment.data.on === on && !shown.some(({ id }) => id === moment.id))
  // Midnight must not take away what is just being given.
  if (!now && !rating && shown.length === 0 && deleted.length === 0) return null
  return (
    <section class="question" aria-label={t(now ? 'moment.title' : 'moment.list')}>
      <h2 class="question-title">{t(now ? 'moment.title' : 'moment.list')}</h2>
      {now && <p class="question-text">{t('moment.hint')}</p>}
      {rating && <MomentForm onClose={() => setRating(false)} />}
      {now && !rating && <button type="button" class="wide" onClick={() => setRating(true)}>{t('moment.open')}</button>}
      <NotStored storing={storing} />
      {deleted.map((moment) => (
        <p key={moment.id} class="taken-back">
          <span>{t('moment.deleted', { time: timeOf(moment) })}</span>
          <button type="button" aria-label={t('moment.put_back', { time: timeOf(moment) })} onClick={() => void putBack(moment)}>{t('day.delete_undo')}</button>
        </p>
      ))}
      {shown.length > 0 && <MomentList moments={shown} onDelete={(moment) => void remove(moment)} />}
    </section>
  )
}

function timeOf(moment: DiaryRecord): string {
  return formatTime(String(moment.data.occurred_at))
}

function MomentList({ moments, onDelete }: { moments: DiaryRecord[]; onDelete: (moment: DiaryRecord) => void }) {
  return (
    <ul class="moments" aria-label={t('moment.list')}>
      {moments.map((moment) => (
        <li key={moment.id}>
          <span class="moment-time">{timeOf(moment)}</span>
          {SYMPTOMS.filter((symptom) => typeof moment.data[symptom] === 'number').map((symptom) => (
            <span key={symptom} class="moment-score">
              <Shape symptom={symptom} /><span class="visually-hidden">{t(`symptom.${symptom}`)}</span> {String(moment.data[symptom])}
            </span>
          ))}
          <button type="button" class="quiet" onClick={() => onDelete(moment)} aria-label={t('moment.delete_one', { time: timeOf(moment) })}>
            {t('moment.delete')}
          </button>
        </li>
      ))}
    </ul>
  )
}

/** The moment begins with its first tap; the others join it, one after the other so that two quick taps make one moment. */
function MomentForm({ onClose }: { onClose: () => void }) {
  const { diary, entrySaved } = useApp()
  const [scores, setScores] = useState<Fields>({})
  const storing = useStoring()
  const { did } = useUndo()
  const given = useRef<Fields>({})
  // Tried again, it is the same moment.
  const id = useRef(newId())
  const saved = useRef<Promise<unknown>>(Promise.resolve())

  const pick = async (symptom: Symptom, score: number) => {
    const earlier = given.current
    given.current = { occurred_at: new Date().toISOString(), ...given.current, [symptom]: score }
    setScores(given.current)
    await storing.store(async () => {
      await saveInTurn()
      const what = t('answer.of', { question: t('moment.title'), value: score })
      did(what, () => takeBack(earlier, symptom))
      announce(t('saved.announce', { what }))
      entrySaved()
    })
  }
  const saveInTurn = async () => {
    const saving = saved.current.then(() => diary.saveMoment(given.current, id.current))
    saved.current = saving.catch(() => {})
    await saving
  }
  const takeBack = async (earlier: Fields, symptom: Symptom) => {
    await saved.current
    const isFirst = !SYMPTOMS.some((each) => each in earlier)
    given.current = isFirst ? {} : { ...earlier, [symptom]: earlier[symptom] ?? null }
    setScores(given.current)
    await (isFirst ? diary.remove(id.current) : diary.saveMoment(given.current, id.current))
    if (isFirst) id.current = newId()
    return true
  }
  const close = () => {
    // What is only on the screen would go with it.
    if (storing.failure === null && !isSecondTap('moment close')) onClose()
  }
  return (
    <div class="moment-form">
      {SYMPTOMS.map((symptom) => (
        <div key={symptom} class="detail">
          <h3 class="question-title"><Shape symptom={symptom} />{questionName(symptom, null)}</h3>
          <p class="question-text">{t(`question_now.${symptom}`)}</p>
          <ScoreGrid
            label={`${t('moment.title')}: ${questionName(symptom, null)}`} words={wordsFor(symptom)}
            value={typeof scores[symptom] === 'number' ? scores[symptom] : null} onPick={(score) => void pick(symptom, score)}
          />
        </div>
      ))}
      <NotStored storing={storing} />
      <button type="button" class="primary wide" aria-disabled={storing.failure !== null} onClick={close}>{t('moment.close')}</button>
    </div>
  )
}
