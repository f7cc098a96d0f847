/** Asks once on this page about a typed no beside a session. */
import { useState } from 'preact/hooks'
import type { DiaryRecord } from '../diary'
import { answersEmsToday } from '../domain/modalities'
import { t } from '../i18n'
import { isSecondTap } from '../ui/secondTap'
import { useFocusAfter } from '../ui/useFocusAfter'
import { answerEms, modalitiesOf } from './emsAnswer'
import './later.words.en'
import type { Entry } from './useEntry'

interface Props { entry: Entry; sessions: DiaryRecord[] }

export function WhichIsRight({ entry, sessions }: Props) {
  const [kept, setKept] = useState(false)
  const words = useFocusAfter<HTMLParagraphElement>(kept)
  if (kept) return <p ref={words} class="aside" tabIndex={-1}>{t('ems.kept_no')}</p>
  const decide = (go: () => void) => {
    if (!isSecondTap('ems asks')) go()
  }
  return (
    <div class="asks" role="group" aria-label={t('ems.title')}>
      <p>{t('ems.asks', { modalities: modalitiesOf(sessions.filter(answersEmsToday)) })}</p>
      <div class="ways">
        <button type="button" onClick={() => decide(() => answerEms(entry, true))}>{t('ems.change_to_yes')}</button>
        <button type="button" onClick={() => decide(() => setKept(true))}>{t('ems.keep_no')}</button>
      </div>
    </div>
  )
}
