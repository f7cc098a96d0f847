/** Where the banners stand: above a screen, and below the questions of a check-in. */
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { addDays, today } from '../../src/domain/days'
import { FakeDiary } from '../support/fakeDiary'
import { button, open, show, tap, text, until } from '../support/mount'

const banners = () => document.querySelectorAll('.banners')
const tab = (name: string) => [...document.querySelectorAll<HTMLAnchorElement>('nav.bar a')].find((each) => each.textContent === name)!
const follows = (element: Element, other: Element) => Boolean(other.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING)

function troubled(): FakeDiary {
  const diary = new FakeDiary()
  diary.setStatus({ sync: 'refused', waiting: 1 })
  return diary
}

describe('a banner', () => {
  it.each([
    ['Today', () => '/', '.question [role=radiogroup]'],
    ['one question at a time', () => '/check-in', '.one-answers [role=radiogroup]'],
    ['a day', () => `/day/${addDays(today(), -1)}`, '.question [role=radiogroup]'],
  ])('of %s stands below the questions', async (_, path, question) => {
    await open(troubled(), path())
    await until(() => banners().length > 0)
    expect([banners().length, banners()[0]!.querySelectorAll('.banner').length > 0]).toEqual([1, true])
    const questions = [...document.querySelectorAll(question)]
    expect(questions.length).toBeGreaterThan(0)
    expect(questions.filter((each) => !follows(banners()[0]!, each))).toEqual([])
  })

  it.each(['/history', '/more', '/ems'])('of %s stands above it', async (path) => {
    await open(troubled(), path)
    expect([banners().length, banners()[0]!.querySelectorAll('.banner').length > 0]).toEqual([1, true])
    expect(follows(document.querySelector('main')!, banners()[0]!)).toBe(true)
  })

  it.each(['/day/2001-01-01', '/nowhere'])('is not lost where there is no question: %s', async (path) => {
    await open(troubled(), path)
    expect(banners()).toHaveLength(1)
  })

  it('follows from one way of asking to the other', async () => {
    await open(troubled())
    await tap(button('One question at a time'))
    await until(() => document.querySelector('.one-answers') !== null)
    expect(banners()).toHaveLength(1)
    await tap(button('All questions on one page'))
    expect(banners()).toHaveLength(1)
  })

  it('is there while it is asked which day, below what can be chosen', async () => {
    vi.useFakeTimers({ now: new Date('2026-11-23T00:20:00'), toFake: ['Date'] })
    await open(troubled())
    expect(text()).toContain('Yesterday evening, or today?')
    expect([banners().length, follows(banners()[0]!, button('Today, Monday 23 November'))]).toEqual([1, true])
  })
})

describe('a diary that cannot be read', () => {
  it.each(['/', '/check-in', `/day/${addDays(today(), -1)}`])('says so on %s, with a way out', async (path) => {
    const diary = new FakeDiary()
    diary.day = () => Promise.reject(new Error('storage'))
    diary.setStatus({ readable: false })
    show(diary, path)
    await until(() => banners().length > 0)
    expect([banners().length, button('Open it again').disabled]).toEqual([1, false])
  })
})

describe('a banner that is made anew on another screen', () => {
  it('is not read out again', async () => {
    const diary = new FakeDiary()
    diary.setStatus({ sync: 'stale' })
    await open(diary)
    const role = () => document.querySelector('.banner')?.getAttribute('role')
    await until(() => role() === 'alert')
    await tap(tab('History'))
    await until(() => document.querySelector('.banner')?.closest('main') === null)
    expect([role(), document.querySelector('.banner')?.getAttribute('aria-live')]).toEqual(['status', 'off'])
  })

  it('is read out again when its words change', async () => {
    const diary = new FakeDiary()
    diary.setStatus({ sync: 'signed_out', waiting: 1 })
    await open(diary)
    await until(() => text().includes('1 entry waits'))
    await tap(tab('History'))
    const live = () => document.querySelector('.banner')?.getAttribute('aria-live')
    await until(() => live() === 'off')
    diary.setStatus({ sync: 'signed_out', waiting: 2 })
    await until(() => text().includes('2 entries wait'))
    expect(live()).toBeNull()
  })
})

describe('a banner that comes', () => {
  const changed = new Map<Element, () => void>()

  beforeEach(() => {
    changed.clear()
    vi.stubGlobal('ResizeObserver', class {
      constructor(private readonly tell: () => void) {}
      observe(element: Element) { changed.set(element, this.tell) }
      disconnect() { for (const [element, tell] of changed) if (tell === this.tell) changed.delete(element) }
    })
  })

  it.each([['above what is seen', -300, [[0, 80]]], ['in the lower half', 700, []], ['far below', 2_000, []]])('%s, scrolls the page along or not', async (_, top, scrolls) => {
    await open(new FakeDiary())
    const holder = banners()[0] as HTMLElement
    document.dispatchEvent(new Event('pointerdown'))
    vi.stubGlobal('innerHeight', 800)
    vi.spyOn(holder, 'offsetHeight', 'get').mockReturnValue(holder.offsetHeight + 80)
    vi.spyOn(holder, 'getBoundingClientRect').mockReturnValue({ top } as DOMRect)
    const scrolled = vi.spyOn(window, 'scrollBy').mockImplementation(() => {})
    changed.get(holder)!()
    expect(scrolled.mock.calls).toEqual(scrolls)
  })

  it('is not looked at any more when its screen is left: the next one keeps its place', async () => {
    await open(troubled(), `/day/${addDays(today(), -1)}`)
    await until(() => banners().length > 0)
    const holder = banners()[0]!
    expect(changed.has(holder)).toBe(true)
    const lookedAt: boolean[] = []
    // Told right after the change, before any frame is drawn.
    const look = new MutationObserver(() => { if (!holder.isConnected) lookedAt.push(changed.has(holder)) })
    look.observe(document.body, { childList: true, subtree: true })
    await tap(tab('History'))
    await until(() => !holder.isConnected)
    look.disconnect()
    expect(lookedAt.length).toBeGreaterThan(0)
    expect(lookedAt).not.toContain(true)
  })
})
