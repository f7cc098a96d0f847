/** Puts a screen into a page and finds things the way a person or a screen reader does. */
import { render } from 'preact'
import { afterEach, beforeEach, vi } from 'vitest'
import type { Session } from '../../src/diary'
import { today } from '../../src/domain/days'
import { chooseTonight, isNight } from '../../src/domain/whichDay'
import { setLocale } from '../../src/i18n'
import { App } from '../../src/shell/App'
import { forgetTaps } from '../../src/ui/secondTap'
import { type FakeDiary, sessionOf } from './fakeDiary'

beforeEach(() => {
  setLocale('en', ['en-GB'])
  localStorage.clear()
  sessionStorage.clear()
  // These tests are about other things than the hour at which they run; which-day questions have their own.
  if (isNight()) chooseTonight(today())
  forgetTaps()
  document.title = ''
})

afterEach(() => {
  render(null, document.body)
  document.body.replaceChildren()
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

export function show(diary: FakeDiary, path = '/', session: Session | null = sessionOf()): void {
  history.replaceState(null, '', path)
  render(<App diary={diary} session={session} />, document.body)
}

export async function open(diary: FakeDiary, path = '/', session: Session | null = sessionOf()): Promise<void> {
  show(diary, path, session)
  await until(() => document.querySelector('h1') !== null)
  await settle()
  // Everything below the first screenful too.
  await until(() => document.querySelector('.afterwards') === null)
  await settle()
}

/** Lets effects and promises of the fake run out. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 4; turn += 1) await new Promise((resolve) => setTimeout(resolve, 5))
}

export async function until(holds: () => boolean): Promise<void> {
  for (let turn = 0; turn < 2_000 && !holds(); turn += 1) await new Promise((resolve) => setTimeout(resolve, 10))
  if (!holds()) throw new Error(`it never came true; on screen: ${text()}`)
}

export function text(): string {
  return (document.body.textContent ?? '').replaceAll('\u00a0', ' ')
}

export function nameOf(element: Element): string {
  return (element.getAttribute('aria-label') ?? element.textContent ?? '').trim()
}

export function button(name: string): HTMLButtonElement {
  const found = buttons(name)[0]
  if (!found) throw new Error(`no button "${name}"; there are: ${[...document.querySelectorAll('button')].map(nameOf).join(' | ')}`)
  return found
}

export function buttons(name: string): HTMLButtonElement[] {
  return [...document.querySelectorAll('button')].filter((each) => nameOf(each) === name)
}

export function group(name: string): HTMLElement {
  const found = [...document.querySelectorAll<HTMLElement>('[role=radiogroup], [role=group]')].find((each) => nameOf(each) === name)
  if (!found) throw new Error(`no group "${name}"; on screen: ${text()}`)
  return found
}

export function hasGroup(name: string): boolean {
  return [...document.querySelectorAll('[role=radiogroup]')].some((each) => nameOf(each) === name)
}

export function option(groupName: string, value: string | number): HTMLButtonElement {
  const found = group(groupName).querySelector<HTMLButtonElement>(`[data-value="${value}"]`)
  if (!found) throw new Error(`no ${value} in "${groupName}"`)
  return found
}

export function chosen(groupName: string): string | null {
  return group(groupName).querySelector('[aria-checked="true"]')?.getAttribute('data-value') ?? null
}

/** Whether a control that keeps its place has nothing to do just now. */
export function isIdle(name: string): boolean {
  return button(name).getAttribute('aria-disabled') === 'true'
}

/** What is behind "more" of a question; it is fetched when it is first opened. */
export async function openMore(question: string): Promise<void> {
  const more = [...document.querySelectorAll<HTMLButtonElement>('button.more')].find((each) => nameOf(each).split(':')[0] === `More about ${question}`)
  if (!more) throw new Error(`nothing more about "${question}"`)
  more.click()
  await until(() => more.getAttribute('aria-expanded') === 'true' && more.closest('section')!.querySelector('.question-more') !== null)
}

export async function tap(element: HTMLElement): Promise<void> {
  element.click()
  await settle()
}

/** As if more than a second had passed since the last tap. */
export async function tapLater(element: HTMLElement): Promise<void> {
  forgetTaps()
  await tap(element)
}
