/** A diary brought in: the file, what is what, and the look before anything is written. What comes after: dataWritten.test.tsx. */
import { options, render } from 'preact'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { Columns } from '../../src/data/Columns'
import { waitingChoices } from '../../src/data/useImport'
import type { Import } from '../../src/diary/api/data'
import { setLocale } from '../../src/i18n'
import { FakeDiary } from '../support/fakeDiary'
import { button, buttons, chosen, hasGroup, open, option, settle, tap, tapLater, text, until } from '../support/mount'
import { columnOf, DataWorld, daymarkImport, doneImport, exportOf, importOf, previewOf, readingOf } from './dataServer'

let world: DataWorld
let diary: FakeDiary

beforeEach(() => {
  waitingChoices.clear()
  world = new DataWorld()
  diary = new FakeDiary()
  vi.stubGlobal('fetch', world.fetch)
})

async function openData(): Promise<void> {
  await open(diary, '/data')
  await until(() => text().includes('Bring a diary with you'))
  await settle()
}

async function openPreview(change: Partial<Import> = {}): Promise<void> {
  world.imports = [importOf(change)]
  await openData()
}

async function choose(file = new File(['Datum;Schmerz\n'], 'tagebuch.csv')): Promise<void> {
  const input = document.querySelector<HTMLInputElement>('input[type=file]')
  if (!input) throw new Error('no place for a file')
  Object.defineProperty(input, 'files', { value: [file], configurable: true })
  input.dispatchEvent(new Event('change', { bubbles: true }))
  await settle()
}

function select(label: string): HTMLSelectElement {
  const found = [...document.querySelectorAll('label')].find((each) => each.textContent === label)
  const element = found && document.getElementById(found.htmlFor)
  if (!(element instanceof HTMLSelectElement)) throw new Error(`no list "${label}"; there are: ${[...document.querySelectorAll('label')].map((each) => each.textContent).join(' | ')}`)
  return element
}

async function pick(label: string, value: string): Promise<void> {
  const element = select(label)
  element.value = value
  element.dispatchEvent(new Event('change', { bubbles: true }))
  await settle()
}

async function goOn(): Promise<void> {
  await tapLater(button('Go on'))
}

const step = () => document.querySelector('.data-step')?.textContent
const spoken = () => document.querySelector('p.visually-hidden[aria-live]')?.textContent

async function openAgain(): Promise<void> {
  render(null, document.body)
  await openData()
}

/** Until the returned function is called. */
function holdChanges(): () => void {
  let go = () => {}
  world.gate = new Promise((resolve) => { go = resolve })
  return () => go()
}

const refused = (code: string): Partial<Import> => ({ state: 'refused', reading: null, preview: null, problem: { code, detail: 'The server’s words.' } })

describe('the file', () => {
  it('is sent after what waits on the phone, and read by the server', async () => {
    const sync = vi.spyOn(diary, 'sync')
    await openData()
    expect(step()).toBe('Step 1: The file')
    await choose()
    expect([world.uploaded?.name, sync.mock.calls.length]).toEqual(['tagebuch.csv', 1])
    expect([step(), text().includes('Reading the file…')]).toEqual(['Step 1: The file', true])
    await until(() => step() === 'Step 2 of 4: What is what')
    expect(text()).toContain('A table with 3 rows')
  })

  it('may be a table, a workbook or what Daymark made', async () => {
    await openData()
    const accepted = document.querySelector('input[type=file]')?.getAttribute('accept')?.split(',')
    expect(accepted).toEqual(expect.arrayContaining(['.csv', '.tsv', '.txt', '.xlsx', '.zip', '.json']))
  })

  it('can be pasted as text', async () => {
    await openData()
    expect(document.querySelector('textarea')?.closest('[hidden]')).not.toBeNull()
    await tap(button('Paste a table'))
    const area = document.querySelector('textarea')
    if (!area) throw new Error('no place for text')
    expect([document.activeElement, button('Read this').disabled]).toEqual([area, true])
    area.value = 'Datum\tSchmerz\n05.11.2026\t7\n'
    area.dispatchEvent(new Event('input', { bubbles: true }))
    await settle()
    await tap(button('Read this'))
    expect(await world.uploaded?.text()).toBe('Datum\tSchmerz\n05.11.2026\t7\n')
    await until(() => step() === 'Step 2 of 4: What is what')
  })

  it('is not sent when it is too large in any case', async () => {
    await openData()
    const large = new File(['x'], 'large.zip')
    Object.defineProperty(large, 'size', { value: 20_000_001 })
    await choose(large)
    expect(document.querySelector('[role=alert]')?.textContent).toContain('This file is too large or holds too much. Please cut it into parts; 20 MB are the most.')
    expect(world.asked).toEqual([])
  })

  it('goes on being read when the screen is opened again, and can be dropped', async () => {
    world.isSlow = true
    await openPreview({ state: 'reading', reading: null, preview: null })
    expect(text()).toContain('Reading the file…')
    await tap(button('Do not bring it in'))
    expect(world.asked.at(-1)).toMatchObject({ method: 'DELETE', path: `imports/${importOf().id}/` })
    expect([text().includes('Nothing was brought in.'), buttons('Choose a file').length]).toEqual([true, 1])
  })

  it('says that the network is gone while it is read', async () => {
    world.isSlow = true
    await openPreview({ state: 'reading', reading: null, preview: null })
    world.reachable = false
    await until(() => text().includes('The server goes on by itself.'))
  })

  it.each([
    ['not_readable', 'This file cannot be read.'], ['too_many_rows', 'more than 200,000 rows'], ['too_many_columns', 'more than 200 columns'],
    ['wrong_version', 'made by a newer Daymark'], ['empty', 'There is nothing in this file.'], ['something_new', 'The server’s words.'],
  ])('says in words why it is not taken and lets another be chosen: %s', async (code, words) => {
    world.isQuick = true
    world.understood = refused(code)
    await openData()
    await choose()
    await until(() => document.querySelector('[role=alert]')?.textContent?.includes(words) === true)
    expect(buttons('Choose another file')).toHaveLength(1)
  })

  it('says so when it could not be read to the end', async () => {
    world.understood = { state: 'refused', reading: null, preview: null }
    await openData()
    await choose()
    await until(() => text().includes('The file could not be read to the end.'))
  })

  it('says why at once where the server does', async () => {
    await openData()
    world.refuseWith = [400, { code: 'invalid', errors: [{ field: 'file', code: 'not_readable', message: 'x' }] }]
    await choose()
    expect(document.querySelector('[role=alert]')?.textContent).toContain('This file cannot be read.')
  })

  it('writes the number of rows as everything beside it', async () => {
    setLocale('en', ['de-DE'])
    world.isQuick = true
    world.understood = refused('too_many_rows')
    await openData()
    await choose()
    await until(() => text().includes('more than 200.000 rows'))
  })

  it('that cannot be read any more after a choice keeps showing it, also when the screen is opened again, so that it can be taken back', async () => {
    await openPreview()
    await tap(button('How the file was read'))
    world.understood = { ...refused('not_readable'), reading: readingOf() }
    await pick('Letters', 'utf-16')
    await until(() => text().includes('This file cannot be read.'))
    expect([select('Letters').value, buttons('Go on').length, buttons('Choose another file').length]).toEqual(['utf-16', 0, 1])
    await openAgain()
    expect([step(), text().includes('This file cannot be read.')]).toEqual(['Step 2 of 4: What is what', true])
    await tap(button('Do not bring it in'))
    expect([world.asked.at(-1)?.method, text().includes('Choose a file')]).toEqual(['DELETE', true])
  })

  it('is not said to be sent while something else is done', async () => {
    await openPreview({ ...refused('not_readable'), reading: readingOf() })
    const go = holdChanges()
    await tap(button('Do not bring it in'))
    expect(button('Choose another file').disabled).toBe(true)
    expect(text()).not.toContain('Sending it to the server…')
    go()
    await until(() => text().includes('Nothing was brought in.'))
    const sent = holdChanges()
    await choose()
    expect(text()).toContain('Sending it to the server…')
    sent()
    await until(() => spoken() === 'Reading the file…')
  })

  it('is still being sent when something is chosen about the one before', async () => {
    await openPreview({ ...refused('not_readable'), reading: readingOf() })
    const go = holdChanges()
    await choose()
    await pick('Column “Wetter”', 'falls')
    expect(button('Choose another file').disabled).toBe(true)
    go()
    await until(() => !text().includes('Sending it to the server…'))
  })

  it('that was brought in on another screen meanwhile is not dropped: it can still be taken back', async () => {
    await openPreview()
    world.imports = [doneImport()]
    await tap(button('Do not bring it in'))
    await until(() => text().includes('This file was brought in already.'))
    expect([world.asked, step()]).toEqual([[], 'Step 4 of 4: Into your diary'])
    expect(text()).toContain('You can take this back until')
  })

  it('says that somebody else is signed in while it is read', async () => {
    world.isSlow = true
    await openPreview({ state: 'reading', reading: null, preview: null })
    world.isSomebodyElses = true
    await until(() => text().includes('Sign in again to go on.'))
    expect(document.querySelector('.data-part a[href^="/accounts/login/"]')).not.toBeNull()
  })

  it.each<[string, Import[], string[]]>([
    ['first while something goes on', [importOf()], ['Bring a diary with you', 'Take everything with you']],
    ['first while something is taken back', [doneImport({ state: 'undoing' })], ['Bring a diary with you', 'Brought in before', 'Take everything with you']],
    ['last otherwise', [], ['Take everything with you', 'Bring a diary with you']],
  ])('stands %s', async (_, imports, headings) => {
    world.exports = [exportOf({ state: 'failed' })]
    world.imports = imports
    await openData()
    expect([...document.querySelectorAll('.data-part > h2')].map((each) => each.textContent)).toEqual(headings)
  })

  it('that is being written stands before one that is only looked at, and another below', async () => {
    const ids = ['a7', 'a8'].map((end) => importOf().id.replace(/..$/, end))
    world.imports = [importOf(), ...ids.map((id, index) => importOf({ id, state: 'running', committed_at: '2025-11-30T12:00:00Z', progress_percent: index * 50 }))]
    await openData()
    expect([step(), [...document.querySelectorAll('progress')].map(({ value }) => value)]).toEqual(['Step 4 of 4: Into your diary', [0, 50]])
  })
})

describe('what a table leaves open', () => {
  it('asks how dates are written, with dates of the file, and lets the answer be changed', async () => {
    await openPreview({ reading: readingOf({ date_order: null }), questions: [{ code: 'date_order' }], preview: null })
    expect(button('Go on').disabled).toBe(true)
    expect(text()).toContain('One question above is still open.')
    expect(option('How are the dates written?', 'dmy').textContent).toBe('Day first: 05/11/2026 is 5 Nov 2026')
    expect(option('How are the dates written?', 'mdy').textContent).toBe('Month first: 05/11/2026 is 11 May 2026')
    world.understood = { reading: readingOf({ date_order: 'mdy' }) }
    await tap(option('How are the dates written?', 'mdy'))
    expect([world.choices, chosen('How are the dates written?')]).toEqual([[{ date_order: 'mdy' }], 'mdy'])
    await until(() => !button('Go on').disabled)
    await tapLater(option('How are the dates written?', 'dmy'))
    expect(world.choices.at(-1)).toEqual({ date_order: 'dmy' })
  })

  it('is waited for by whoever goes on before the file was read with the last answer', async () => {
    await openPreview()
    world.isSlow = true
    await pick('Column “Wetter”', 'note')
    await goOn()
    expect([step(), text().includes('Reading the file…')]).toEqual(['Step 2 of 4: What is what', true])
    world.isSlow = false
    await until(() => step() === 'Step 3 of 4: Look before it is written')
    await until(() => document.activeElement?.textContent === step())
  })

  it('is asked first where it comes up after somebody went on, and then nobody is led on by surprise', async () => {
    await openPreview()
    world.isSlow = true
    world.understood = { questions: [{ code: 'day_score' }] }
    await pick('Column “Wetter”', 'time')
    await goOn()
    world.isSlow = false
    await until(() => text().includes('One question above is still open.'))
    world.understood = {}
    await tap(option('Some values have a time. Which of them is the day’s?', 'last'))
    await until(() => !button('Go on').disabled && !text().includes('Reading the file…'))
    expect(step()).toBe('Step 2 of 4: What is what')
  })

  it('still stands there for whoever comes back from the look', async () => {
    await openPreview({ reading: readingOf({ date_order: null }), questions: [{ code: 'date_order' }], preview: null })
    world.understood = { reading: readingOf({ date_order: 'mdy' }) }
    await tap(option('How are the dates written?', 'mdy'))
    await until(() => !button('Go on').disabled)
    await goOn()
    await tapLater(button('Back to what is what'))
    expect(chosen('How are the dates written?')).toBe('mdy')
  })

  it.each([['0-10', '0 to 10'], ['0-5', '0 to 5'], ['0-100', '0 to 100 (it looks like this)']])('asks for the scale of a column: %s', async (scale, words) => {
    const columns = [columnOf('Datum', { field: 'date' }), columnOf('pain_vas_mm', { field: 'pain', proposed_scale: '0-100', examples: ['64', '7'] })]
    await openPreview({ reading: readingOf({ columns }), questions: [{ code: 'scale', column: 1, name: null }] })
    expect(text()).toContain('How is “pain_vas_mm” written?For example “64”, “7”')
    expect([chosen('How is “pain_vas_mm” written?'), option('How is “pain_vas_mm” written?', scale).textContent]).toEqual([null, words])
    await tap(option('How is “pain_vas_mm” written?', scale))
    expect(world.choices).toEqual([{ columns: { 1: { scale } } }])
  })

  it('asks what words stand for, with numbers proposed, and takes them together', async () => {
    const words = { mild: 3, severe: 8, '?': null }
    const columns = [columnOf('Date', { field: 'date' }), columnOf('Pain', { field: 'pain', proposed_scale: 'words', words })]
    await openPreview({ reading: readingOf({ columns }), questions: [{ code: 'scale', column: 1, name: null }] })
    expect(['“mild”', '“severe”', '“?”'].map((word) => select(word).value)).toEqual(['3', '8', ''])
    await pick('“severe”', '7')
    await pick('“mild”', '')
    expect(world.choices).toEqual([])
    await tap(button('Take these numbers for “Pain”'))
    expect(world.choices).toEqual([{ columns: { 1: { scale: 'words', words: { mild: null, severe: 7, '?': null } } } }])
  })

  it.each(['highest', 'last', 'none'])('asks which of several values is the day’s: %s', async (score) => {
    await openPreview({ questions: [{ code: 'day_score' }] })
    await tap(option('Some values have a time. Which of them is the day’s?', score))
    expect(world.choices).toEqual([{ day_score: score }])
  })

  it('keeps an answer that is given while the file is read, and sends it then', async () => {
    const both: Partial<Import> = { questions: [{ code: 'date_order' }, { code: 'day_score' }], reading: readingOf({ date_order: null }) }
    await openPreview(both)
    world.isSlow = true
    await tap(option('How are the dates written?', 'dmy'))
    await tap(option('Some values have a time. Which of them is the day’s?', 'last'))
    await pick('Column “Wetter”', 'note')
    expect(world.choices).toEqual([{ date_order: 'dmy' }])
    expect([chosen('Some values have a time. Which of them is the day’s?'), select('Column “Wetter”').value]).toEqual(['last', 'note'])
    world.isSlow = false
    await until(() => world.choices.length === 2)
    expect(world.choices[1]).toEqual({ day_score: 'last', columns: { 2: { field: 'note' } } })
  })

  it.each<[string, () => void]>([
    ['the answer was lost', () => (world.losesAnswer = true)],
    ['it was being read', () => (world.refuseWith = [409, { code: 'import_over' }])],
  ])('says an answer again where nobody knows whether the server has it, and waits for that: %s', async (_, fail) => {
    await openPreview()
    fail()
    await pick('Column “Wetter”', 'falls')
    expect([select('Column “Wetter”').value, text().includes('already')]).toEqual(['falls', false])
    await goOn()
    expect(step()).toBe('Step 2 of 4: What is what')
    await until(() => world.choices.length === 2)
    expect(world.choices[1]).toEqual(world.choices[0])
    await until(() => step() === 'Step 3 of 4: Look before it is written')
  })

  it('keeps no answer of a file that was brought in meanwhile', async () => {
    await openPreview()
    world.refuseWith = [409, { code: 'import_over' }]
    await pick('Column “Wetter”', 'falls')
    world.imports = [doneImport()]
    await until(() => text().includes('Your diary was brought in.'))
    expect([world.choices.length, waitingChoices.size]).toEqual([1, 0])
  })

  it('sends no answer about a file that was dropped with the next', async () => {
    world.isSlow = true
    await openPreview()
    await pick('Column “Wetter”', 'falls')
    await pick('Column “Wetter”', 'note')
    await tapLater(button('Do not bring it in'))
    await choose()
    world.isSlow = false
    await until(() => step() === 'Step 2 of 4: What is what' && !button('Go on').disabled)
    expect([world.choices.length, waitingChoices.size, select('Column “Wetter”').value]).toEqual([1, 0, ''])
  })

  it('follows the next file also while an answer about the one before is on its way', async () => {
    await openPreview({ ...refused('not_readable'), reading: readingOf() })
    const go = holdChanges()
    await pick('Column “Wetter”', 'falls')
    world.gate = Promise.resolve()
    await tapLater(button('Do not bring it in'))
    world.isSlow = true
    await choose()
    go()
    await settle()
    expect([text().includes('Reading the file…'), document.querySelector('[role=alert]')]).toEqual([true, null])
    world.isSlow = false
    await until(() => step() === 'Step 2 of 4: What is what' && !button('Go on').disabled)
  })

  it.each([false, true])('sends what waits after the screen was left when it is opened again, read meanwhile: %s', async (isRead) => {
    world.isSlow = true
    await openPreview()
    await pick('Column “Wetter”', 'falls')
    await pick('Column “Wetter”', 'note')
    render(null, document.body)
    if (isRead) Object.assign(world.imports[0] ?? {}, importOf())
    await openData()
    world.isSlow = false
    await until(() => world.choices.length === 2)
    await settle()
    expect([world.choices[1], select('Column “Wetter”').value]).toEqual([{ columns: { 2: { field: 'note' } } }, 'note'])
  })

  it('is not drawn anew each time the server says that it still reads', async () => {
    await openPreview()
    world.isSlow = true
    await pick('Column “Wetter”', 'falls')
    const fetch = vi.fn(world.fetch)
    const [drawn, before] = [vi.fn(), options.diffed]
    vi.stubGlobal('fetch', fetch)
    options.diffed = (vnode) => {
      before?.(vnode)
      if (vnode.type === Columns) drawn()
    }
    const asked = () => fetch.mock.calls.filter(([input]) => input.endsWith(`${importOf().id}/`)).length
    await until(() => asked() === 2).finally(() => (options.diffed = before))
    expect(drawn).not.toHaveBeenCalled()
  })

  it('shows what the server has when it does not take a choice', async () => {
    await openPreview()
    world.refuseWith = [400, { code: 'invalid', errors: [{ field: 'choices.columns', code: 'unknown_choice', message: 'x' }] }]
    await pick('Column “Wetter”', 'falls')
    await until(() => text().includes('That cannot be chosen here.'))
    expect(select('Column “Wetter”').value).toBe('')
  })
})

describe('each column', () => {
  it('is shown with examples, and what is left out or kept in the note is said', async () => {
    await openPreview({ preview: previewOf({ as_note: ['Skala'], left_out: ['Mood'] }) })
    const hint = document.getElementById(select('Column “Schmerz”').getAttribute('aria-describedby') ?? '')
    expect([select('Column “Schmerz”').value, hint?.textContent]).toEqual(['pain', 'For example “7”, “6”'])
    expect(text()).toContain('“Mood” stays out. If it belongs in your diary, say above what it is.')
    expect(text()).toContain('“Skala” is kept in the note of the day.')
  })

  it('can be something else, with a place or another scale where that matters', async () => {
    await openPreview()
    expect(() => select('Where “Wetter” is')).toThrow()
    await pick('Column “Wetter”', 'tingling')
    await pick('Where “Wetter” is', 'feet_left')
    await pick('How “Schmerz” is written', '0-5')
    await until(() => world.choices.length >= 2 && !button('Go on').disabled)
    expect(Object.assign({}, ...world.choices.map(({ columns }) => columns?.[2] ?? {}))).toEqual({ field: 'tingling', place: 'feet_left' })
    expect(world.choices.some(({ columns }) => columns?.[1]?.scale === '0-5')).toBe(true)
  })

  it('can be of no place, where the server thought of one', async () => {
    await openPreview({ reading: readingOf({ columns: [columnOf('Datum', { field: 'date' }), columnOf('Schmerz Fuß links', { field: 'pain', scale: '0-10', place: 'feet_left' })] }) })
    await pick('Where “Schmerz Fuß links” is', '')
    expect(world.choices).toEqual([{ columns: { 1: { place: null } } }])
    await until(() => !button('Go on').disabled)
  })

  it('is listed twice nowhere: many that stay out are counted only', async () => {
    const many = Array.from({ length: 7 }, (_, index) => `Spalte ${index}`)
    await openPreview({ reading: readingOf({ columns: [columnOf('Datum', { field: 'date' }), ...many.map((each) => columnOf(each))] }), preview: previewOf({ left_out: many }) })
    expect(buttons('7 that are left out')).toHaveLength(1)
    expect(text()).toContain('The 7 above stay out.')
    expect(text()).not.toContain('“Spalte 3”,')
  })

  it('of minutes has a unit and a kind of stimulation', async () => {
    await openPreview({ reading: readingOf({ columns: [columnOf('date', { field: 'date' }), columnOf('TENS', { field: 'session_minutes', modality: 'tens', unit: 'seconds' })] }) })
    expect([select('“TENS” is counted in').value, select('Kind of stimulation of “TENS”').value]).toEqual(['seconds', 'tens'])
    await pick('“TENS” is counted in', 'hours')
    expect(world.choices).toEqual([{ columns: { 1: { unit: 'hours' } } }])
    await until(() => !button('Go on').disabled)
  })

  it('of dates is one only', async () => {
    await openPreview()
    await pick('Column “Wetter”', 'date')
    expect(world.choices).toEqual([{ columns: { 0: { field: null }, 2: { field: 'date' } } }])
  })

  it('is a name where a row is a value', async () => {
    const names = [{ ...columnOf(''), name: 'Mood' }, { ...columnOf(''), name: 'Pain', field: 'pain' as const, proposed_scale: '0-100' as const }]
    world.understood = { reading: readingOf({ layout: 'long', names }) }
    await openPreview({ ...world.understood, questions: [{ code: 'scale', column: null, name: 'Pain' }] })
    await tap(option('How is “Pain” written?', '0-100'))
    expect(world.choices.at(-1)).toEqual({ names: { Pain: { scale: '0-100' } } })
    await pick('“Mood”', 'note')
    await until(() => world.choices.length === 2)
    expect(world.choices.at(-1)).toEqual({ names: { Mood: { field: 'note' } } })
    await tap(button('The columns of the table'))
    expect([...select('Column “Wetter”').options].map(({ value }) => value)).toEqual(expect.arrayContaining(['name', 'value']))
  })

  it('that is left out is folded away where there are many', async () => {
    const columns = [columnOf('Datum', { field: 'date' }), ...Array.from({ length: 9 }, (_, index) => columnOf(`X${index}`))]
    await openPreview({ reading: readingOf({ columns }) })
    expect(document.querySelectorAll('.data-item select')).toHaveLength(1)
    await tap(button('9 that are left out'))
    await pick('Column “X4”', 'falls')
    expect([world.choices, select('Column “X4”').value]).toEqual([[{ columns: { 5: { field: 'falls' } } }], 'falls'])
  })
})

it.each([
  ['Letters', 'windows-1252', { encoding: 'windows-1252' }], ['Between two columns stands', '\t', { delimiter: '\t' }], ['Sheet', 'Two', { sheet: 'Two' }],
  ['The first row is the heading', 'no', { has_header: false }], ['In each row stands', 'long', { layout: 'long' }],
  ['Dates are written', 'mdy', { date_order: 'mdy' }],
])('how the file was read can be changed: %s', async (label, value, sent) => {
  await openPreview({ reading: readingOf({ sheets: ['One', 'Two'], sheet: 'One' }) })
  await tap(button('How the file was read'))
  await pick(label, value)
  expect(world.choices).toEqual([sent])
})

describe('the look before it is written', () => {
  it('says how much from when to when, what is new, and what cannot be taken and why', async () => {
    await openPreview()
    await goOn()
    expect([step(), document.activeElement?.textContent]).toEqual(['Step 3 of 4: Look before it is written', 'Step 3 of 4: Look before it is written'])
    expect(text()).toContain('2 days, from 4 Mar 2025 to 5 Mar 2025')
    expect(text()).toContain('4 values, 1 session')
    expect(text()).toContain('3 entries are new1 cannot be brought in')
    expect(text()).toContain('Row 4, column “Schmerz”, “7,5”: A score is a whole number from 0 to 10.')
    const rows = [...document.querySelectorAll('table.first-rows tr')].map((row) => [...row.children].map((cell) => cell.textContent))
    expect(rows[0]).toEqual(['Date', 'Pain', 'Pain, feet', 'EMS'])
    expect(rows[1]).toEqual(['4 Mar 2025', '6', '0', 'Yes'])
    expect(rows[2]?.[0]).toMatch(/^5 Mar 2025, \d/)
    expect(document.querySelector('[role=region][tabindex="0"] table.first-rows')).not.toBeNull()
  })

  it('leads back to what is what', async () => {
    await openPreview()
    await goOn()
    await tapLater(button('Back to what is what'))
    expect([step(), document.activeElement?.textContent]).toEqual(['Step 2 of 4: What is what', 'Step 2 of 4: What is what'])
  })

  it.each(['keep', 'replace'])('asks what counts where the two say different things: %s', async (choice) => {
    const differences = [{ on: '2025-03-04', field: 'ratings.feet.pain', mine: 6, file: 4, stays: false }, { on: '2025-03-05', field: 'pain', mine: 7, file: 0, stays: true }]
    await openPreview({ preview: previewOf({ different: 2, differences }) })
    await goOn()
    expect(chosen('Where both have an answer, and not the same')).toBe('keep')
    await tap(button('The first differences'))
    const lines = [...document.querySelectorAll('li')].map((line) => line.textContent).filter((line) => line.includes('mine'))
    expect(lines).toEqual(['4 Mar 2025, Pain, feet: mine 6, the file’s 4', '5 Mar 2025, Pain: mine 7, the file’s 0. Mine stays, for you rated its places.'])
    if (choice === 'replace') await tap(option('Where both have an answer, and not the same', choice))
    await tapLater(button('Bring it in'))
    expect(world.asked.at(-1)).toMatchObject({ method: 'POST', path: `imports/${importOf().id}/commit/`, body: { on_different: choice } })
  })

  it('asks also where only the first hundred differences are known, and remembers the choice of whoever goes back', async () => {
    const stays = { on: '2025-03-05', field: 'pain', mine: 7, file: 0, stays: true }
    await openPreview({ preview: previewOf({ different: 120, differences: Array.from({ length: 100 }, () => stays) }) })
    await goOn()
    await tap(option('Where both have an answer, and not the same', 'replace'))
    await tapLater(button('Back to what is what'))
    await goOn()
    expect(chosen('Where both have an answer, and not the same')).toBe('replace')
    await tapLater(button('Bring it in'))
    expect(world.asked.at(-1)?.body).toEqual({ on_different: 'replace' })
  })

  it('finds out what became of it where the answer is lost', async () => {
    await openPreview()
    await goOn()
    world.losesAnswer = true
    await tapLater(button('Bring it in'))
    await until(() => document.querySelector('progress')?.value === 40)
    expect([document.querySelector('[role=alert]'), spoken()]).toEqual([null, 'Your diary is being brought in.'])
  })

  it('leads back to a question that is open after all', async () => {
    await openPreview()
    await goOn()
    world.refuseWith = [400, { code: 'invalid', errors: [{ field: 'choices.day_score', code: 'required', message: 'x' }] }]
    Object.assign(world.imports[0] ?? {}, { questions: [{ code: 'day_score' }] })
    await tapLater(button('Bring it in'))
    await until(() => step() === 'Step 2 of 4: What is what')
    expect([document.querySelector('.said')?.textContent, hasGroup('Some values have a time. Which of them is the day’s?')]).toEqual(['One question above is still open.', true])
  })

  it('waits where the file is read again meanwhile', async () => {
    await openPreview()
    await goOn()
    world.refuseWith = [409, { code: 'not_read' }]
    world.isSlow = true
    Object.assign(world.imports[0] ?? {}, { state: 'reading' })
    await tapLater(button('Bring it in'))
    await until(() => text().includes('The file is still being read. Please wait a moment.'))
    await until(() => buttons('Bring it in').length === 0)
    world.isSlow = false
    await until(() => buttons('Bring it in').length === 1)
    expect(document.querySelector('.said')).toBeNull()
  })

  it('has nothing to tap when there is nothing to bring in', async () => {
    await openPreview({ preview: previewOf({ new: 0, same: 3 }) })
    await goOn()
    expect([text().includes('There is nothing to bring in.'), buttons('Bring it in').length]).toEqual([true, 0])
  })

  it('fills what is empty without a question', async () => {
    await openPreview({ preview: previewOf({ new: 0, same: 3, fills: 1 }) })
    await goOn()
    expect([hasGroup('Where both have an answer, and not the same'), buttons('Bring it in').length]).toEqual([false, 1])
  })

  it('knows a Daymark file: three steps, the later answer counts, nothing is asked', async () => {
    const differences = [{ on: '2025-03-04', field: 'pain', mine: 6, file: 4, stays: false }]
    world.imports = [daymarkImport({ differences })]
    await openData()
    expect(step()).toBe('Step 2 of 3: Look before it is written')
    expect(text()).toContain('A Daymark file')
    expect(text()).toContain('Where both have an answer, the later one counts.')
    expect(text()).toContain('5 entries are in your diary already1 entry fills what is empty in your diary4 entries say something else than your diary2 answers are older than yours, which stay')
    expect([document.querySelector('select'), hasGroup('Where both have an answer, and not the same'), buttons('Back to what is what').length]).toEqual([null, false, 0])
    await tapLater(button('Bring it in'))
    expect(world.asked.at(-1)?.path).toBe(`imports/${importOf().id}/commit/`)
  })

  it('forgets the file when it is not wanted', async () => {
    await openPreview()
    await goOn()
    await tapLater(button('Do not bring it in'))
    expect(world.asked.at(-1)).toMatchObject({ method: 'DELETE', path: `imports/${importOf().id}/` })
    expect([step(), text().includes('Nothing was brought in.'), buttons('Choose a file').length]).toEqual(['Step 1: The file', true, 1])
  })

  it('says when what was read is gone', async () => {
    await openPreview()
    await goOn()
    world.refuseWith = [404, { code: 'not_found' }]
    await tapLater(button('Bring it in'))
    expect([text().includes('What was read of the file is gone'), buttons('Choose a file').length]).toEqual([true, 1])
  })
})
