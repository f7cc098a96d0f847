import { describe, expect, it } from 'vitest'
import { today } from '../../src/domain/days'
import { ago, seedSession } from '../support/emsSessions'
import { FakeDiary } from '../support/fakeDiary'
import { button, buttons, chosen, hasGroup, open, option, settle, tap, tapLater, text, until } from '../support/mount'

const answerOf = async (diary: FakeDiary) => (await diary.day(today()))?.data.ems_used
const linkTo = (path: string) => document.querySelector<HTMLAnchorElement>(`a[href="${path}"]`)

describe('"EMS today?" and a session', () => {
  it.each(['ems', 'htems'])('shows Yes as answered by an %s session and writes nothing', async (modality) => {
    const diary = new FakeDiary()
    await seedSession(diary, today(), { modality })
    await open(diary)
    expect(chosen('EMS')).toBe('true')
    expect(text()).toContain('Yes, by your session.')
    expect([diary.saved, await answerOf(diary)]).toEqual([[], undefined])
  })

  it('writes the answer when Yes is tapped all the same', async () => {
    const diary = new FakeDiary()
    await seedSession(diary, today())
    await open(diary)
    await tap(option('EMS', 'true'))
    expect(diary.saved).toEqual([{ ems_used: true }])
    expect(text()).not.toContain('by your session')
  })

  it('asks calmly when No was typed, and changes nothing by itself', async () => {
    const diary = new FakeDiary()
    await seedSession(diary, today(), { modality: 'htems' })
    await open(diary)
    await tap(option('EMS', 'false'))
    await until(() => buttons('Keep no').length > 0)
    expect(chosen('EMS')).toBe('false')
    expect(text()).toContain('Your answer is No, and a session is logged for this day: High-tone.')
    await tapLater(button('Keep no'))
    expect([await answerOf(diary), buttons('Change to yes').length]).toEqual([false, 0])
    expect(document.activeElement?.textContent).toContain('It stays at No.')
  })

  it('changes No to Yes in one tap', async () => {
    const diary = new FakeDiary()
    await seedSession(diary, today())
    diary.seedDay(today(), { ems_used: false })
    await open(diary)
    await until(() => buttons('Change to yes').length > 0)
    await tap(button('Change to yes'))
    expect(await answerOf(diary)).toBe(true)
    expect(buttons('Keep no')).toHaveLength(0)
  })

  it.each([['tens', 'TENS'], ['other', 'Other stimulation']])('leaves the question open after a %s session, and says why', async (modality, name) => {
    const diary = new FakeDiary()
    await seedSession(diary, today(), { modality })
    await open(diary)
    expect(chosen('EMS')).toBeNull()
    expect(text()).toContain(`Logged for this day: ${name}. That is something other than EMS, so this question is still open.`)
  })

  it('knows nothing of a day with neither', async () => {
    await open(new FakeDiary())
    expect(chosen('EMS')).toBeNull()
    expect(text()).not.toContain('session is')
  })

  it('forgets the answer of a session that is deleted', async () => {
    const diary = new FakeDiary()
    const id = await seedSession(diary, today())
    await open(diary)
    await diary.remove(id)
    await settle()
    expect(chosen('EMS')).toBeNull()
  })
})

describe('bad-day mode', () => {
  it('does not ask what a session has answered, and says so at the end', async () => {
    const diary = new FakeDiary()
    await seedSession(diary, today())
    await open(diary, '/check-in')
    expect(text()).toContain('Question 1 of 3')
    await tap(option('Pain, feet', 8))
    await tapLater(option('Numbness, feet', 7))
    await tapLater(option('Tingling, feet', 6))
    expect(document.querySelector('h2')?.textContent).toBe('Done for today')
    expect(text()).toContain('EMS: Yes, by your session.')
    await tapLater(button('EMS: Yes. Change'))
    expect(chosen('EMS')).toBe('true')
  })

  it('asks after a TENS session', async () => {
    const diary = new FakeDiary()
    await seedSession(diary, today(), { modality: 'tens' })
    diary.seedDay(today(), { 'ratings.feet.pain': 1, 'ratings.feet.numbness': 1, 'ratings.feet.tingling': 1 })
    await open(diary, '/check-in')
    expect(hasGroup('EMS')).toBe(true)
  })

  it('asks about a No that a session speaks against, after the last question', async () => {
    const diary = new FakeDiary()
    await seedSession(diary, today())
    diary.seedDay(today(), { 'ratings.feet.pain': 1, 'ratings.feet.numbness': 1, 'ratings.feet.tingling': 1, ems_used: false })
    await open(diary, '/check-in')
    await until(() => buttons('Change to yes').length > 0)
    await tap(button('Change to yes'))
    expect(await answerOf(diary)).toBe(true)
  })
})

describe('the sessions of a day', () => {
  it('stand under the question, earliest first, each a way to its page', async () => {
    const diary = new FakeDiary()
    const late = await seedSession(diary, ago(3), { modality: 'tens', programme_name: '', started_at: `${ago(3)}T20:00:00Z`, duration_minutes: null })
    const early = await seedSession(diary, ago(3), { programme_name: 'Morning, calves' })
    await open(diary, `/day/${ago(3)}`)
    const found = [...document.querySelectorAll('.day-sessions li a')]
    expect(found.map((link) => link.getAttribute('href'))).toEqual([`/ems/sessions/${early}`, `/ems/sessions/${late}`])
    expect(found.map((link) => link.textContent)).toEqual(['Morning, calvesEMS · 30 min', 'TENS'])
    expect(linkTo(`/ems/log/${ago(3)}`)?.textContent).toBe('Log a session')
  })

  it('can be added to from today', async () => {
    await open(new FakeDiary())
    expect(linkTo('/ems')?.textContent).toBe('Log a session')
  })

  it('cannot be added to a day that has not come', async () => {
    await open(new FakeDiary(), `/day/${ago(-1)}`)
    expect(document.querySelector('.day-sessions a')).toBeNull()
  })
})
