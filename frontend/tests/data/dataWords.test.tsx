/** What a table says, in words: dates, times, columns of one name, what went wrong. */
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { columnsOf } from '../../src/data/choices'
import { errorLine, orderName, whenOf } from '../../src/data/tableWords'
import { notTaken, notUploaded } from '../../src/data/wording'
import '../../src/data/words.en'
import type { Session } from '../../src/diary'
import type { SampleRow } from '../../src/diary/api/reading'
import { FakeDiary, sessionOf } from '../support/fakeDiary'
import { button, open, settle, tap, text, until } from '../support/mount'
import { columnOf, DataWorld, importOf, previewOf, readingOf } from './dataServer'

const trouble = (status: number, errors: { field: string; code: string; message: string }[] = []) => ({ kind: 'refused' as const, status, code: 'any', errors })
const rating: SampleRow = { row: 3, on: '2025-03-05', at: '2025-03-05T12:30:00Z', kind: 'moment', values: { pain: 4 } }

describe('words', () => {
  it('take no day for an example that no month has', () => {
    const reading = readingOf({ columns: [columnOf('Datum', { field: 'date', examples: ['30/02/2026', '05/11/2026'] })] })
    expect(orderName('dmy', reading)).toBe('Day first: 05/11/2026 is 5 Nov 2026')
  })

  it.each([['Asia/Tokyo', '5 Mar 2025, 21:30'], ['Europe/Berlin', '5 Mar 2025, 13:30'], [null, '5 Mar 2025']])('tell the time of the zone the file was read for: %s', (zone, words) => {
    expect(whenOf(rating, zone)).toBe(words)
  })

  it('tell columns of one name apart, and those without a name', () => {
    const named = columnsOf(readingOf({ columns: ['Wert', 'Tag', 'Wert', ''].map((each) => columnOf(each)) }))
    expect(named.map(({ title }) => title)).toEqual(['Wert (column 1)', 'Tag', 'Wert (column 3)', 'column 4'])
  })

  it('give the server’s reason for what cannot be brought in', () => {
    expect(errorLine({ row: 4, column: null, value: '31.2.', code: 'not_a_date', detail: 'This must be a date.' })).toBe('Row 4, “31.2.”: This must be a date.')
  })

  it('send nobody to tomorrow for what is counted by the minute', () => {
    expect([notTaken(trouble(429)), notUploaded(trouble(429))]).toEqual([expect.stringContaining('wait a little'), expect.stringContaining('tomorrow')])
  })

  it('say that a question is open where the server has one', () => {
    expect(notTaken(trouble(400, [{ field: 'choices.date_order', code: 'required', message: 'x' }]))).toBe('One question above is still open.')
  })
})

describe('on the screen', () => {
  let world: DataWorld

  beforeEach(() => {
    world = new DataWorld()
    vi.stubGlobal('fetch', world.fetch)
  })

  async function openData(session: Session | null = sessionOf()): Promise<void> {
    await open(new FakeDiary(), '/data', session)
    await until(() => text().includes('Bring a diary with you'))
    await settle()
  }

  it.each([['Asia/Tokyo', '21:30'], ['Europe/Berlin', '13:30']])('the first rows have the times of the account: %s', async (zone, time) => {
    const session = sessionOf()
    world.imports = [importOf({ preview: previewOf({ sample: [rating] }) })]
    await openData({ ...session, user: session.user && { ...session.user, time_zone: zone } })
    await tap(button('Go on'))
    expect(document.querySelector('.first-rows tbody th')?.textContent).toBe(`5 Mar 2025, ${time}`)
  })

  it('many words of a column are folded away, and still taken together', async () => {
    const words = Object.fromEntries(Array.from({ length: 9 }, (_, index) => [`word ${index}`, index]))
    const columns = [columnOf('Date', { field: 'date' }), columnOf('Pain', { field: 'pain', proposed_scale: 'words', words })]
    world.imports = [importOf({ reading: readingOf({ columns }), questions: [{ code: 'scale', column: 1, name: null }] })]
    await openData()
    expect(document.querySelector('.word-scores select')).toBeNull()
    await tap(button('9 words of “Pain”'))
    expect(document.querySelectorAll('.word-scores select')).toHaveLength(9)
    await tap(button('Take these numbers for “Pain”'))
    expect(world.choices).toEqual([{ columns: { 1: { scale: 'words', words } } }])
  })

  it('the headings of a step stand below its own', async () => {
    world.imports = [importOf({ reading: readingOf({ date_order: null }), questions: [{ code: 'date_order' }] })]
    await openData()
    const step = document.querySelector('.data-step')
    const below = [...(step?.parentElement?.querySelectorAll('h2, h3, h4') ?? [])].filter((each) => step && step.compareDocumentPosition(each) & Node.DOCUMENT_POSITION_FOLLOWING)
    expect(below.map(({ tagName, textContent }) => [tagName, textContent])).toEqual([
      ['H4', 'How are the dates written?'], ['H4', 'What is each column?'], ['H4', 'How the file was read'],
    ])
  })
})
