/** Words, numbers and dates as they are typed: what is kept, what is asked, what is refused. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { addDays, today } from '../../src/domain/days'
import { newId } from '../../src/domain/ids'
import { FakeDiary } from '../support/fakeDiary'
import { button, buttons, open, settle, tap, tapLater, text, until } from '../support/mount'

const field = <E extends HTMLElement>(label: string) => {
  const found = [...document.querySelectorAll('label')].find((each) => each.textContent === label)
  if (!found) throw new Error(`no field "${label}"`)
  return document.getElementById(found.htmlFor) as E
}

async function type(input: HTMLInputElement | HTMLTextAreaElement, value: string): Promise<void> {
  input.value = value
  input.dispatchEvent(new Event('input', { bubbles: true }))
  await settle()
}

async function leave(input: HTMLElement): Promise<void> {
  input.dispatchEvent(new FocusEvent('blur'))
  await settle()
}

describe('a note', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'], shouldAdvanceTime: true }))
  afterEach(() => void vi.useRealTimers())

  it('is kept as a draft while the keys never pause, and is gone from there once it is saved', async () => {
    const diary = new FakeDiary()
    await open(diary)
    const note = field<HTMLTextAreaElement>('Note')
    for (let length = 1; length <= 30; length += 1) {
      await type(note, 'a'.repeat(length))
      await vi.advanceTimersByTimeAsync(100)
    }
    expect(diary.saved).toEqual([])
    const kept = diary.remembered.get(`typed ${today()} note`) as { text: string; base: string }
    expect([kept.text.length > 20, kept.base]).toEqual([true, ''])
    await leave(note)
    expect(diary.saved).toEqual([{ note: 'a'.repeat(30) }])
    await vi.waitFor(() => expect(diary.remembered.get(`typed ${today()} note`)).toBeNull())
  })

  it.each([['Put it in', [{ note: 'long walk, then' }]], ['Leave it out', []]])('that never came to be saved is offered: %s', async (answer, saved) => {
    const diary = new FakeDiary()
    await diary.keep(`typed ${today()} note`, { text: 'long walk, then', base: '' })
    await open(diary)
    await until(() => text().includes('You were writing this when the page was closed.'))
    await tapLater(button(answer))
    await settle()
    expect(diary.saved).toEqual(saved)
    for (const name of ['', ' older']) expect(diary.remembered.get(`typed ${today()} note${name}`)).toBeNull()
    expect(text()).not.toContain('You were writing this')
  })

  it('that never came to be saved stays offered while other words are typed, and says when it would replace newer ones', async () => {
    const diary = new FakeDiary()
    diary.seedDay(today(), { note: 'from the other phone' })
    await diary.keep(`typed ${today()} note`, { text: 'long walk, then', base: '' })
    await open(diary)
    await until(() => text().includes('was changed since'))
    await type(field<HTMLTextAreaElement>('Note'), 'from the other phone. And')
    await vi.advanceTimersByTimeAsync(2_500)
    expect(text()).toContain('long walk, then')
    expect(diary.remembered.get(`typed ${today()} note older`)).toMatchObject({ text: 'long walk, then' })
    expect(diary.saved).toEqual([{ note: 'from the other phone. And' }])
  })

  it.each([['', true], ['burning', false]])('that the server cannot read is told where this device has no copy: "%s"', async (note, isTold) => {
    const diary = new FakeDiary()
    diary.seedDay(today(), { note }, { unreadable: ['note'] })
    await open(diary)
    expect(text().includes('A note is stored here that the server cannot read just now.')).toBe(isTold)
  })

  it('stays a draft where the storage refuses it', async () => {
    const diary = new FakeDiary()
    await open(diary)
    diary.failWith = new DOMException('dead', 'UnknownError')
    const note = field<HTMLTextAreaElement>('Note')
    await type(note, 'burning')
    await leave(note)
    await vi.waitFor(() => expect(diary.remembered.get(`typed ${today()} note`)).toMatchObject({ text: 'burning' }))
  })

  it('that was saved after all is not offered again', async () => {
    const diary = new FakeDiary()
    diary.seedDay(today(), { note: 'long walk' })
    await diary.keep(`typed ${today()} note`, { text: 'long walk', base: '' })
    await open(diary)
    await settle()
    expect(text()).not.toContain('You were writing this')
    for (const name of ['', ' older']) expect(diary.remembered.get(`typed ${today()} note${name}`) ?? null).toBeNull()
  })

  it('of another day that came to be saved after all is not told about', async () => {
    const diary = new FakeDiary()
    const on = addDays(today(), -1)
    diary.seedDay(on, { note: 'long walk' })
    await diary.keep(`typed ${on} note`, { text: 'long walk', base: '' })
    await diary.keep(`typed ${addDays(on, -1)} note`, { text: 'cold feet', base: '' })
    await open(diary)
    await vi.advanceTimersByTimeAsync(1_000)
    await until(() => text().includes('when the page was closed. It is not saved yet.'))
    expect([...document.querySelectorAll('.banner a')].map((link) => link.getAttribute('href'))).toEqual([`/day/${addDays(on, -1)}`])
  })

  it('of another day is told about on Today, with the way there', async () => {
    const diary = new FakeDiary()
    const on = addDays(today(), -1)
    await diary.keep(`typed ${on} note older`, { text: 'long walk', base: '' })
    await open(diary)
    await vi.advanceTimersByTimeAsync(1_000)
    await until(() => text().includes('when the page was closed. It is not saved yet.'))
    await tapLater([...document.querySelectorAll<HTMLElement>('.banner a')].find((link) => link.textContent === 'Look')!)
    await until(() => text().includes('You were writing this when the page was closed.'))
  })
})

describe('a number', () => {
  async function openProgramme(): Promise<[FakeDiary, HTMLInputElement, () => Promise<unknown>]> {
    const diary = new FakeDiary()
    const id = newId()
    await diary.save('ems_programme', id, { name: 'Calves', modality: 'htems' })
    await open(diary, `/ems/programmes/${id}`)
    await until(() => document.querySelectorAll('label').length > 0)
    await tap(button('More settings'))
    diary.saved.length = 0
    return [diary, field<HTMLInputElement>('Frequency (Hz)'), async () => (await diary.record('ems_programme', id))?.data.frequency_hz]
  }

  it('is saved when the field is left, not between two keys', async () => {
    const [diary, input, stored] = await openProgramme()
    for (const typed of ['4', '40', '409', '4096']) await type(input, typed)
    await new Promise((resolve) => setTimeout(resolve, 1_200))
    expect(diary.saved).toEqual([])
    await leave(input)
    expect(await stored()).toBe(4096)
  })

  it('is read with the signs of the region, as our own hint writes it', async () => {
    const [, input, stored] = await openProgramme()
    await type(input, '4,096')
    await leave(input)
    expect(await stored()).toBe(4096)
  })

  it('is asked about where it can be read in two ways', async () => {
    const [diary, input, stored] = await openProgramme()
    await type(input, '4.096')
    await leave(input)
    expect(diary.saved).toEqual([])
    expect(text()).toContain('This can be read in two ways. Which do you mean?')
    await tap(button('4096'))
    expect(await stored()).toBe(4096)
  })

  it('is the other one of the two where that was meant, and is not asked about again', async () => {
    const [, input, stored] = await openProgramme()
    await type(input, '4.096')
    await leave(input)
    await tap(button('4.096'))
    expect(await stored()).toBe(4.096)
    expect(text()).not.toContain('in two ways')
    expect(text()).not.toContain('Not saved')
  })

  it('out of range is refused by its name', async () => {
    const [diary, input] = await openProgramme()
    await type(input, '99999999')
    await leave(input)
    expect(text()).toMatch(/Not saved: Frequency.* has to be a number from 0.5 to 50,000\./)
    expect(diary.saved).toEqual([])
  })
})

describe('a date', () => {
  it('of a year typed with two digits is asked about, and never saved as it stands', async () => {
    const diary = new FakeDiary()
    const id = newId()
    await diary.save('ems_session', id, { started_at: `${addDays(today(), -3)}T18:00:00.000Z`, time_zone: 'UTC', modality: 'ems' })
    await open(diary, `/ems/sessions/${id}`)
    await until(() => document.querySelectorAll('input[type="date"]').length > 0)
    diary.saved.length = 0
    const wanted = addDays(today(), -5)
    const input = document.querySelector<HTMLInputElement>('input[type="date"]')!
    await type(input, `00${wanted.slice(2)}`)
    await leave(input)
    expect(diary.saved).toEqual([])
    expect(text()).toContain('has to be from')
    await tap([...document.querySelectorAll('button')].find((each) => each.textContent?.startsWith('I mean'))!)
    expect((await diary.record('ems_session', id))?.data.on).toBe(wanted)
  })

  it('out of its bounds, or half typed, is refused by its name', async () => {
    const diary = new FakeDiary()
    await open(diary, '/ems/log')
    await until(() => document.querySelectorAll('input[type="date"]').length > 0)
    const input = document.querySelector<HTMLInputElement>('input[type="date"]')!
    for (const wrong of [addDays(today(), 2), '1990-01-01', '']) {
      await type(input, wrong)
      await leave(input)
      expect(text()).toContain('has to be from')
    }
    await type(input, addDays(today(), -9))
    await leave(input)
    expect(text()).not.toContain('has to be from')
    expect(buttons('I mean')).toEqual([])
  })
})
