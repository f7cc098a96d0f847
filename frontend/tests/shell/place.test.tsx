/** Where somebody was is found again by Back; a new visit begins anew; going to where one is does something. */
import { render } from 'preact'
import { describe, expect, it, vi } from 'vitest'
import { addDays, today } from '../../src/domain/days'
import { formatDay } from '../../src/i18n'
import { askBeforeLeaving, go } from '../../src/ui/frame/go'
import { restoreScroll } from '../../src/ui/frame/place'
import { setMode } from '../../src/ui/frame/preferences'
import { FakeDiary } from '../support/fakeDiary'
import { button, chosen, group, hasGroup, open, option, settle, tap, tapLater, text, until } from '../support/mount'

async function back(): Promise<void> {
  history.back()
  await new Promise((resolve) => setTimeout(resolve, 50))
  await settle()
}

const link = (name: string) => [...document.querySelectorAll('a')].find((each) => each.textContent === name) ?? null
const heading = () => document.querySelector('.month')?.textContent

it('History has its month and symptom again after a day was looked at', async () => {
  const diary = new FakeDiary()
  diary.seedDay(addDays(today(), -40), { pain: 3 })
  await open(diary, '/history')
  await until(() => heading() !== undefined)
  const now = heading()
  await tap(button('Month before'))
  const before = heading()
  expect(before).not.toBe(now)
  await tap(option('Show', 'numbness'))
  go(`/day/${addDays(today(), -40)}`)
  await settle()
  await back()
  await until(() => heading() !== undefined)
  expect(heading()).toBe(before)
  expect(chosen('Show')).toBe('numbness')
  go('/history')
  await settle()
  expect(heading()).toBe(now)
})

describe('a day opened from History', () => {
  const on = (days: number) => addDays(today(), -days)

  /** The month before, with Numbness chosen; then a day of it. */
  async function openDay(): Promise<{ month: string | undefined }> {
    await open(new FakeDiary(), '/history')
    await until(() => heading() !== undefined)
    await tap(button('Month before'))
    await tap(option('Show', 'numbness'))
    const month = heading() ?? undefined
    go(`/day/${on(40)}`)
    await until(() => hasGroup('Pain, feet'))
    return { month }
  }

  async function expectHistoryAsLeft(month: string | undefined): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, 50))
    await until(() => heading() !== undefined)
    expect([heading(), chosen('Show')]).toEqual([month, 'numbness'])
  }

  it('leads back to it as it was left, by its own link', async () => {
    const { month } = await openDay()
    const steps = history.length
    await until(() => link('Month') !== null)
    link('Month')?.click()
    await expectHistoryAsLeft(month)
    expect(history.length).toBe(steps)
  })

  it('and by the tab', async () => {
    const { month } = await openDay()
    link('History')?.click()
    await expectHistoryAsLeft(month)
  })

  it('which a second tap of a trembling finger does not leave', async () => {
    await openDay()
    await until(() => link('Month') !== null)
    const leaves = vi.spyOn(history, 'back').mockImplementation(() => {})
    for (const _ of [1, 2]) link('Month')?.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, detail: 1 }))
    expect(leaves).toHaveBeenCalledOnce()
    leaves.mockRestore()
  })

  it('and by one step back, however many days were looked through', async () => {
    const { month } = await openDay()
    for (const way of ['Day before', 'Day before', 'Day after']) {
      await until(() => link(way) !== null)
      link(way)?.click()
      await settle()
    }
    await back()
    await expectHistoryAsLeft(month)
  })
})

it('a day opened by its address leads to its own month', async () => {
  const on = addDays(today(), -70)
  await open(new FakeDiary(), `/day/${on}`)
  await until(() => link('Month') !== null)
  link('Month')?.click()
  await until(() => heading() !== undefined)
  expect(heading()).toBe(formatDay(`${on.slice(0, 7)}-01`, 'month'))
})

it('the way up from a step of a flow is not a step back in it', async () => {
  await open(new FakeDiary(), '/')
  go('/check-in')
  await until(() => text().includes('Question 1 of 4'))
  await tap(option('Pain, feet', 6))
  await until(() => hasGroup('Numbness, feet'))
  link('Today')?.click()
  await until(() => location.pathname === '/')
  expect(text()).not.toContain('Question ')
})

it('a tab of another place begins anew', async () => {
  await open(new FakeDiary(), '/history')
  await until(() => heading() !== undefined)
  const now = heading()
  await tap(button('Month before'))
  link('More')?.click()
  await settle()
  link('History')?.click()
  await until(() => heading() !== undefined)
  expect(heading()).toBe(now)
})

it('the place that was left is sought until a finger is down, and not once more', async () => {
  const scrolled = vi.spyOn(window, 'scrollTo').mockImplementation(() => {})
  const frames: FrameRequestCallback[] = []
  vi.stubGlobal('requestAnimationFrame', (frame: FrameRequestCallback) => frames.push(frame))
  history.replaceState({ scroll: 9_000 }, '')
  restoreScroll()
  frames.shift()!(0)
  expect(scrolled).toHaveBeenCalledTimes(2)
  document.dispatchEvent(new Event('pointerdown', { bubbles: true }))
  frames.shift()!(0)
  expect([scrolled.mock.calls.length, frames.length]).toEqual([2, 0])
})

it('the same tab twice is one step of the browser, and begins at today', async () => {
  await open(new FakeDiary(), '/')
  const steps = history.length
  go('/')
  await settle()
  expect(history.length).toBe(steps)
  expect(document.activeElement?.tagName).toBe('H1')
})

it('Back in one-question mode goes one question back, not out of it', async () => {
  await open(new FakeDiary(), '/check-in')
  await until(() => text().includes('Question 1 of 4'))
  await tap(option('Pain, feet', 6))
  expect(group('Numbness, feet')).toBeDefined()
  await back()
  expect(group('Pain, feet')).toBeDefined()
  expect(chosen('Pain, feet')).toBe('6')
})

it('Back in the first run goes one question back', async () => {
  await open(new FakeDiary(null), '/welcome')
  await until(() => text().includes('Start'))
  await tap(button('Start'))
  await tapLater(button('Skip'))
  expect(text()).toContain('Question 2 of 4')
  await back()
  expect(text()).toContain('Question 1 of 4')
})

it('a month of six weeks is as high as one of four', async () => {
  await open(new FakeDiary(), '/history')
  await until(() => heading() !== undefined)
  for (let month = 0; month < 12; month += 1) {
    expect(document.querySelectorAll('.calendar tbody tr')).toHaveLength(6)
    await tapLater(button('Month before'))
  }
})

const isLongPage = () => hasGroup('Pain, feet') && hasGroup('EMS')

async function toTheSecondQuestion(): Promise<void> {
  await open(new FakeDiary(), '/')
  await until(isLongPage)
  await tap(button('One question at a time'))
  await until(() => text().includes('Question 1 of 4'))
  await tap(option('Pain, feet', 6))
  expect(text()).toContain('Question 2 of 4')
}

it('one question at a time, begun from the long page: Back leads through the questions to it, one by one', async () => {
  await toTheSecondQuestion()
  go('/history')
  await until(() => heading() !== undefined)
  await back()
  await until(() => text().includes('Question 2 of 4'))
  await back()
  expect(text()).toContain('Question 1 of 4')
  await back()
  await until(isLongPage)
  expect([location.pathname, text().includes('Question 1 of 4')]).toEqual(['/', false])
})

it('one question at a time, left for the long page: nothing of it lies before Back', async () => {
  await open(new FakeDiary(), '/history')
  go('/')
  await until(isLongPage)
  await tap(button('One question at a time'))
  await until(() => text().includes('Question 1 of 4'))
  await tap(option('Pain, feet', 6))
  await tap(button('All questions on one page'))
  await until(isLongPage)
  await back()
  expect(location.pathname).toBe('/history')
})

it('the long page, begun from one question at a time: Back leads to the questions again', async () => {
  setMode('one')
  await open(new FakeDiary(), '/')
  await until(() => text().includes('Question 1 of 4'))
  await tap(option('Pain, feet', 6))
  await tapLater(option('Numbness, feet', 6))
  await tap(button('All questions on one page'))
  await until(isLongPage)
  await back()
  await until(() => text().includes('Question 3 of 4'))
  await tap(button('All questions on one page'))
  await until(isLongPage)
  await tap(button('One question at a time'))
  await until(() => text().includes('Question 3 of 4'))
})

it('a screen that asks before it is left is met once on the way back', async () => {
  await open(new FakeDiary(), '/history')
  go('/more')
  const end = askBeforeLeaving(() => true)
  go('/settings')
  end()
  await settle()
  expect(location.pathname).toBe('/settings')
  await back()
  expect(location.pathname).toBe('/more')
  await back()
  expect(location.pathname).toBe('/history')
})

// The last one: it begins the page anew, with other modules than those above.
it('the first screen of a page finds its place again after a reload', async () => {
  vi.resetModules()
  const { Screen } = await import('../../src/ui/frame/Screen')
  history.replaceState({ scroll: 400 }, '', '/history')
  const scroll = vi.spyOn(window, 'scrollTo').mockImplementation(() => {})
  render(<Screen title="History">long</Screen>, document.body)
  await settle()
  expect(scroll).toHaveBeenCalledWith(0, 400)
  expect(document.activeElement?.tagName).not.toBe('H1')
})
