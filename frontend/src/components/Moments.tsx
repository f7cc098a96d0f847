/** Ratings right now: as many a day as wanted, beside the day's check-in. */
import { useRef, useState } from 'preact/hooks'
import type { DiaryRecord, Fields, Symptom } from '../diary'
import { SYMPTOMS } from '../domain/vocabulary'
import { formatTime, t } from '../i18n'
import { useApp, useStored } from '../screens/app'
import { questionName, wordsFor } from '../screens/wording'
import { announce } from './live'
import { ScoreGrid } from './ScoreGrid'
import { isSecondTap } from './secondTap'
import { Shape } from './Shape'

export function Moments({ on }: { on: string }) {
  const { diary } = useApp()
  const moments = useStored(diary, (from) => from.moments(on, on), [on]) ?? []
  const [rating, setRating] = useState(false)
  const [deleted, setDeleted] = useState<DiaryRecord | null>(null)
  const remove = async (moment: DiaryRecord) => {
    await diary.remove(moment.id)
    setDeleted(moment)
    announce(t('moment.deleted', { time: timeOf(moment) }))
  }
  const putBack = async () => {
    if (deleted) await diary.restore(deleted.id)
    setDeleted(null)
  }
  const shown = moments.filter((moment) => !moment.deleted)
  return (
    <section class="question" aria-label={t('moment.title')}>
      <h2 class="question-title">{t('moment.title')}</h2>
      <p class="question-text">{t('moment.hint')}</p>
      {rating ? <MomentForm onClose={() => setRating(false)} /> : (
        <button type="button" class="wide" onClick={() => setRating(true)}>{t('moment.open')}</button>
      )}
      {deleted && (
        <p class="taken-back">
          <span>{t('moment.deleted', { time: timeOf(deleted) })}</span>
          <button type="button" onClick={() => void putBack()}>{t('undo')}</button>
        </p>
      )}
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
  const [failed, setFailed] = useState(false)
  const given = useRef<Fields>({})
  const saved = useRef<Promise<string | undefined>>(Promise.resolve(undefined))

  const pick = async (symptom: Symptom, score: number) => {
    given.current = { occurred_at: new Date().toISOString(), ...given.current, [symptom]: score }
    setScores(given.current)
    const before = saved.current
    const saving = before.then((id) => diary.saveMoment(given.current, id))
    saved.current = saving.catch(() => before)
    const done = await saving.then(() => true, () => false)
    setFailed(!done)
    if (!done) return
    announce(t('saved.announce', { what: t('answer.of', { question: t('moment.title'), value: score }) }))
    entrySaved()
  }
  const close = () => {
    if (!isSecondTap('moment close')) onClose()
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
      {failed && <p role="alert" class="aside">{t('failed.body')}</p>}
      <button type="button" class="primary wide" onClick={close}>{t('moment.close')}</button>
    </div>
  )
}
