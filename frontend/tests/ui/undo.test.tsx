/** One way back for whatever was done last on a screen, and only for what was done on it. */
import { afterEach, describe, expect, it, vi } from 'vitest'
import { QuotaError } from '../../src/diary'
import { addDays, today } from '../../src/domain/days'
import { newId } from '../../src/domain/ids'
import { go } from '../../src/ui/frame/go'
import { starting, toTimer, withProgramme } from '../support/emsFlow'
import { FakeDiary } from '../support/fakeDiary'
import { button, buttons, chosen, isIdle, nameOf, open, option, settle, tap, tapLater, text, until } from '../support/mount'

const YESTERDAY = addDays(today(), -1)
const WHOLE = { 'ratings.feet.pain': 5, 'ratings.feet.numbness': 3, 'ratings.feet.tingling': 2, pain: 5, numbness: 3, tingling: 2, ems_used: false, note: 'long walk' }

const undo = () => [...document.querySelectorAll('button')].find((each) => nameOf(each).startsWith('Undo'))

afterEach(() => vi.useRealTimers())

describe('a day', () => {
  it('comes back whole when its deletion is undone, and then as it was before the last answer', async () => {
    const diary = new FakeDiary()
    diary.seedDay(YESTERDAY, WHOLE)
    await open(diary, `/day/${YESTERDAY}`)
    await tap(option('Pain, feet', 6))
    await tap(button('Delete this day’s entry'))
    expect(await diary.day(YESTERDAY)).toBeNull()
    await tapLater(button('Undo: This day’s entry is deleted.'))
    expect((await diary.day(YESTERDAY))?.data).toMatchObject({ ...WHOLE, 'ratings.feet.pain': 6 })
    await tapLater(button('Undo: Pain, feet: 6'))
    expect((await diary.day(YESTERDAY))?.data).toMatchObject(WHOLE)
    expect(isIdle('Undo')).toBe(true)
  })

  it('can be put back after the screen was left', async () => {
    const diary = new FakeDiary()
    diary.seedDay(YESTERDAY, WHOLE)
    await open(diary, `/day/${YESTERDAY}`)
    await tap(button('Delete this day’s entry'))
    go('/more')
    await settle()
    go(`/day/${YESTERDAY}`)
    await until(() => buttons('Put it back').length > 0)
    expect(isIdle('Undo')).toBe(true)
    await tapLater(button('Put it back'))
    expect((await diary.day(YESTERDAY))?.data).toMatchObject(WHOLE)
    expect(chosen('Pain, feet')).toBe('5')
  })

  it('is not put over what was written anew', async () => {
    const diary = new FakeDiary()
    diary.seedDay(YESTERDAY, WHOLE)
    await open(diary, `/day/${YESTERDAY}`)
    await tap(button('Delete this day’s entry'))
    await tapLater(option('Pain, feet', 1))
    expect(buttons('Put it back')).toHaveLength(0)
    expect(buttons('Delete this day’s entry')).toHaveLength(1)
  })
})

describe('a rating right now', () => {
  it('is taken back as it was given, tap by tap', async () => {
    const diary = new FakeDiary()
    await open(diary)
    await tap(option('Pain, feet', 5))
    await tap(button('Rate right now'))
    await tap(option('Right now: Pain', 7))
    await tap(option('Right now: Tingling', 2))
    await tapLater(undo()!)
    expect((await diary.moments(today(), today()))[0]?.data).toMatchObject({ pain: 7, tingling: null })
    await tapLater(undo()!)
    expect(await diary.moments(today(), today())).toEqual([])
    expect((await diary.day(today()))?.data['ratings.feet.pain']).toBe(5)
    await tapLater(button('Undo: Pain, feet: 5'))
    expect((await diary.day(today()))?.data['ratings.feet.pain']).toBeNull()
  })

  it('comes back when its deletion is undone, not the answer before it', async () => {
    const diary = new FakeDiary()
    await diary.saveMoment({ occurred_at: new Date().toISOString(), time_zone: 'UTC', pain: 7 })
    await open(diary)
    await tap(option('Pain, feet', 5))
    await tap(starting('Delete'))
    expect(await diary.moments(today(), today())).toEqual([])
    expect(starting('Put it back')).toBeDefined()
    await tapLater(undo()!)
    expect(await diary.moments(today(), today())).toHaveLength(1)
    expect((await diary.day(today()))?.data['ratings.feet.pain']).toBe(5)
  })
})

describe('a rating that was given', () => {
  it('stands on the screen of its day, also when that is over', async () => {
    const diary = new FakeDiary()
    await diary.saveMoment({ on: YESTERDAY, occurred_at: `${YESTERDAY}T12:00:00Z`, time_zone: 'UTC', pain: 8 }, newId())
    await open(diary, `/day/${YESTERDAY}`)
    await until(() => text().includes('Ratings of the day'))
    expect(buttons('Rate right now')).toEqual([])
    await tap(starting('Delete'))
    expect(await diary.moments(YESTERDAY, YESTERDAY)).toEqual([])
    await tapLater(starting('Put it back'))
    expect(await diary.moments(YESTERDAY, YESTERDAY)).toHaveLength(1)
  })

  it('does not go with its form where it could not be stored', async () => {
    const diary = new FakeDiary()
    await open(diary)
    await tap(button('Rate right now'))
    diary.failWith = new QuotaError('full')
    await tap(option('Right now: Pain', 7))
    await tapLater(button('Done'))
    expect(chosen('Right now: Pain')).toBe('7')
    diary.failWith = null
    await tapLater(button('Try again'))
    await tapLater(button('Done'))
    expect((await diary.moments(today(), today())).map(({ data }) => data.pain)).toEqual([7])
  })
})

describe('a session', () => {
  async function running(): Promise<FakeDiary> {
    const diary = await withProgramme()
    await toTimer(diary)
    await tapLater(button('Start'))
    return diary
  }

  it('beside a running timer takes back the start, and no answer of an earlier step', async () => {
    const diary = await running()
    expect((await diary.draft())?.started_at).not.toBeNull()
    await tapLater(button('Undo: Start'))
    expect(await diary.draft()).toMatchObject({ started_at: null, fields: { pain_before: 6 } })
    expect(isIdle('Undo')).toBe(true)
  })

  it('takes back a pause without losing a second of it', async () => {
    const diary = await running()
    await tapLater(button('Pause'))
    const { started_at } = (await diary.draft())!
    await tapLater(button('Undo: Pause'))
    expect(await diary.draft()).toMatchObject({ started_at, paused_at: null, paused_ms: 0 })
  })

  it('after it takes back an unwanted effect, not the score before', async () => {
    const diary = await running()
    await tapLater(button('Finish'))
    await until(() => buttons('Cramp').length > 0)
    expect(undo()?.getAttribute('aria-label')).toBe('Undo: Finish')
    await tap(option('Pain, right after', 4))
    await tap(button('Cramp'))
    const [session] = await diary.records('ems_session')
    await tapLater(button('Undo: Cramp'))
    expect(await diary.records('side_effect')).toEqual([])
    expect((await diary.records('ems_session'))[0]?.data).toEqual(session!.data)
  })

  it('finished by a slip of the finger goes on, and is one session when it is finished again', async () => {
    const diary = await running()
    await tapLater(button('Finish'))
    await until(() => buttons('Undo: Finish').length > 0)
    await tapLater(button('Undo: Finish'))
    await until(() => buttons('Pause').length > 0)
    await tapLater(button('Finish'))
    await until(() => buttons('Cramp').length > 0)
    expect(await diary.records('ems_session')).toHaveLength(1)
  })

  it('that was deleted can be put back after its screen was left', async () => {
    const diary = new FakeDiary()
    const id = newId()
    await diary.save('ems_session', id, { started_at: `${YESTERDAY}T18:00:00Z`, modality: 'ems', note: 'x' })
    await open(diary, `/ems/sessions/${id}`)
    await until(() => buttons('Delete: Session').length > 0)
    await tap(button('Delete: Session'))
    go('/ems')
    await until(() => document.title.startsWith('EMS') && text().includes('deleted. It can be put back until tomorrow.'))
    await tapLater(starting('Put it back'))
    expect((await diary.records('ems_session'))[0]?.data.note).toBe('x')
    expect(text()).not.toContain('deleted.')
  })

  it('an unwanted effect that is chosen again has what was said of it', async () => {
    const diary = await running()
    await tapLater(button('Finish'))
    await until(() => buttons('Cramp').length > 0)
    await tap(button('Cramp'))
    const [effect] = await diary.records('side_effect')
    await diary.save('side_effect', effect!.id, { severity: 'severe' })
    await tapLater(button('Cramp'))
    expect(await diary.records('side_effect')).toEqual([])
    await tapLater(button('Cramp'))
    expect((await diary.records('side_effect')).map(({ id, data }) => [id, data.severity])).toEqual([[effect!.id, 'severe']])
  })

  it('ended at the tap, however often storing it has to be tried', async () => {
    const diary = await running()
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 20 * 60_000 })
    diary.failWith = new QuotaError('full')
    await tapLater(button('Finish'))
    expect(text()).toContain('Not saved: this device is full.')
    vi.setSystemTime(Date.now() + 15 * 60_000)
    diary.failWith = null
    await tapLater(button('Try again'))
    expect((await diary.records('ems_session')).map(({ data }) => data.duration_minutes)).toEqual([20])
  })
})
