/** A diary brought in, once it is written: how far, what came of it, and taking it back. */
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { FakeDiary } from '../support/fakeDiary'
import { button, buttons, nameOf, open, settle, tap, tapLater, text, until } from '../support/mount'
import { DataWorld, doneImport, importOf } from './dataServer'

let world: DataWorld
let diary: FakeDiary

beforeEach(() => {
  world = new DataWorld()
  diary = new FakeDiary()
  vi.stubGlobal('fetch', world.fetch)
})

async function openData(): Promise<void> {
  await open(diary, '/data')
  await until(() => text().includes('Bring a diary with you'))
  await settle()
}

function become(change: Parameters<typeof importOf>[0]): void {
  Object.assign(world.imports[0] ?? {}, change)
}

function taking(): HTMLButtonElement {
  const found = [...document.querySelectorAll('button')].find((each) => nameOf(each).startsWith('Take it back: '))
  if (!found) throw new Error(`nothing to take back; on screen: ${text()}`)
  return found
}

const DONE = { state: 'done', committed_at: '2025-11-30T12:00:00Z', undo_until: '2999-12-30T12:00:00Z', result: { created: 3, changed: 1, unchanged: 2, refused: 1 } } as const

async function writeNow(): Promise<void> {
  world.imports = [importOf()]
  await openData()
  await tapLater(button('Go on'))
  await tapLater(button('Bring it in'))
}

describe('writing', () => {
  it('says how far it is and what came of it, and fetches it to the phone', async () => {
    const sync = vi.spyOn(diary, 'sync')
    await writeNow()
    expect([document.querySelector('progress')?.value, document.querySelector('.data-step')?.textContent]).toEqual([40, 'Step 4 of 4: Into your diary'])
    expect(text()).toContain('You can leave this screen. It goes on.')
    become(DONE)
    await until(() => text().includes('Your diary was brought in.'))
    expect(text()).toContain('3 entries are new1 entry was changed2 entries stayed as they were1 was left out')
    expect(sync).toHaveBeenCalledTimes(1)
    expect(document.querySelector('a[href="/history"].button')).not.toBeNull()
    expect(text()).toContain('You can take this back until 30 Dec 2999.')
    expect(buttons('Choose another file')).toHaveLength(1)
  })

  it('goes on when the screen is opened again', async () => {
    world.imports = [importOf({ state: 'running', progress_percent: 70 })]
    await openData()
    expect(document.querySelector('progress')?.value).toBe(70)
  })

  it('says what stays and how to go on when it ended early', async () => {
    await writeNow()
    become({ ...DONE, state: 'failed', result: { created: 1, changed: 0, unchanged: 0, refused: 0 } })
    await until(() => text().includes('It was not brought in to the end. What is written so far stays.'))
    expect([buttons('Choose another file').length, taking().disabled]).toEqual([1, false])
    await tapLater(button('Go on with the rest'))
    expect(world.asked.at(-1)).toMatchObject({ method: 'POST', path: `imports/${importOf().id}/commit/` })
    expect(document.querySelector('progress')?.value).toBe(40)
  })

  it('keeps the row, and what can be taken back, when the file is not kept any more', async () => {
    await writeNow()
    become({ ...DONE, state: 'failed' })
    await until(() => buttons('Go on with the rest').length === 1)
    world.refuseWith = [404, { code: 'file_gone' }]
    await tapLater(button('Go on with the rest'))
    await until(() => text().includes('The file is not kept any more. What it brought stays; you can take it back, or choose the file again.'))
    expect([buttons('Go on with the rest').length, taking().disabled, text().includes('You can go on with the rest')]).toEqual([0, false, false])
  })

  it('says that what was written stays when the import is not known any more', async () => {
    world.imports = [doneImport()]
    await openData()
    world.imports = []
    await tap(taking())
    await tap(button('Take it back'))
    await until(() => text().includes('This import is not known any more. What it brought stays in your diary.'))
  })

  it('has the one before among the earlier when another file is chosen', async () => {
    world.isSlow = true
    await writeNow()
    become(DONE)
    await until(() => text().includes('Your diary was brought in.'))
    const input = document.querySelector<HTMLInputElement>('input[type=file]') as HTMLInputElement
    Object.defineProperty(input, 'files', { value: [new File(['x'], 'x.csv')], configurable: true })
    input.dispatchEvent(new Event('change', { bubbles: true }))
    await settle()
    expect(text()).toContain('Brought in before')
    expect([text().includes('Reading the file…'), taking().disabled]).toEqual([true, false])
  })
})

describe('taking it back', () => {
  it('is asked about first, and says how far it is and what came of it', async () => {
    const sync = vi.spyOn(diary, 'sync')
    world.imports = [doneImport({ reading: { ...(importOf().reading as NonNullable<ReturnType<typeof importOf>['reading']>), format: 'daylio' } })]
    await openData()
    expect([...document.querySelectorAll('h2')].map((each) => each.textContent)).toContain('Brought in before')
    expect(taking().getAttribute('aria-label')).toMatch(/^Take it back: A table from Daylio, 30 Nov 2025/)
    expect(text()).toContain('3 entries are new1 was left out')
    await tap(taking())
    expect(document.querySelector('dialog')?.textContent).toContain('Take back what this file brought?')
    await tap(button('Keep it'))
    expect(world.asked).toEqual([])
    await tapLater(taking())
    button('Take it back').focus()
    await tap(button('Take it back'))
    expect(document.activeElement?.textContent).toMatch(/^A table from Daylio/)
    expect(world.asked).toMatchObject([{ method: 'POST', path: `imports/${importOf().id}/undo/` }])
    expect(text()).toContain('It is being taken back.')
    become({ state: 'undone', result: { created: 3, changed: 0, unchanged: 0, refused: 1, undone: 3 } })
    await until(() => text().includes('It was taken back.'))
    expect(text()).toContain('3 entries were taken back')
    expect([sync.mock.calls.length, document.querySelector('dialog')]).toEqual([1, null])
    expect(() => taking()).toThrow()
  })

  it('goes on when the screen is opened again', async () => {
    world.imports = [doneImport({ state: 'undoing', progress_percent: 30 })]
    await openData()
    expect([document.querySelector('progress')?.value, buttons('Choose a file').length]).toEqual([30, 1])
  })

  it('says so when it was not taken back to the end, and can be tried again', async () => {
    world.imports = [doneImport({ state: 'failed', result: { created: 3, changed: 0, unchanged: 0, refused: 0, undone: 0 } })]
    await openData()
    expect(text()).toContain('It was not taken back to the end. Please try again.')
    expect([buttons('Go on with the rest').length, text().includes('It was not brought in'), taking().disabled]).toEqual([0, false, false])
  })

  it('is said to people who listen while it goes on', async () => {
    const spoken = () => document.querySelector('p.visually-hidden[aria-live]')?.textContent
    world.imports = [doneImport()]
    await openData()
    await tap(taking())
    await tap(button('Take it back'))
    await until(() => spoken() === 'It is being taken back.')
    become({ state: 'failed', result: { created: 3, changed: 0, unchanged: 0, refused: 0, undone: 1 } })
    await until(() => spoken() === 'It was not taken back to the end. Please try again.')
  })

  it('says that somebody else is signed in while it goes on', async () => {
    world.imports = [doneImport({ state: 'undoing' })]
    await openData()
    world.isSomebodyElses = true
    await until(() => document.querySelector('.data-part a[href^="/accounts/login/"]') !== null)
  })

  it('is not offered when its time is over', async () => {
    world.imports = [doneImport({ undo_until: '2025-12-30T12:00:00Z' })]
    await openData()
    expect(text()).not.toContain('Brought in before')
  })

  it('says when its time ended meanwhile', async () => {
    world.imports = [doneImport()]
    await openData()
    world.refuseWith = [409, { code: 'undo_too_late' }]
    await tap(taking())
    await tap(button('Take it back'))
    expect(text()).toContain('The time for taking this back is over. Nothing was changed.')
  })

  it('stands in a row for each import, also without what the file was', async () => {
    world.imports = [doneImport({ reading: null }), doneImport({ id: '01939a00-0000-7000-8000-0000000000a2', kind: 'daymark', reading: null, state: 'failed' })]
    await openData()
    const titles = [...document.querySelectorAll('.detail > h3')].map((each) => each.textContent ?? '')
    expect(titles.map((title) => title.split(',')[0])).toEqual(['A table', 'A Daymark file'])
    expect(text()).toContain('It was not brought in to the end.')
  })
})
