/** What the ordinary diary says of EMS and one symptom: the whole answer, also where it is "not enough days yet" or "no link found". */
import type { Insights, Together } from '../diary/api/trials'
import '../diary/words.en'
import type { Symptom } from '../domain/types'
import { t } from '../i18n'
import { Link } from '../ui/frame/Link'
import { Screen } from '../ui/frame/Screen'
import { Unreachable } from '../ui/frame/Unreachable'
import { MorningOffer } from './MorningOffer'
import { besidesIn, chosenIn, copiedIn, isChosenKnown, isFound, isTooRegular, missingIn, numbersIn, togetherIn, type Found } from './togetherWords'
import { useFromServer } from './useTrials'
import { unreachableWords } from './wording'
import './words.en'

export function OneTogether({ symptom }: { symptom: Symptom }) {
  const insights = useFromServer((server) => server.insights())
  const one = insights.body?.symptoms.find((each) => each.symptom === symptom)
  return (
    <Screen title={t('together.one', { symptom: t(`symptom.${symptom}`) })}>
      <Unreachable from={insights} words={unreachableWords()} />
      {insights.body && one && <Told one={one} leftOut={insights.body.left_out} />}
      <p><Link class="button wide" href="/does-it-help" up>{t('onetrial.to_all')}</Link></p>
    </Screen>
  )
}

interface Props { one: Together; leftOut: Insights['left_out'] }

function Told({ one, leftOut }: Props) {
  const symptom = t(`symptom.${one.symptom}`).toLowerCase()
  return (
    <>
      <section class="block">
        <h2>{togetherIn(one)}</h2>
        <p>{isTooRegular(one) ? t('together.means.too_regular') : t(`together.means.${one.verdict}`, { symptom })}</p>
        {leftOut && <p class="aside">{t('together.left_out')}</p>}
      </section>
      {isFound(one) ? <Numbers one={one} /> : <Missing one={one} />}
      <section class="block">
        <h2>{t('together.cannot')}</h2>
        <p>{t('together.cannot_body', { symptom })}</p>
      </section>
      <Morning one={one} />
      {!leftOut && <Trial />}
    </>
  )
}

function Numbers({ one }: { one: Found }) {
  return (
    <section class="block">
      <h2>{t('together.numbers_title')}</h2>
      <dl class="values numbers">
        {numbersIn(one).map(({ name, value }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {besidesIn(one).map((sentence) => <p key={sentence} class="aside">{sentence}</p>)}
    </section>
  )
}

function Missing({ one }: { one: Together }) {
  return (
    <section class="block">
      <h2>{t('together.missing')}</h2>
      <p>{t('together.so_far', { count: one.days_used, ems: one.ems_days, other: one.other_days })}</p>
      <ul>{missingIn(one).map((sentence) => <li key={sentence}>{sentence}</li>)}</ul>
      <p>{t('together.as_you_would')}</p>
      {copiedIn(one).map((sentence) => <p key={sentence}>{sentence}</p>)}
      {isChosenKnown(one) && <p>{chosenIn(one)}</p>}
      <Link class="button wide" href="/history">{t('together.chart')}</Link>
    </section>
  )
}

/** Offered where it can make the answer fairer. */
function Morning({ one }: { one: Together }) {
  if (one.used_morning) return <p>{t('together.morning_used', { count: one.days_used })}</p>
  return one.offer_morning ? <MorningOffer days={one.morning_days} /> : null
}

function Trial() {
  return (
    <section class="block">
      <h2>{t('helps.trial')}</h2>
      <p>{t('together.trial')}</p>
      <Link class="button wide" href="/trial/new">{t('helps.set_up')}</Link>
    </section>
  )
}
