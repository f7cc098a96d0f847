/** The twelfth place of a grid: the way to what is seldom needed. That itself comes when it is first opened. */
import { t } from '../i18n'
import { panel } from '../ui/frame/lazy'
import './words.en'

export const QuestionMore = panel(() => import('./QuestionMore').then((loaded) => loaded.QuestionMore))

interface Props { name: string; isOpen: boolean; isSkipped: boolean; onToggle: () => void }

export function MoreButton({ name, isOpen, isSkipped, onToggle }: Props) {
  const about = t('score.more_about', { question: name })
  return (
    <button type="button" class="twelfth more" aria-expanded={isOpen} onClick={onToggle} aria-label={isSkipped ? t('answer.of', { question: about, value: t('score.skipped_short') }) : about}>
      <span class="numeral" aria-hidden="true">{isSkipped ? '–' : '?'}</span>{t(isSkipped ? 'score.skipped_short' : 'score.more')}
    </button>
  )
}
