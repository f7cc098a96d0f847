/** One session from the look at the skin to the last answer, step by step; every step survives a reload and no network. */
import { useEffect, useRef } from 'preact/hooks'
import type { DiaryRecord, Fields, SessionDraft } from '../diary'
import { deviceTimeZone } from '../domain/days'
import { MINUTES_MAX, minutesOf } from '../domain/ems'
import { newId } from '../domain/ids'
import { doneMinutes } from '../domain/timer'
import { t } from '../i18n'
import { Link } from '../ui/frame/Link'
import { Screen } from '../ui/frame/Screen'
import { useApp, useStatus } from '../ui/frame/app'
import { goUp } from '../ui/frame/go'
import { NotSaved } from '../ui/saving/NotSaved'
import { NotStored } from '../ui/saving/NotStored'
import { SaveBar } from '../ui/saving/SaveBar'
import { useUndo } from '../ui/saving/undo'
import { useStoring } from '../ui/saving/useStoring'
import { isSecondTap } from '../ui/secondTap'
import { AfterSession } from './AfterSession'
import { Chooser } from './Chooser'
import { Scores, Skin } from './SessionParts'
import { Timer } from './Timer'
import { useDraft, useDraftAnswers, useKnown } from './useRecord'
import { useSafety } from './useSafety'
import './words.en'

export function Session() {
  const draft = useDraft()
  const { diary } = useApp()
  const { did, forget } = useUndo()
  const before = useRef<SessionDraft['step'] | undefined>(undefined)
  useEffect(() => {
    // Beside a running timer nothing of an earlier step is taken back.
    forget()
    // Stopped by a slip of the finger, the clock goes on: finishing anew writes to the same record.
    if (draft?.step === 'after' && before.current === 'timer') did(t('timer.finish'), () => diary.keepDraft({ ...draft, step: 'timer' }).then(() => true))
    before.current = draft?.step
  }, [draft?.id, draft?.step])
  if (draft === undefined) return <main id="content" class="screen" />
  if (draft === null) return <Begin />
  return draft.step === 'after' ? <AfterSession key={draft.id} draft={draft} /> : <Before key={draft.id} draft={draft} />
}

/** The safety check first, where it is due; then what the session is done with. */
function Begin() {
  const { diary } = useApp()
  const safety = useSafety()
  const known = useKnown()
  const storing = useStoring()
  const begin = (settings: Fields) => void storing.store(() => diary.keepDraft({
    id: newId(), step: 'skin', fields: settings, started_at: null, paused_at: null, paused_ms: 0,
    planned_minutes: plannedFor(settings, known?.programmes ?? []),
  }))
  return (
    <Screen title={t('session.title')}>
      {safety.loaded && !safety.opens && <Gate due={safety.due !== null} />}
      {safety.loaded && safety.opens && known && (
        <>
          <p>{t('session.with_what')}</p>
          <Chooser known={known} sameLabel={t('chooser.same')} onChoose={begin} />
        </>
      )}
      <NotStored storing={storing} />
      <LogInstead />
    </Screen>
  )
}

/** What the programme says, not what last time came to: a session that was cut short must not shorten the next. */
function plannedFor(settings: Fields, programmes: DiaryRecord[]): number | null {
  const programme = programmes.find((each) => each.id === settings.programme_id)
  return minutesOf(programme?.data ?? {}) ?? minutesOf(settings)
}

/** The timer waits for the safety check; the diary never does. */
function Gate({ due }: { due: boolean }) {
  return (
    <section class="block" aria-label={t('session.gate')}>
      <h2>{t(due ? 'session.gate' : 'session.blocked')}</h2>
      <p>{t(due ? 'session.gate_body' : 'session.blocked_body')}</p>
      <Link class="button primary wide" href="/ems/safety">{t(due ? 'session.gate_open' : 'session.blocked_open')}</Link>
    </section>
  )
}

function LogInstead() {
  return (
    <section class="block">
      <p class="aside">{t('session.log_instead')}</p>
      <Link class="button wide" href="/ems/log">{t('session.log_open')}</Link>
    </section>
  )
}

const TITLES = { skin: 'session.step_skin', scores: 'session.step_scores', timer: 'session.step_timer' } as const

function Before({ draft }: { draft: SessionDraft }) {
  const { diary } = useApp()
  const status = useStatus(diary)
  const entry = useDraftAnswers(draft)
  const step = draft.step as keyof typeof TITLES
  const heading = useRef<HTMLHeadingElement>(null)
  const shown = useRef(step)
  useEffect(() => {
    if (shown.current === step) return
    shown.current = step
    scrollTo(0, 0)
    heading.current?.focus({ preventScroll: true })
  }, [step])
  const storing = useStoring()
  const to = (next: SessionDraft['step']) => {
    if (!isSecondTap('session step')) void storing.store(() => change(diary, (known) => ({ ...known, step: next })))
  }
  const keep = (next: SessionDraft | null, then = () => {}) => storing.store(async () => {
    await diary.keepDraft(next)
    then()
  })
  const end = () => {
    // However often it is tried, it ended at the tap.
    const at = Date.now()
    void storing.store(() => finish(diary, draft, at))
  }
  return (
    <Screen title={t('session.title')}>
      <div class="session-step">
        <h2 ref={heading} tabIndex={-1}>{t(TITLES[step])}</h2>
        <span>{String(entry.data.programme_name ?? '')}</span>
      </div>
      {step === 'skin' && <SkinStep entry={entry} onNext={() => to('scores')} />}
      {step === 'scores' && (
        <>
          <Scores entry={entry} time="before" />
          <button type="button" class="primary wide" onClick={() => to('timer')}>{t('session.next')}</button>
        </>
      )}
      {step === 'timer' && <Timer draft={draft} onChange={keep} onFinish={end} />}
      <div class="ways">
        {step === 'scores' && <button type="button" onClick={() => to('skin')}>{t('session.back')}</button>}
        {step === 'timer' && draft.started_at === null && <button type="button" onClick={() => to('scores')}>{t('session.back')}</button>}
        {draft.started_at === null && <GiveUp onGiveUp={() => void keep(null, () => goUp('/ems'))} />}
      </div>
      <NotStored storing={storing} />
      <SaveBar entry={entry} status={status} />
      <NotSaved diary={diary} entry={entry} />
    </Screen>
  )
}

type Answers = ReturnType<typeof useDraftAnswers>

/** No pads on skin that is not sound: the flow ends here, or the person looks again at another place. */
function SkinStep({ entry, onNext }: { entry: Answers; onNext: () => void }) {
  const fine = entry.data.skin_before_ok
  return (
    <>
      <Skin entry={entry} time="before" />
      {fine === true && <button type="button" class="primary wide" onClick={onNext}>{t('session.next')}</button>}
      {fine === false && (
        <div class="late" role="alert">
          <p><strong>{t('skin.stop')}</strong></p>
          <p>{t('skin.stop_body')}</p>
        </div>
      )}
    </>
  )
}

function GiveUp({ onGiveUp }: { onGiveUp: () => void }) {
  return <button type="button" onClick={() => !isSecondTap('give up') && onGiveUp()}>{t('session.give_up')}</button>
}

type Keeper = ReturnType<typeof useApp>['diary']

async function change(diary: Keeper, how: (draft: SessionDraft) => SessionDraft): Promise<void> {
  const known = await diary.draft()
  if (known) await diary.keepDraft(how(known))
}

/** The session becomes a record the moment it ends; what follows is added to it. Done twice it is the same record. */
async function finish(diary: Keeper, shown: SessionDraft, at: number): Promise<void> {
  const draft = (await diary.draft()) ?? shown
  if (draft.started_at === null) return
  await diary.save('ems_session', draft.id, {
    ...draft.fields, started_at: draft.started_at, time_zone: deviceTimeZone(), duration_minutes: doneMinutes(draft, at, MINUTES_MAX),
  })
  await diary.keepDraft({ ...draft, step: 'after' })
}
