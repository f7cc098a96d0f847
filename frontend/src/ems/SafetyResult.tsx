/** What an answered safety check means: the answers that matter and why, what opens the timer, what holds for everybody. */
import { opensTimer, reasonsOf, type Reason, type Screening } from '../domain/screening'
import { formatWhen, t } from '../i18n'
import { Link } from '../ui/frame/Link'
import { useApp } from '../ui/frame/app'
import { announce } from '../ui/live'
import { NotStored } from '../ui/saving/NotStored'
import { useStoring } from '../ui/saving/useStoring'
import { isSecondTap } from '../ui/secondTap'
import { Clearance } from './SafetyClearance'
import { turned } from './SafetyQuestions'
import './words.en'

export function SafetyResult({ check }: { check: Screening }) {
  const { outcome } = check
  return (
    <>
      <section class={`block outcome ${outcome}`} aria-label={t(`outcome.${outcome}`)}>
        <h2 tabIndex={-1}>{t(`outcome.${outcome}`)}</h2>
        <p class="aside">{t('safety.answered_on', { when: formatWhen(check.screened_at) })}</p>
        <p>{t(`outcome.${outcome}.body`)}</p>
        <Reasons reasons={reasonsOf(check.answers)} />
        {outcome === 'contraindication' && !opensTimer(check) && <p>{t('outcome.contraindication.diary')}</p>}
      </section>
      <Never />
      {outcome === 'precaution' && <Precaution check={check} />}
      {outcome === 'contraindication' && <Clearance key={check.id} check={check} />}
      <div class="stack">
        {opensTimer(check) && <Link class="button primary" href="/ems/session">{t('safety.start')}</Link>}
        <Link class="button" href="/ems/log">{t('safety.log')}</Link>
      </div>
    </>
  )
}

function Reasons({ reasons }: { reasons: Reason[] }) {
  return (
    <ul class="plain reasons">
      {reasons.map(({ question, answer }) => (
        <li key={question}>
          <strong>{t(`check.${question}.title`)}.</strong> {t('outcome.your_answer', { answer: t(`safety.${turned(question, answer)}`) })}
          {' '}{t(`check.${question}.why`)}
        </li>
      ))}
    </ul>
  )
}

function Never() {
  return (
    <section class="block" aria-label={t('never.title')}>
      <h2>{t('never.title')}</h2>
      <ul class="signs">
        <li>{t('never.where')}</li>
        <li>{t('never.when')}</li>
      </ul>
    </section>
  )
}

/** The timer opens with the tap that says the text was read. */
function Precaution({ check }: { check: Screening }) {
  const { diary } = useApp()
  const storing = useStoring()
  const read = () => {
    if (isSecondTap('text read')) return
    void storing.store(async () => {
      await diary.save('safety_screening', check.id, { text_read: true })
      announce(t('outcome.was_read'))
    })
  }
  if (check.text_read) return <p>{t('outcome.was_read')}</p>
  return (
    <>
      <NotStored storing={storing} />
      <button type="button" class="primary wide" onClick={read}>{t('outcome.read')}</button>
    </>
  )
}
