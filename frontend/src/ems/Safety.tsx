/** The safety check: why it is asked now, its questions, what the answers mean, and the checks before. */
import { useEffect, useRef, useState } from 'preact/hooks'
import type { Diary } from '../diary'
import { deviceTimeZone, localDay } from '../domain/days'
import { newId } from '../domain/ids'
import { reasonsOf, VERSION, type Answers, type DueReason, type Screening } from '../domain/screening'
import { formatDay, formatList, t } from '../i18n'
import { Fold } from '../ui/Fold'
import { Screen } from '../ui/frame/Screen'
import { useApp } from '../ui/frame/app'
import { announce } from '../ui/live'
import { NotStored } from '../ui/saving/NotStored'
import { forgetHalfFilled, useKept } from '../ui/saving/useKept'
import { useStoring } from '../ui/saving/useStoring'
import { isSecondTap } from '../ui/secondTap'
import { SafetyQuestions } from './SafetyQuestions'
import { SafetyResult } from './SafetyResult'
import { useSafety } from './useSafety'
import './words.en'

const KEPT = 'safety'

export function Safety() {
  const { diary } = useApp()
  const safety = useSafety()
  const [again, setAgain] = useState(false)
  const result = useRef<HTMLDivElement>(null)
  const { latest } = safety
  const asks = safety.due !== null || again
  const shown = asks ? null : latest
  useFocusOn(result, shown?.id)
  const askAgain = (wish: boolean) => {
    if (isSecondTap('ask again')) return
    if (!wish) forgetHalfFilled(diary, KEPT)
    setAgain(wish)
    scrollTo(0, 0)
  }
  return (
    <Screen title={t('safety.title')}>
      {safety.loaded && asks && <Asking due={safety.due} onDone={() => setAgain(false)} />}
      {again && safety.due === null && <button type="button" class="wide apart" onClick={() => askAgain(false)}>{t('safety.cancel')}</button>}
      {shown && (
        <div ref={result}>
          <SafetyResult check={shown} />
          <button type="button" class="wide" onClick={() => askAgain(true)}>{t('safety.again')}</button>
        </div>
      )}
      <Earlier checks={shown ? safety.checks.slice(1) : safety.checks} />
    </Screen>
  )
}

/** What a check that has just been answered means is read out, and stands at the top. */
function useFocusOn(result: { current: HTMLElement | null }, id: string | undefined): void {
  const before = useRef<string | null | undefined>(undefined)
  useEffect(() => {
    if (before.current === null && id) {
      scrollTo(0, 0)
      result.current?.querySelector<HTMLElement>('h2')?.focus({ preventScroll: true })
    }
    before.current = id ?? null
  }, [id])
}

function Asking({ due, onDone }: { due: DueReason | null; onDone: () => void }) {
  const { diary } = useApp()
  const [answers, keep, forget] = useKept<Answers>(KEPT, {})
  const [id] = useState(newId)
  const storing = useStoring()
  if (!answers) return null
  const save = () => {
    // Tried again it is the same check, of the same time.
    const screened_at = new Date().toISOString()
    void storing.store(async () => {
      await store(diary, id, screened_at, answers)
      forget()
      announce(t('safety.saved'))
      onDone()
    })
  }
  return (
    <>
      <p>{due ? t(`safety.due.${due}`) : t('safety.again_intro')}</p>
      <p class="aside">{t('safety.diary_open')}</p>
      <SafetyQuestions answers={answers} onAnswer={(question, answer) => keep({ ...answers, [question]: answer })} onSave={save} />
      <NotStored storing={storing} />
    </>
  )
}

function store(diary: Diary, id: string, screened_at: string, answers: Answers): Promise<void> {
  const named = Object.fromEntries(Object.entries(answers).map(([question, answer]) => [`answers.${question}`, answer]))
  return diary.save('safety_screening', id, { screened_at, time_zone: deviceTimeZone(), version: VERSION, ...named })
}

function Earlier({ checks }: { checks: Screening[] }) {
  if (checks.length === 0) return null
  return (
    <div class="apart">
      <Fold title={t('checks.earlier')}>
        <ul class="plain">{checks.map((check) => <li key={check.id}><OneCheck check={check} /></li>)}</ul>
      </Fold>
    </div>
  )
}

function OneCheck({ check }: { check: Screening }) {
  const reasons = reasonsOf(check.answers).map(({ question }) => t(`check.${question}.title`))
  const day = formatDay(localDay(check.screened_at, deviceTimeZone()), 'full')
  return (
    <>
      {t('checks.line', { day, outcome: t(`outcome.${check.outcome}`) })}
      {reasons.length > 0 && <span class="aside check-line">{t('checks.because', { questions: formatList(reasons) })}</span>}
      {check.cleared_on && check.cleared_by !== '' && (
        <span class="aside check-line">{t('cleared.was', { who: check.cleared_by, day: formatDay(check.cleared_on, 'full') })}</span>
      )}
    </>
  )
}
