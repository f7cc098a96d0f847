import { describe, expect, it } from 'vitest'
import { addDays, today, weekOf } from '../../src/domain/days'
import { minutesByProgramme } from '../../src/domain/ems'
import { newId } from '../../src/domain/ids'
import { ago, seedProgramme, seedSession } from '../support/emsSessions'
import { FakeDiary } from '../support/fakeDiary'
import { button, buttons, open, settle, tap, tapLater, text, until } from '../support/mount'

async function openHome(diary: FakeDiary, from = '/ems'): Promise<void> {
  await open(diary, from)
  if (from !== '/ems') await tap(link('/ems'))
  await until(() => document.querySelector('h2') !== null && document.title.startsWith('EMS'))
  await settle()
}

const link = (path: string) => document.querySelector(`main a[href="${path}"]`) as HTMLAnchorElement
const sessionsOf = (diary: FakeDiary) => diary.records('ems_session')
const same = () => document.querySelector('.same-as-last > .chooser-one') as HTMLButtonElement
const block = (name: string) => document.querySelector(`section[aria-label="${name}"]`) as HTMLElement
const lines = () => [...block('Sessions').querySelectorAll('li')]

describe('same as last', () => {
  it('is two taps from Today and logs a session that has just ended, with the settings of the last one', async () => {
    const diary = new FakeDiary()
    const settings = { modality: 'tens', programme_name: 'Evening, feet', duration_minutes: 20, frequency_hz: 80, device_name: 'Blue box' }
    await seedSession(diary, ago(2), { ...settings, sensation: 'painful', pain_before: 6, note: 'cold' })
    await seedSession(diary, ago(9), { modality: 'ems' })
    await openHome(diary, '/')
    const before = Date.now()
    await tap(same())
    const logged = diary.saved.at(-1) ?? {}
    expect(logged).toMatchObject(settings)
    expect([logged.sensation, logged.pain_before, logged.note]).toEqual([undefined, undefined, undefined])
    expect(Math.abs(Date.parse(String(logged.started_at)) - (before - 20 * 60_000))).toBeLessThan(5_000)
    expect(await sessionsOf(diary)).toHaveLength(3)
  })

  it('shows what it logged, with a way to add to it and a way back', async () => {
    const diary = new FakeDiary()
    await seedSession(diary, ago(1), { programme_name: 'Evening, feet' })
    await openHome(diary)
    await tap(same())
    const [newest] = (await sessionsOf(diary)).slice(-1)
    expect(text()).toContain('Logged: Evening, feet · EMS · 30 min')
    expect(document.activeElement?.textContent).toContain('Logged: ')
    expect(link(`/ems/sessions/${newest?.id}`).textContent).toBe('Add details')
    await tapLater(button('Undo: Logged: Evening, feet · EMS · 30 min'))
    expect(await sessionsOf(diary)).toHaveLength(1)
    expect(same()).not.toBeNull()
  })

  it('neither logs twice nor takes back when a finger trembles', async () => {
    const diary = new FakeDiary()
    await seedSession(diary, ago(1))
    await openHome(diary)
    same().click()
    same().click()
    await settle()
    await tap(button('Undo: Logged: EMS · 30 min'))
    expect(await sessionsOf(diary)).toHaveLength(2)
  })

  it('is not there before the first session, and says so when it could not be stored', async () => {
    const diary = new FakeDiary()
    await openHome(diary)
    expect([same(), text().includes('No sessions yet.')]).toEqual([null, true])
    await seedSession(diary, ago(1))
    await settle()
    diary.failWith = new Error('broken')
    await tap(same())
    expect(document.querySelector('[role=alert]')?.textContent).toContain('something went wrong')
    expect(await sessionsOf(diary)).toHaveLength(1)
  })
})

describe('the week', () => {
  it('has each kind of stimulation by itself and no total of several', async () => {
    const diary = new FakeDiary()
    const monday = weekOf(today(), 1)
    await seedSession(diary, monday, { programme_name: 'Evening, feet', duration_minutes: 31 })
    await seedSession(diary, monday, { programme_name: 'Evening, feet', duration_minutes: 22 })
    await seedSession(diary, monday, { programme_name: 'Evening, feet', duration_minutes: null })
    await seedSession(diary, monday, { modality: 'tens', programme_name: 'Evening, feet', duration_minutes: 44 })
    await seedSession(diary, monday, { modality: 'htems', duration_minutes: null })
    await seedSession(diary, addDays(monday, -1), { programme_name: 'Last week' })
    await openHome(diary)
    const groups = [...document.querySelectorAll('.week-group')].map((group) => [...group.querySelectorAll('h3, .week-line span')].map((each) => each.textContent))
    expect(groups).toEqual([
      ['EMS', 'Evening, feet', '2 sessions, 53 minutes. 1 more session has no minutes.'],
      ['TENS', 'Evening, feet', '1 session, 44 minutes'],
      ['High-tone', 'Without a programme', '1 session, no minutes given'],
    ])
    expect(text()).not.toMatch(/\b97\b/)
    await tap(button('Week before'))
    expect(document.querySelector('.week')?.textContent).toContain('Last week')
    await tap(button('Week after'))
    expect(button('Week after').disabled).toBe(true)
  })

  it('begins where the region has it', () => {
    expect(['2026-11-22', '2026-11-23', '2026-11-28'].map((on) => weekOf(on, 1))).toEqual(['2026-11-16', '2026-11-23', '2026-11-23'])
    expect(['2026-11-22', '2026-11-28'].map((on) => [weekOf(on, 0), weekOf(on, 7)])).toEqual([['2026-11-22', '2026-11-22'], ['2026-11-22', '2026-11-22']])
    expect(minutesByProgramme([])).toEqual([])
  })
})

describe('the list of sessions', () => {
  it('has the newest first, with time, programme, kind, minutes, late mark and scores', async () => {
    const diary = new FakeDiary()
    const old = await seedSession(diary, ago(4), { modality: 'tens', duration_minutes: null })
    const id = await seedSession(diary, ago(1), { programme_name: 'Evening, feet', pain_before: 6, pain_after: 4, numbness_before: 5 })
    Object.assign(diary.stored.get(old) ?? {}, { is_late: true })
    await openHome(diary)
    const [first, second] = lines()
    expect(first?.querySelector('a')?.getAttribute('href')).toBe(`/ems/sessions/${id}`)
    expect(first?.textContent).toContain('12:00Evening, feetEMS · 30 min')
    expect(first?.textContent).toContain('Pain: before 6, after 4.')
    expect(first?.textContent).toContain('Numbness: before 5.')
    expect(second?.textContent).toContain('late')
    expect(second?.textContent).toContain('TENS')
  })

  it('draws a small part of 700 sessions and grows when asked', async () => {
    const diary = new FakeDiary()
    for (let index = 0; index < 700; index += 1) await seedSession(diary, ago(index >> 1))
    const start = performance.now()
    await openHome(diary)
    expect(performance.now() - start).toBeLessThan(1_500)
    expect([lines().length < 100, text().includes('700 sessions')]).toEqual([true, true])
    const before = lines().length
    await tap(button('Show earlier sessions'))
    expect([lines().length >= before + 30, lines().length < 150]).toEqual([true, true])
  })

  it('stays long when a session comes in from elsewhere', async () => {
    const diary = new FakeDiary()
    for (let index = 1; index < 200; index += 1) await seedSession(diary, ago(index))
    await openHome(diary)
    await tap(button('Show earlier sessions'))
    const before = lines().length
    await seedSession(diary, today())
    await settle()
    expect(Math.abs(lines().length - before)).toBeLessThan(31)
    expect(lines().length).toBeGreaterThanOrEqual(60)
  })
})

describe('programmes and pads', () => {
  it('link to the programmes and to a new one', async () => {
    const diary = new FakeDiary()
    const id = await seedProgramme(diary, { device_name: 'Blue box' })
    await openHome(diary)
    expect(link(`/ems/programmes/${id}`).textContent).toBe('Evening, feetEMS · 30 min · Blue box')
    expect(link('/ems/programmes/new').textContent).toBe('New programme')
    expect(document.querySelector('section[aria-label="Pads"]')).toBeNull()
  })

  it('count the uses of the pads, say when it is time, and start again at a tap that can be undone', async () => {
    const diary = new FakeDiary()
    const id = await seedProgramme(diary, { pads_uses_max: 2, pads_changed_on: ago(10) })
    for (const days of [1, 2, 20]) await seedSession(diary, ago(days), { programme_id: id })
    await openHome(diary)
    expect(text()).toContain('2 uses, since')
    expect(text()).toContain('Time for new pads.')
    await tap(button('Pads changed today: Evening, feet'))
    expect(text()).toContain('0 uses, since')
    expect(text()).not.toContain('Time for new pads.')
    await tapLater(button('Undo: Pads changed today: Evening, feet'))
    expect((await diary.record('ems_programme', id))?.data.pads_changed_on).toBe(ago(10))
    expect(buttons('Pads changed today: Evening, feet')).toHaveLength(1)
  })
})

describe('the safety check', () => {
  const QUESTIONS = [
    'implanted_device', 'pregnancy', 'heart', 'epilepsy', 'blood_clot', 'bleeding_disorder', 'cancer_near_pads', 'poor_leg_circulation',
    'skin_damaged', 'cannot_feel_touch', 'insulin_diabetes',
  ]
  const screened = (days: number, change: Record<string, string> = {}) => ({
    ...Object.fromEntries(QUESTIONS.map((question) => [`answers.${question}`, 'no'])), ...change,
    version: 1, screened_at: `${ago(days)}T10:00:00Z`, time_zone: 'UTC',
  })

  it.each([
    ['before the first session', null, 'opens after a short safety check'],
    ['after 90 days', screened(100), 'more than 90 days ago'],
    ['after an answer that speaks against it', screened(3, { 'answers.heart': 'yes' }), 'After your last safety check, the session timer is closed.'],
  ])('stands first %s, and logging stays open', async (_when, check, words) => {
    const diary = new FakeDiary()
    if (check) await diary.save('safety_screening', newId(), check)
    await openHome(diary)
    expect(document.querySelector('.asks')?.textContent).toContain(words)
    expect(link('/ems/log').textContent).toBe('Log a finished session')
  })

  it('steps back once it is answered', async () => {
    const diary = new FakeDiary()
    await diary.save('safety_screening', newId(), screened(3))
    await openHome(diary)
    expect(document.querySelector('.asks')).toBeNull()
    expect(text()).toContain('Last answered:')
  })
})
