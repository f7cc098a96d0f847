/** What the ordinary diary goes together with: one line a symptom, which leads to its whole answer. */
import type { Together as One } from '../diary/api/trials'
import '../diary/words.en'
import { t } from '../i18n'
import { Shape } from '../ui/Shape'
import { Link } from '../ui/frame/Link'
import { Unreachable } from '../ui/frame/Unreachable'
import { MorningOffer } from './MorningOffer'
import { togetherIn } from './togetherWords'
import { useFromServer } from './useTrials'
import { unreachableWords } from './wording'
import './words.en'

export function Together() {
  const insights = useFromServer((server) => server.insights())
  if (!insights.body) return <Unreachable from={insights} words={{ ...unreachableWords(), loading: t('together.loading') }} />
  const { body } = insights
  const offered = body.symptoms.filter((one) => one.offer_morning)
  return (
    <section class="block">
      <h2>{t('together.title')}</h2>
      <p class="hint">{t('together.intro', { count: body.days })}</p>
      {body.left_out && <p class="aside">{t('together.left_out')}</p>}
      <nav class="links together" aria-label={t('together.title')}>{body.symptoms.map((one) => <Line key={one.symptom} one={one} />)}</nav>
      {offered.length > 0 && <MorningOffer days={Math.max(...offered.map((one) => one.morning_days))} />}
    </section>
  )
}

function Line({ one }: { one: One }) {
  return (
    <Link href={`/does-it-help/together/${one.symptom}`}>
      <span><Shape symptom={one.symptom} />{t(`symptom.${one.symptom}`)}<span class="hint">{togetherIn(one)}</span></span>
    </Link>
  )
}
