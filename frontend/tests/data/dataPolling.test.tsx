/** What goes on is asked for again and again, but not where nobody looks or somebody else is signed in. */
import { render } from 'preact'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { usePolling } from '../../src/data/usePolling'
import type { Result } from '../../src/diary/api/server'

const HOUR_MS = 3_600_000
let answer: Result<null> | null
let isHidden: boolean
const asked = vi.fn(() => Promise.resolve(answer))
const told = vi.fn()

beforeEach(() => {
  answer = { kind: 'ok', body: null }
  isHidden = false
  vi.clearAllMocks()
  vi.useFakeTimers()
  vi.spyOn(document, 'hidden', 'get').mockImplementation(() => isHidden)
})

afterEach(() => {
  render(null, document.body)
  vi.useRealTimers()
})

function Polling({ goesOn }: { goesOn: boolean | string }) {
  usePolling(goesOn, asked, told)
  return null
}

async function begin(goesOn: boolean | string = true): Promise<void> {
  render(<Polling goesOn={goesOn} />, document.body)
  // Effects run after the next frame.
  await vi.advanceTimersByTimeAsync(200)
}

async function look(): Promise<void> {
  isHidden = false
  document.dispatchEvent(new Event('visibilitychange'))
  await vi.advanceTimersByTimeAsync(0)
}

it('is asked for about every fifteen seconds in the end', async () => {
  await begin()
  await vi.advanceTimersByTimeAsync(HOUR_MS)
  expect(asked.mock.calls.length).toBeGreaterThan(230)
  expect(asked.mock.calls.length).toBeLessThan(280)
})

it('is asked for soon again when something else goes on', async () => {
  await begin('one')
  await vi.advanceTimersByTimeAsync(HOUR_MS)
  const before = asked.mock.calls.length
  await begin('another')
  await vi.advanceTimersByTimeAsync(2_000)
  expect(asked.mock.calls.length - before).toBeGreaterThanOrEqual(3)
})

it('waits while nobody looks at the page', async () => {
  await begin()
  isHidden = true
  await vi.advanceTimersByTimeAsync(HOUR_MS)
  expect(asked).not.toHaveBeenCalled()
  await look()
  expect(asked).toHaveBeenCalledTimes(1)
})

it('waits where somebody else is signed in until the page is looked at again', async () => {
  answer = { kind: 'signed_out' }
  await begin()
  await vi.advanceTimersByTimeAsync(HOUR_MS)
  expect([asked.mock.calls.length, told.mock.calls]).toEqual([1, [[answer]]])
  await look()
  expect(asked).toHaveBeenCalledTimes(2)
})

it('says nothing of an answer that nobody wants any more, and ends with what goes on', async () => {
  answer = null
  await begin()
  await vi.advanceTimersByTimeAsync(2_000)
  expect([asked.mock.calls.length > 1, told.mock.calls.length]).toEqual([true, 0])
  await begin(false)
  asked.mockClear()
  await vi.advanceTimersByTimeAsync(HOUR_MS)
  expect(asked).not.toHaveBeenCalled()
})
