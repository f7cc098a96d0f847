import { expect, it } from 'vitest'
import { QuotaError } from '../../src/diary'
import { FakeDiary } from '../support/fakeDiary'
import { button, open, option, settle, tap, tapLater } from '../support/mount'

const bar = () => document.querySelector('.save-state')?.textContent ?? ''

/** A diary whose storage takes as long as the test wants. */
function slowDiary(): { diary: FakeDiary; letThrough: () => Promise<void> } {
  const diary = new FakeDiary()
  const store = diary.saveDay.bind(diary)
  let open: (() => void)[] = []
  diary.saveDay = async (on, set) => {
    await new Promise<void>((resolve) => open.push(resolve))
    await store(on, set)
  }
  const letThrough = async () => {
    open.forEach((go) => go())
    open = []
    await settle()
  }
  return { diary, letThrough }
}

it('says "saved" of an answer only once the storage has it, also of the second one', async () => {
  const { diary, letThrough } = slowDiary()
  await open(diary)
  for (const question of ['Pain, feet', 'Numbness, feet']) {
    await tap(option(question, 4))
    expect(bar()).toContain('Saving…')
    expect(bar()).not.toContain('Saved')
    await letThrough()
    expect(bar()).toContain('Saved on this device')
  }
})

it('waits for the slowest of several answers', async () => {
  const { diary, letThrough } = slowDiary()
  await open(diary)
  await tap(option('Pain, feet', 4))
  await tapLater(option('Pain, feet', 5))
  expect(bar()).toContain('Saving…')
  await letThrough()
  expect(bar()).toContain('Saved on this device')
})

it('goes on saying that an answer is not saved when its message is closed', async () => {
  const diary = new FakeDiary()
  await open(diary)
  await tap(option('Pain, feet', 4))
  diary.failWith = new QuotaError()
  await tap(option('Numbness, feet', 4))
  await tap(button('Close, keep it on the screen'))
  expect(bar()).toContain('Not saved')
})
