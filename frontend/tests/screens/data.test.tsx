/** "Your data": a file to take along, and a diary brought in. */
import { render } from 'preact'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Import } from '../../src/api/data'
import { setLocale } from '../../src/i18n'
import { DataWorld, exportOf, importOf } from './dataServer'
import { FakeDiary } from './fakeDiary'
import { button, buttons, chosen, group, open, option, settle, tap, tapLater, text, until } from './mount'

let world: DataWorld
let diary: FakeDiary
const saved: string[] = []

beforeEach(() => {
  world = new DataWorld()
  diary = new FakeDiary()
  saved.length = 0
  vi.stubGlobal('fetch', world.fetch)
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    saved.push(this.download)
  })
})

async function openData(): Promise<void> {
  await open(diary, '/data')
  await until(() => text().includes('Take everything with you') || text().includes('There is no connection') || text().includes('Sign in again'))
  await settle()
}

async function choose(file = new File(['Datum;Schmerz\n'], 'tagebuch.csv')): Promise<void> {
  const input = document.querySelector<HTMLInputElement>('input[type=file]')
  if (!input) throw new Error('no place for a file')
  Object.defineProperty(input, 'files', { value: [file], configurable: true })
  input.dispatchEvent(new Event('change', { bubbles: true }))
  await settle()
}

async function openPreview(change: Partial<Import> = {}): Promise<void> {
  world.imports = [importOf(change)]
  await openData()
}

describe('taking everything along', () => {
  it('makes a file, says how far it is, and saves it', async () => {
    await openData()
    await tap(button('Make my file'))
    expect(text()).toContain('next in line')
    expect(buttons('Make my file')).toEqual([])
    Object.assign(world.exports[0] ?? {}, { state: 'running', progress_percent: 40 })
    await until(() => document.querySelector('progress')?.value === 40)
    Object.assign(world.exports[0] ?? {}, { state: 'ready', progress_percent: 100, size_bytes: 1_240_000, expires_at: '2026-11-24T10:00:00Z' })
    await until(() => buttons('Save the file').length === 1)
    expect(text()).toMatch(/daymark-2026-11-23\.zip, 1[.,]2 MB/)
    expect(text()).toContain('Anyone who has the file can read it.')
    await tap(button('Save the file'))
    await until(() => buttons('Save it again').length === 1)
    await tap(button('Save it again'))
    expect(saved).toEqual(['daymark-2026-11-23.zip', 'daymark-2026-11-23.zip'])
    expect(world.asked.filter(({ path }) => path.endsWith('/file/'))).toHaveLength(1)
  })

  it('sends first what waits on the phone, and says what is still not in the file', async () => {
    const sync = vi.spyOn(diary, 'sync')
    diary.setStatus({ waiting: 2 })
    await openData()
    expect(text()).toContain('2 changes on this device are not sent yet. They are not in the file.')
    await tap(button('Make my file'))
    expect([sync.mock.calls.length, world.exports.length]).toEqual([1, 1])
  })

  it('goes on where it was when the screen is opened again', async () => {
    world.exports = [exportOf({ state: 'running', progress_percent: 60 })]
    await openData()
    expect(document.querySelector('progress')?.value).toBe(60)
  })

  it('says when the server has not begun for long', async () => {
    world.exports = [exportOf({ created_at: new Date(Date.now() - 60_000).toISOString() })]
    await openData()
    expect(text()).toContain('The server has not begun yet.')
  })

  it('says that the network is gone while the server goes on', async () => {
    world.exports = [exportOf({ state: 'running' })]
    await openData()
    world.reachable = false
    await until(() => text().includes('The server goes on by itself.'))
    world.reachable = true
    Object.assign(world.exports[0] ?? {}, { state: 'failed' })
    await until(() => text().includes('The last file could not be made.'))
    expect(buttons('Make my file')).toHaveLength(1)
  })

  it('says that a file was fetched already, and saves nothing', async () => {
    world.exports = [exportOf({ state: 'ready', size_bytes: 900 })]
    await openData()
    world.refuseWith = [404, { code: 'already_fetched' }]
    await tap(button('Save the file'))
    expect(text()).toContain('This file was fetched already. Please make a new one.')
    expect(saved).toEqual([])
  })

  it('says that a file waited too long', async () => {
    world.exports = [exportOf({ state: 'ready', size_bytes: 900 })]
    await openData()
    world.refuseWith = [404, { code: 'not_found' }]
    await tap(button('Save the file'))
    expect(text()).toContain('Your last file waited for a day and is gone.')
  })

  it('takes a page that is no ZIP for no answer', async () => {
    world.exports = [exportOf({ state: 'ready', size_bytes: 900 })]
    await openData()
    world.refuseWith = [200, { hotel: 'portal' }]
    await tap(button('Save the file'))
    expect(text()).toContain('The file did not arrive.')
    expect(saved).toEqual([])
  })

  it('says when it was asked for too often', async () => {
    await openData()
    world.refuseWith = [429, { code: 'throttled' }]
    await tap(button('Make my file'))
    expect(text()).toContain('Please try again tomorrow.')
  })

  it('can be handed to another app where the phone can do that', async () => {
    const share = vi.fn(async () => {})
    Object.assign(navigator, { canShare: () => true, share })
    world.exports = [exportOf({ state: 'ready', size_bytes: 900 })]
    await openData()
    await tap(button('Save the file'))
    await tap(button('Send it or keep it elsewhere…'))
    const files = (share.mock.calls as unknown as [{ files: File[] }][])[0]?.[0].files
    expect(files?.map(({ name, type }) => [name, type])).toEqual([['daymark-2026-11-23.zip', 'application/zip']])
    for (const name of ['canShare', 'share']) Reflect.deleteProperty(navigator, name)
  })
})

describe('bringing a diary', () => {
  it('shows what was found, brings it in, and fetches it to the phone', async () => {
    const sync = vi.spyOn(diary, 'sync')
    await openData()
    await choose()
    expect([world.uploaded?.name, sync.mock.calls.length]).toEqual(['tagebuch.csv', 1])
    expect(text()).toContain('A table with 3 rows')
    expect(text()).toContain('2 are new1 cannot be brought in')
    expect(text()).toContain('Row 4, “Schmerz”: A score is a whole number from 0 to 10.')
    expect([...document.querySelectorAll('table.first-rows tr')].map((row) => [...row.children].map((cell) => cell.textContent))).toEqual([
      ['Date', 'Pain'], ['4 Mar 2025', '6'], ['5 Mar 2025', ''],
    ])
    await tapLater(button('Bring in 2 days'))
    expect(world.asked.at(-1)).toMatchObject({ method: 'POST', path: `imports/${importOf().id}/apply/`, body: { on_different: 'keep' } })
    expect(document.querySelector('progress')?.value).toBe(40)
    Object.assign(world.imports[0] ?? {}, { state: 'done', result: { created: 2, changed: 0, unchanged: 0, wrong: 1 } })
    await until(() => text().includes('Your diary was brought in.'))
    expect(text()).toContain('2 are new1 was left out')
    expect(sync).toHaveBeenCalledTimes(2)
    expect(document.querySelector('a[href="/history"].button')).not.toBeNull()
  })

  it('asks how dates are written when both ways are possible, and only then brings them in', async () => {
    await openPreview({ date_order: null, sample: [{ row: 2, on: '2025-04-03', values: { pain: 6 } }] })
    expect(document.querySelector('table.first-rows tbody tr')?.textContent).toBe('not clear yet6')
    expect(text()).toContain('Please say how the dates are written.')
    expect(buttons('Bring in 2 days')).toEqual([])
    await tap(option('How are the dates written?', 'mdy'))
    expect(world.asked.at(-1)).toMatchObject({ method: 'PATCH', body: { date_order: 'mdy' } })
    expect([chosen('How are the dates written?'), buttons('Bring in 2 days').length]).toEqual(['mdy', 1])
  })

  it('lets a column be something else, which no second one is then', async () => {
    await openPreview()
    expect(text()).toContain('Found: Date, Pain.Left out: Wetter.')
    await tap(button('Which column is what'))
    const select = document.querySelectorAll('select')[2]
    if (!select) throw new Error('no third column')
    select.value = 'pain'
    select.dispatchEvent(new Event('change', { bubbles: true }))
    await settle()
    expect(world.asked.at(-1)?.body).toEqual({
      columns: [{ header: 'Datum', field: 'date' }, { header: 'Schmerz', field: null }, { header: 'Wetter', field: 'pain' }],
    })
    expect(text()).toContain('Left out: Schmerz.')
  })

  it('asks what counts where the two say different things', async () => {
    await openPreview({ counts: { rows: 3, new: 0, same: 1, different: 2, wrong: 0 }, errors: [] })
    expect(chosen('2 days say something else')).toBe('keep')
    await tap(option('2 days say something else', 'replace'))
    await tap(button('Bring in 2 days'))
    expect(world.asked.at(-1)?.body).toEqual({ on_different: 'replace' })
  })

  it('has nothing to tap when there is nothing new', async () => {
    await openPreview({ counts: { rows: 3, new: 0, same: 3, different: 0, wrong: 0 }, errors: [] })
    expect(text()).toContain('There is nothing to bring in.')
    expect(buttons('Bring in 0 days')).toEqual([])
  })

  it('knows a Daymark file: no columns, no dates to read', async () => {
    await openPreview({ kind: 'daymark', columns: [], date_order: null, sample: [], errors: [], counts: { rows: 40, new: 40, same: 0, different: 0, wrong: 0 } })
    expect(text()).toContain('A Daymark file with 40 entries')
    expect([document.querySelector('select'), document.querySelector('table'), buttons('Bring in 40 entries').length]).toEqual([null, null, 1])
    expect(() => group('How are the dates written?')).toThrow()
  })

  it('forgets the file when it is not wanted', async () => {
    await openPreview()
    await tap(button('Do not bring it in'))
    expect(world.asked.at(-1)).toMatchObject({ method: 'DELETE', path: `imports/${importOf().id}/` })
    expect(text()).toContain('Nothing was brought in.')
    expect(buttons('Choose a file')).toHaveLength(1)
  })

  it.each([
    ['not_readable', 'This file cannot be read.'], ['too_many_rows', 'more than 10,000 rows'], ['no_date_column', 'No column with dates was found.'],
    ['wrong_version', 'made by a newer Daymark'],
  ])('says why a file is not taken: %s', async (code, words) => {
    await openData()
    world.refuseWith = [400, { code: 'invalid', errors: [{ field: 'file', code, message: 'x' }] }]
    await choose()
    expect(text()).toContain(words)
    expect(document.querySelector('[role=alert]')?.textContent).toContain(words)
  })

  it('writes the number of rows as everything beside it', async () => {
    setLocale('en', ['de-DE'])
    await openData()
    world.refuseWith = [400, { code: 'invalid', errors: [{ field: 'file', code: 'too_many_rows', message: 'x' }] }]
    await choose()
    expect(text()).toContain('more than 10.000 rows')
  })

  it('does not send what is too large in any case', async () => {
    await openData()
    const large = new File(['x'], 'large.zip')
    Object.defineProperty(large, 'size', { value: 20_000_001 })
    await choose(large)
    expect([text().includes('This file is too large.'), world.asked]).toEqual([true, []])
  })

  it('says when what was read is gone before it was brought in', async () => {
    await openPreview()
    world.refuseWith = [404, { code: 'not_found' }]
    await tap(button('Bring in 2 days'))
    expect(text()).toContain('What was read of the file is gone')
    expect(buttons('Choose a file')).toHaveLength(1)
  })

  it('says when what was read is gone', async () => {
    await openPreview({ state: 'running' })
    world.imports = []
    await until(() => text().includes('What was read of the file is gone'))
    expect(buttons('Choose a file')).toHaveLength(1)
  })
})

it('opens the columns by itself when it found nothing but dates', async () => {
  await openPreview({ columns: [{ header: 'Datum', field: 'date' }, { header: 'Wert', field: null }], sample: [] })
  expect(document.querySelectorAll('select')).toHaveLength(2)
})

describe('without the server', () => {
  it('says so plainly, and tries again at a tap', async () => {
    world.reachable = false
    await openData()
    expect(text()).toContain('This needs the internet.')
    expect(buttons('Make my file')).toEqual([])
    world.reachable = true
    await tap(button('Try again'))
    await until(() => buttons('Make my file').length === 1)
  })

  it('never shows somebody else’s', async () => {
    Object.defineProperty(diary, 'diaryId', { value: '6f0c1e9e-0000-4000-8000-000000000002' })
    await openData()
    expect([text().includes('Sign in again'), buttons('Make my file')]).toEqual([true, []])
  })

  it('stops asking when the screen is left', async () => {
    world.exports = [exportOf({ state: 'running' })]
    await openData()
    render(null, document.body)
    const asked = vi.fn(world.fetch)
    vi.stubGlobal('fetch', asked)
    await new Promise((resolve) => setTimeout(resolve, 1_500))
    expect(asked).not.toHaveBeenCalled()
  })
})
