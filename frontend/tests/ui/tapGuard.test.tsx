/** A second tap in the same place never does something else, whatever stands there by then. */
import { afterEach, expect, it, vi } from 'vitest'
import { FakeDiary } from '../support/fakeDiary'
import { button, open, option, settle, text, until } from '../support/mount'

let now = 10_000

function touch(element: HTMLElement, afterMs: number, at = { clientX: 100, clientY: 600 }): Promise<void> {
  now += afterMs
  vi.spyOn(performance, 'now').mockReturnValue(now)
  element.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, detail: 1, ...at }))
  return settle()
}

afterEach(() => void vi.restoreAllMocks())

it('a double tap on Start of the first run does not skip its first question', async () => {
  await open(new FakeDiary(null), '/welcome')
  await until(() => text().includes('Start'))
  await touch(button('Start'), 5_000)
  await touch(button('Skip'), 150)
  expect(text()).toContain('Question 1 of 4')
  await touch(button('Skip'), 900)
  expect(text()).toContain('Question 2 of 4')
})

it('nor does it land on the bar when the first run is over', async () => {
  await open(new FakeDiary(null), '/welcome')
  await until(() => text().includes('Start'))
  await touch(button('Start'), 5_000)
  for (let step = 0; step < 4; step += 1) await touch(button('Skip'), 5_000)
  await until(() => document.querySelector('nav a[href="/share"]') !== null)
  await touch(document.querySelector<HTMLElement>('nav a[href="/share"]')!, 200)
  expect(location.pathname).toBe('/')
})

it('another control elsewhere counts at once, so do keys', async () => {
  const diary = new FakeDiary()
  await open(diary)
  await touch(option('Pain, feet', 6), 5_000)
  await touch(option('Numbness, feet', 2), 100, { clientX: 100, clientY: 200 })
  option('Tingling, feet', 1).click()
  await settle()
  expect(diary.saved).toHaveLength(3)
})

it('what is tapped again on purpose may be', async () => {
  await open(new FakeDiary(), '/history')
  await until(() => document.querySelector('.month') !== null)
  const month = () => document.querySelector('.month')!.textContent
  const seen = new Set([month()])
  for (let taps = 0; taps < 3; taps += 1) {
    await touch(button('Month before'), taps === 0 ? 5_000 : 150)
    seen.add(month())
  }
  expect(seen.size).toBe(4)
})
