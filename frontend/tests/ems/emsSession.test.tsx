import { afterEach, describe, expect, it, vi } from 'vitest'
import { addDays, today } from '../../src/domain/days'
import { newId } from '../../src/domain/ids'
import { VERSION } from '../../src/domain/screening'
import { cleared, PROGRAMME, starting, toTimer, withProgramme } from '../support/emsFlow'
import { FakeDiary } from '../support/fakeDiary'
import { button, buttons, group, open, option, tap, tapLater, text, until } from '../support/mount'

const sessions = (diary: FakeDiary) => diary.records('ems_session')

afterEach(() => vi.useRealTimers())

describe('a session in one flow', () => {
  it('asks for the safety check first, and can be logged all the same', async () => {
    await open(new FakeDiary(), '/ems/session')
    await until(() => text().includes('First the safety check'))
    expect(document.querySelector('a[href="/ems/safety"]')).not.toBeNull()
    expect(document.querySelector('a[href="/ems/log"]')).not.toBeNull()
    expect(buttons('Start')).toEqual([])
  })

  it('leads from the skin to the scores to the timer, and keeps each answer', async () => {
    const diary = await withProgramme()
    await toTimer(diary)
    expect(text()).toContain('30:00')
    expect((await diary.draft())?.fields).toMatchObject({ programme_name: 'Calves', skin_before_ok: true, pain_before: 6, device_level: 12 })
    expect(await sessions(diary)).toEqual([])
  })

  it('puts no pads on skin that is not sound', async () => {
    const diary = await withProgramme()
    await open(diary, '/ems/session')
    await until(() => text().includes('Calves'))
    await tap(starting('Calves'))
    await tap(option('Skin before', 'false'))
    expect(text()).toContain('Please put no pads on this skin.')
    expect(buttons('Next')).toEqual([])
    await tapLater(option('Skin before', 'true'))
    expect(buttons('Next').length).toBe(1)
  })

  it('makes a session of it at the end, with the programme’s settings frozen', async () => {
    const diary = await withProgramme()
    await toTimer(diary)
    await tap(button('Start'))
    await tapLater(button('Finish'))
    const [session] = await sessions(diary)
    expect(session?.data).toMatchObject({ programme_name: 'Calves', modality: 'ems', duration_minutes: 1, pain_before: 6, skin_before_ok: true, device_level_max: 60 })
    await tap(option('Skin after', 'true'))
    await tap(option('Pain, right after', 4))
    await tap(option('What did the current feel like?', 'twitch'))
    expect((await sessions(diary))[0]?.data).toMatchObject({ skin_after_ok: true, pain_after: 4, sensation: 'twitch' })
    await tap(button('Done'))
    expect(await diary.draft()).toBeNull()
    expect(location.pathname).toBe(`/ems/sessions/${session?.id}`)
  })

  it('goes on after a reload where it was, paused time not counted', async () => {
    const diary = await withProgramme()
    const at = (minutesAgo: number) => new Date(Date.now() - minutesAgo * 60_000).toISOString()
    await diary.keepDraft({
      id: newId(), step: 'timer', fields: { modality: 'ems' }, started_at: at(25), paused_at: at(5), paused_ms: 10 * 60_000, planned_minutes: 30,
    })
    await open(diary, '/ems/session')
    expect(text()).toContain('20:00')
    expect(text()).toContain('Paused.')
    await tap(button('Go on'))
    expect(text()).toContain('Time left.')
  })

  it('shows on every other screen that a session is running', async () => {
    const diary = await withProgramme()
    await diary.keepDraft({
      id: newId(), step: 'timer', fields: { modality: 'ems' }, started_at: new Date().toISOString(), paused_at: null, paused_ms: 0, planned_minutes: null,
    })
    await open(diary, '/history')
    expect(text()).toContain('A session is running since')
  })

  it('says when the time is up', async () => {
    const diary = await withProgramme()
    const started = new Date(Date.now() - 31 * 60_000).toISOString()
    await diary.keepDraft({ id: newId(), step: 'timer', fields: { modality: 'ems' }, started_at: started, paused_at: null, paused_ms: 0, planned_minutes: 30 })
    await open(diary, '/ems/session')
    expect(text()).toContain('The time is up.')
    await tap(button('Finish'))
    expect((await sessions(diary))[0]?.data.duration_minutes).toBe(30)
  })
})

it('plans what the programme says, not what last time came to', async () => {
  const diary = await withProgramme()
  const [programme] = await diary.records('ems_programme')
  const cutShort = { ...PROGRAMME, name: null, programme_name: 'Calves', programme_id: programme?.id ?? '', duration_minutes: 2 }
  await diary.save('ems_session', newId(), { ...cutShort, started_at: new Date(Date.now() - 86_400_000).toISOString() })
  await open(diary, '/ems/session')
  await until(() => text().includes('Same as last time'))
  await tap(starting('Same as last time'))
  expect((await diary.draft())?.planned_minutes).toBe(30)
})

describe('unwanted effects', () => {
  async function after(): Promise<FakeDiary> {
    const diary = await withProgramme()
    await toTimer(diary)
    await tap(button('Start'))
    await tapLater(button('Finish'))
    return diary
  }
  const effect = (name: string) => [...group('Anything unwanted?').querySelectorAll('button')].find((each) => each.textContent === name)!

  it('are records of their own, made and taken back at a tap', async () => {
    const diary = await after()
    await tap(effect('Cramp'))
    const [made] = await diary.records('side_effect')
    const [session] = await sessions(diary)
    expect(made?.data).toMatchObject({ kind: 'cramp', session_id: session?.id })
    await tap(option('Cramp: how strong?', 'mild'))
    expect((await diary.records('side_effect'))[0]?.data.severity).toBe('mild')
    await tapLater(effect('Cramp'))
    expect(await diary.records('side_effect')).toEqual([])
  })

  it.each([['Burn or blister', /same day|next day/i], ['Racing or stumbling heart', /call|now/i]])('%s leads straight to its text', async (name, words) => {
    await after()
    await tap(effect(name))
    expect(document.querySelector('[role=alert]')?.textContent).toMatch(words)
    expect(document.querySelector('main a[href="/doctor"]')).not.toBeNull()
  })
})

describe('the quick log', () => {
  it('keeps yesterday’s session in two taps', async () => {
    const diary = await withProgramme()
    await open(diary, '/ems/log')
    await until(() => text().includes('Calves'))
    await tap(option('Which day?', addDays(today(), -1)))
    await tap(starting('Calves'))
    const [session] = await sessions(diary)
    expect(session?.data).toMatchObject({ on: addDays(today(), -1), programme_name: 'Calves', duration_minutes: 30 })
    expect(location.pathname).toBe(`/ems/sessions/${session?.id}`)
  })

  it('offers the same as last time', async () => {
    const diary = await cleared()
    const before = { started_at: new Date(Date.now() - 86_400_000).toISOString(), modality: 'tens', duration_minutes: 40, amplitude_ma: 18 }
    await diary.save('ems_session', newId(), before)
    await open(diary, `/ems/log/${today()}`)
    await until(() => text().includes('Same as last time'))
    await tap(starting('Same as last time'))
    expect(await sessions(diary)).toHaveLength(2)
    expect((await sessions(diary)).at(-1)?.data).toMatchObject({ modality: 'tens', duration_minutes: 40, amplitude_ma: 18 })
  })

  it('stays open when the safety check speaks against a session', async () => {
    const diary = new FakeDiary()
    await diary.save('safety_screening', newId(), { screened_at: new Date().toISOString(), version: VERSION, 'answers.pregnancy': 'yes' })
    await open(diary, '/ems/log')
    await until(() => text().includes('What did you use?'))
    await tap(button('TENS'))
    expect((await sessions(diary))[0]?.data.modality).toBe('tens')
  })
})

describe('one session', () => {
  async function opened(): Promise<[FakeDiary, string]> {
    const diary = await cleared()
    const id = newId()
    await diary.save('ems_session', id, { started_at: `${today()}T08:00:00.000Z`, modality: 'ems', programme_name: 'Calves', duration_minutes: 30 })
    await open(diary, `/ems/sessions/${id}`)
    return [diary, id]
  }

  it('is corrected at each tap, and the last tap is undone', async () => {
    const [diary, id] = await opened()
    await tap(button('How long it ran: more'))
    expect((await diary.record('ems_session', id))?.data.duration_minutes).toBe(35)
    await tap(button('Undo: How long it ran: 35 min'))
    expect((await diary.record('ems_session', id))?.data.duration_minutes).toBe(30)
  })

  it('is deleted and put back', async () => {
    const [diary, id] = await opened()
    await tap(button('Delete: Session'))
    expect(await diary.record('ems_session', id)).toBeNull()
    await tapLater(button('Put it back'))
    expect((await diary.record('ems_session', id))?.data.programme_name).toBe('Calves')
  })

  it('refuses a number out of range without losing it, and keeps an unusual one', async () => {
    const [diary, id] = await opened()
    await tap(button('What it was set to'))
    await tap(button('More settings'))
    const field = document.querySelector<HTMLInputElement>('input[aria-describedby][inputmode=decimal][id]')!
    const frequency = [...document.querySelectorAll('label')].find((each) => each.textContent === 'Frequency (Hz)')!
    const input = document.getElementById(frequency.htmlFor) as HTMLInputElement
    expect(field).not.toBeNull()
    const write = async (value: string) => {
      input.value = value
      input.dispatchEvent(new Event('input', { bubbles: true }))
      input.dispatchEvent(new Event('blur', { bubbles: true }))
      await tapLater(document.body)
    }
    await write('50001')
    expect(text()).toContain('from 0.5 to 50,000')
    expect((await diary.record('ems_session', id))?.data.frequency_hz).toBeUndefined()
    await write('150')
    expect(text()).toContain('Unusual for this kind')
    expect((await diary.record('ems_session', id))?.data.frequency_hz).toBe(150)
  })
})

describe('a programme', () => {
  const kindsAreThere = () => document.querySelector('.chooser-one') !== null

  it('has nothing to tap before the names in use are known: the tap would be lost', async () => {
    const diary = await withProgramme()
    const read = diary.records.bind(diary)
    let release = () => {}
    const slow = new Promise<void>((resolve) => { release = resolve })
    diary.records = (...asked) => slow.then(() => read(...asked))
    await open(diary, '/ems/programmes/new')
    expect(kindsAreThere()).toBe(false)
    release()
    await until(kindsAreThere)
  })

  it('begins with the kind and a name of its own, so that nothing has to be typed', async () => {
    const diary = await withProgramme()
    await open(diary, '/ems/programmes/new')
    await until(kindsAreThere)
    expect(text()).not.toMatch(/recommend|should use|best/i)
    await tap(starting('TENS'))
    const made = (await diary.records('ems_programme')).at(-1)
    expect(made?.data).toEqual({ name: 'TENS 1', modality: 'tens', time_zone: 'UTC' })
    expect(location.pathname).toBe(`/ems/programmes/${made?.id}`)
    await tap(option('Which side', 'both'))
    expect((await diary.record('ems_programme', made?.id ?? ''))?.data.side).toBe('both')
  })

  it('does not change the sessions that were done with it', async () => {
    const diary = await withProgramme()
    await open(diary, '/ems/log')
    await until(() => text().includes('Calves'))
    await tap(starting('Calves'))
    const [programme] = await diary.records('ems_programme')
    await diary.save('ems_programme', programme?.id ?? '', { device_level: 40 })
    expect((await sessions(diary))[0]?.data.device_level).toBe(12)
  })
})
