/** What goes wrong while one part is drawn takes that part; what goes wrong in a screen takes that screen, never the app. */
import { render } from 'preact'
import { beforeEach, expect, it, vi } from 'vitest'
import { Guard } from '../../src/ui/frame/Guard'
import { FakeDiary } from '../support/fakeDiary'
import { button, open, option, settle, tap, text } from '../support/mount'

const broken = vi.hoisted(() => ({ moments: false, more: false }))
vi.mock('../../src/check-in/Moments', () => ({
  Moments: () => { if (broken.moments) throw new RangeError('Invalid time zone'); return null },
}))
vi.mock('../../src/shell/More', () => ({
  More: () => { if (broken.more) throw new RangeError('Invalid time zone'); return null },
}))

beforeEach(() => {
  Object.assign(broken, { moments: false, more: false })
  vi.spyOn(console, 'error').mockImplementation(() => {})
})

it('a part: one line says so, the scores can be given', async () => {
  broken.moments = true
  const diary = new FakeDiary()
  await open(diary)
  expect(text()).toContain('This part did not work. What you wrote is safe.')
  await tap(option('Pain, feet', 6))
  expect(diary.saved).toHaveLength(1)
})

it('a screen: words, a way out, and what waits as a file; the bar below still leads on', async () => {
  broken.more = true
  const diary = new FakeDiary()
  await open(diary, '/more')
  await settle()
  expect(text()).toContain('This screen did not work')
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => {})
  const made = vi.spyOn(URL, 'createObjectURL').mockReturnValue('blob:x')
  await tap(button('Save what waits as a file'))
  expect(made).toHaveBeenCalledOnce()
  vi.mocked(HTMLAnchorElement.prototype.click).mockRestore()
  document.querySelector<HTMLElement>('nav a[href="/"]')!.click()
  await settle()
  expect(text()).not.toContain('This screen did not work')
})

it('shows its children as long as nothing goes wrong', () => {
  render(<Guard><p>fine</p></Guard>, document.body)
  expect(document.body.textContent).toBe('fine')
})
