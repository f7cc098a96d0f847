/** "Your data": a file to take along. Bringing one in: dataIn.test.tsx and dataWritten.test.tsx. */
import { render } from 'preact'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { FakeDiary, sessionOf } from '../support/fakeDiary'
import { button, buttons, open, settle, tap, tapLater, text, until } from '../support/mount'
import { DataWorld, exportOf, readyExport } from './dataServer'

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

async function openReady(): Promise<void> {
  world.exports = [readyExport()]
  await openData()
}

function inDialog(name: string): HTMLButtonElement {
  const found = [...document.querySelectorAll<HTMLButtonElement>('dialog button')].find((each) => each.textContent === name)
  if (!found) throw new Error(`no "${name}" in a dialog`)
  return found
}

const filesAsked = () => world.asked.filter(({ path }) => path.endsWith('/file/')).length

describe('taking everything along', () => {
  it('makes a file, says how far it is, what it is, and saves it as often as wished', async () => {
    await openData()
    await tap(button('Make my file'))
    expect(text()).toContain('next in line')
    expect(buttons('Make my file')).toEqual([])
    Object.assign(world.exports[0] ?? {}, { state: 'running', progress_percent: 40 })
    await until(() => document.querySelector('progress')?.value === 40)
    Object.assign(world.exports[0] ?? {}, { ...readyExport() })
    await until(() => buttons('Save the file').length === 1)
    expect(text()).toMatch(/daymark-2026-11-23\.zip, 1[.,]2 MBMade on 23 Nov 2025/)
    expect(text()).toMatch(/as often as you like until 24 Nov 2025/)
    expect(text()).toContain('Anyone who has the file can read it.')
    await tap(button('Save the file'))
    await until(() => saved.length === 1)
    await tapLater(button('Save the file'))
    expect(saved).toEqual(['daymark-2026-11-23.zip', 'daymark-2026-11-23.zip'])
    expect(text()).toContain('The file is with your downloads.')
  })

  it('can be saved again after the screen was left', async () => {
    world.exports = [{ ...readyExport(), fetched_at: '2025-11-23T11:00:00Z' }]
    await openData()
    await tap(button('Save the file'))
    await until(() => saved.length === 1)
    expect(filesAsked()).toBe(1)
  })

  it('says what is in it', async () => {
    await openData()
    await tap(button('What is in the file'))
    for (const name of ['daymark.json', 'csv', 'report.pdf and report.html', 'fhir.json', 'README.txt']) expect(text()).toContain(`${name}:`)
  })

  it('sends first what waits on the phone, and says what is still not in the file', async () => {
    const sync = vi.spyOn(diary, 'sync')
    diary.setStatus({ waiting: 2, attention: 1 })
    await openData()
    expect(text()).toContain('3 answers have not been sent yet. They are not in the file.')
    expect(buttons('Save what is not sent yet')).toHaveLength(1)
    await tap(button('Make my file'))
    expect([sync.mock.calls.length, world.exports.length]).toEqual([1, 1])
  })

  it('asks for the password once more where the server does, and leads there and back', async () => {
    await openReady()
    world.refuseWith = [403, { code: 'reauthentication_required' }]
    await tap(button('Save the file'))
    await until(() => text().includes('Please type your password once more.'))
    expect(document.querySelector('[role=alert] a.button')?.getAttribute('href')).toBe('/accounts/reauthenticate/?next=/data')
    expect([saved, document.querySelectorAll('.said').length]).toEqual([[], 0])
    // What else goes wrong meanwhile is said, too.
    world.refuseWith = [429, { code: 'throttled' }]
    await tap(button('Make a new file'))
    expect([text().includes('Please try again tomorrow.'), text().includes('Please type your password once more.')]).toEqual([true, true])
    await tapLater(button('Save the file'))
    await until(() => saved.length === 1)
    expect(document.querySelector('a[href^="/accounts/reauthenticate"]')).toBeNull()
  })

  it('deletes the file only after it was asked', async () => {
    await openReady()
    await tap(button('Delete it now'))
    await tap(inDialog('Keep it'))
    expect([world.asked, buttons('Save the file').length]).toEqual([[], 1])
    await tapLater(button('Delete it now'))
    await tap(inDialog('Delete the file'))
    expect(world.asked).toMatchObject([{ method: 'DELETE', path: `exports/${exportOf().id}/` }])
    expect(text()).toContain('The file is deleted.')
    expect([buttons('Save the file').length, buttons('Delete it now').length, buttons('Make my file').length]).toEqual([0, 0, 1])
  })

  it('says what it does while it deletes, and takes one that is gone already for deleted', async () => {
    await openReady()
    let answer = () => {}
    const held = new Promise<void>((resolve) => { answer = resolve })
    vi.stubGlobal('fetch', async (input: string, init?: RequestInit) => (init?.method === 'DELETE' && (await held), world.fetch(input, init)))
    world.refuseWith = [404, { code: 'not_found' }]
    await tap(button('Delete it now'))
    await tap(inDialog('Delete the file'))
    expect([text().includes('Deleting the file…'), text().includes('Fetching your file…')]).toEqual([true, false])
    answer()
    await until(() => text().includes('The file is deleted.'))
    expect(buttons('Make my file')).toHaveLength(1)
  })

  it('keeps deleting away from saving', async () => {
    await openReady()
    const names = [...document.querySelectorAll('.data-part')][0]?.querySelectorAll('button') ?? []
    const order = [...names].map((each) => each.textContent)
    expect(order.indexOf('Delete it now') - order.indexOf('Save the file')).toBeGreaterThan(2)
    expect(button('Save the file').parentElement).not.toBe(button('Delete it now').parentElement)
  })

  it('goes on where it was when the screen is opened again', async () => {
    world.exports = [exportOf({ state: 'running', progress_percent: 60 })]
    await openData()
    expect(document.querySelector('progress')?.value).toBe(60)
  })

  it('says when the server has not begun for long, by the clock of the phone alone', async () => {
    world.exports = [exportOf({ created_at: new Date(Date.now() - 60_000).toISOString() })]
    await openData()
    expect(text()).not.toContain('The server has not begun yet.')
    const late = Date.now() + 25_000
    const clock = vi.spyOn(Date, 'now').mockReturnValue(late)
    await until(() => text().includes('The server has not begun yet.'))
    clock.mockRestore()
  })

  it('says that nobody is signed in any more, and leads to signing in', async () => {
    world.exports = [exportOf({ state: 'running' })]
    await openData()
    const other = JSON.stringify(sessionOf({ diary_id: '6f0c1e9e-0000-4000-8000-000000000002' }))
    vi.stubGlobal('fetch', async () => new Response(other, { headers: { 'Content-Type': 'application/json' } }))
    await until(() => text().includes('Sign in again to go on.'))
    expect(document.querySelector('.data-part a[href^="/accounts/login/"]')).not.toBeNull()
  })

  it('says that a file that was being made is gone', async () => {
    world.exports = [exportOf({ state: 'running' })]
    await openData()
    world.exports = []
    await until(() => text().includes('The file that was being made is gone.'))
    expect(buttons('Make my file')).toHaveLength(1)
  })

  it('says that the network is gone while the server goes on', async () => {
    world.exports = [exportOf({ state: 'running' })]
    await openData()
    world.reachable = false
    await until(() => text().includes('The server goes on by itself.'))
    world.reachable = true
    Object.assign(world.exports[0] ?? {}, { state: 'failed' })
    await until(() => text().includes('The last file could not be made.'))
    expect(document.querySelector('[aria-live]')?.textContent).toContain('The last file could not be made.')
    expect(buttons('Make my file')).toHaveLength(1)
  })

  it('says once that a file waited too long, and offers a new one', async () => {
    await openReady()
    world.refuseWith = [404, { code: 'not_found' }]
    await tap(button('Save the file'))
    await until(() => text().includes('Your last file waited for a day and is gone.'))
    expect(text().split('Your last file waited').length).toBe(2)
    expect([buttons('Save the file').length, buttons('Make my file').length]).toEqual([0, 1])
  })

  it('takes a page that is no ZIP for no answer', async () => {
    await openReady()
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

  it.each(['Save the file', 'Delete it now'])('is a matter of a moment where it was asked for too often: %s', async (name) => {
    await openReady()
    world.refuseWith = [429, { code: 'throttled' }]
    await tap(button(name))
    if (name === 'Delete it now') await tap(inDialog('Delete the file'))
    await until(() => text().includes('Please wait a little and try again.'))
  })

  it('has headings one below the other', async () => {
    await openReady()
    expect(button('What is in the file').parentElement?.tagName).toBe('H3')
  })

  it('can be handed to another app where the phone can do that', async () => {
    const share = vi.fn(async () => {})
    Object.assign(navigator, { canShare: () => true, share })
    await openReady()
    await tap(button('Save the file'))
    await until(() => buttons('Send it or keep it elsewhere…').length === 1)
    await tap(button('Send it or keep it elsewhere…'))
    const files = (share.mock.calls as unknown as [{ files: File[] }][])[0]?.[0].files
    expect(files?.map(({ name, type }) => [name, type])).toEqual([['daymark-2026-11-23.zip', 'application/zip']])
    for (const name of ['canShare', 'share']) Reflect.deleteProperty(navigator, name)
  })
})

describe('without the server', () => {
  it('says so plainly, what still works, and tries again at a tap', async () => {
    world.reachable = false
    diary.setStatus({ waiting: 1 })
    await openData()
    expect(text()).toContain('This needs the internet.')
    expect(text()).toContain('what you write stays on this device and is sent later.')
    expect(text()).toContain('1 answer has not been sent yet.')
    expect([buttons('Make my file').length, buttons('Save what is not sent yet').length]).toEqual([0, 1])
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
    vi.useFakeTimers({ shouldAdvanceTime: true })
    world.exports = [exportOf({ state: 'running' })]
    await openData()
    render(null, document.body)
    const asked = vi.fn(world.fetch)
    vi.stubGlobal('fetch', asked)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(asked).not.toHaveBeenCalled()
  })
})
