/** Eleven scores and a twelfth place, which is no score. */
import { describe, expect, it } from 'vitest'
import { FakeDiary } from '../support/fakeDiary'
import { button, group, isIdle, open, openMore, option, tap, tapLater } from '../support/mount'

const press = (key: string) => document.activeElement!.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }))
const here = () => document.activeElement?.getAttribute('data-value')

describe('the twelfth place', () => {
  it('is no score: arrow keys go round the eleven, Tab goes on to it', async () => {
    const diary = new FakeDiary()
    await open(diary)
    const more = button('More about Pain, feet')
    expect([more.closest('.score-cells')?.contains(group('Pain, feet')), group('Pain, feet').contains(more), more.tabIndex]).toEqual([true, false, 0])
    expect([...group('Pain, feet').querySelectorAll<HTMLElement>('button')].map((each) => each.tabIndex)).toEqual([0, ...Array(10).fill(-1)])
    option('Pain, feet', 0).focus()
    press('End')
    expect(here()).toBe('10')
    press('ArrowRight')
    expect(here()).toBe('0')
    press('ArrowLeft')
    expect(here()).toBe('10')
    expect(diary.saved).toEqual([])
  })

  it('opens and closes what is behind it, and says which', async () => {
    await open(new FakeDiary())
    const more = button('More about Pain, feet')
    const asks = () => more.closest('section')!.textContent!.includes('How strong was nerve pain, on average, over the last 24 hours?')
    expect([more.getAttribute('aria-expanded'), asks()]).toEqual(['false', false])
    await openMore('Pain, feet')
    expect([more.getAttribute('aria-expanded'), asks(), button('More about Numbness, feet').getAttribute('aria-expanded')]).toEqual(['true', true, 'false'])
    await tap(more)
    expect([more.getAttribute('aria-expanded'), asks()]).toEqual(['false', false])
  })

  it('takes the answer away where nothing else is offered, and keeps its place while there is none', async () => {
    const diary = new FakeDiary()
    await open(diary)
    await tap(button('More details'))
    const clear = 'No answer for Weakness'
    expect([button(clear).classList.contains('twelfth'), isIdle(clear)]).toEqual([true, true])
    await tap(button(clear))
    expect(diary.saved).toEqual([])
    await tap(option('Weakness', 5))
    expect(isIdle(clear)).toBe(false)
    await tapLater(button(clear))
    expect([diary.saved.at(-1), isIdle(clear)]).toEqual([{ weakness: null }, true])
  })
})
