/** Before the phone asks: what it will ask and what that means. Its question comes only after a tap here. */
import { useState } from 'preact/hooks'
import { t, type Key } from '../i18n'
import { Screen } from '../ui/frame/Screen'
import { useApp } from '../ui/frame/app'
import { isApple } from '../ui/frame/device'
import { isSecondTap } from '../ui/secondTap'
import { useFocusAfter } from '../ui/useFocusAfter'
import { OtherWays } from './OtherWays'
import { ability, switchOn, type Switched } from './thisPhone'
import type { Reminders } from './useOverview'
import './words.en'

const POINTS = ['ask.1', 'ask.2', 'ask.3', 'ask.4'] as const

/** `wasOn`: reminders were switched on here before. */
interface Props { publicKey: string; wasOn: boolean; reminders: Reminders; onLeave: () => void }

export function AskPermission({ publicKey, wasOn, reminders, onLeave }: Props) {
  const { diary } = useApp()
  const [step, setStep] = useState<'explain' | 'waiting' | Switched>('explain')
  const result = useFocusAfter<HTMLParagraphElement>(step)
  const goOn = async () => {
    if (isSecondTap('allow')) return
    setStep('waiting')
    setStep(await switchOn(diary, publicKey))
  }
  if (typeof step === 'object') {
    const done = step.kind === 'ok'
    return (
      <Screen title={t('ask.title')}>
        <p ref={result} tabIndex={-1} class={done ? 'late' : 'late failed'} role={done ? 'status' : 'alert'}>{t(wordsFor(step))}</p>
        {done && <p>{t('ask.done_body')}</p>}
        {done && !isApple() && <p class="aside">{t('phone.android')}</p>}
        {!done && <p>{t('ask.instead')}</p>}
        {!done && <OtherWays reminders={reminders} instead />}
        <button type="button" class="primary wide" onClick={onLeave}>{t('reminders.to_all')}</button>
      </Screen>
    )
  }
  const asks = ability() === 'can_ask'
  return (
    <Screen title={t('ask.title')}>
      <p>{t(asks ? 'ask.body' : wasOn ? 'ask.anew' : 'ask.allowed')}</p>
      <ul class="signs">{POINTS.map((point) => <li key={point}>{t(point)}</li>)}</ul>
      <div class="stack">
        <button type="button" class="primary" disabled={step === 'waiting'} onClick={() => void goOn()}>{step === 'waiting' ? t(asks ? 'ask.waiting' : 'ask.setting_up') : t(asks ? 'ask.go' : wasOn ? 'phone.anew' : 'phone.ask')}</button>
        <button type="button" onClick={onLeave}>{t('ask.not_now')}</button>
      </div>
    </Screen>
  )
}

function wordsFor(result: Switched): Key & `ask.${string}` {
  switch (result.kind) {
    case 'ok': return 'ask.done'
    case 'denied': return 'ask.denied'
    case 'failed': return `ask.failed.${result.why}`
    case 'refused': return 'ask.not_taken'
    default: return 'ask.not_told'
  }
}
