/** What the server did not take: the value, the reason in words, and what can be done about it. */
import { expect, it, vi } from 'vitest'
import type { AttentionOp } from '../../src/diary'
import { today } from '../../src/domain/days'
import { formatDay } from '../../src/i18n'
import { FakeDiary } from '../support/fakeDiary'
import { button, buttons, open, settle, tap, tapLater, text, until } from '../support/mount'

const DAY_MS = 86_400_000

function op(change: Partial<AttentionOp>): AttentionOp {
  const set = { kind: 'daily', on: '2026-11-21', time_zone: 'Europe/Berlin', pain: 11 }
  return { op_id: '1', at: '2026-11-21T20:00:00Z', type: 'entry', id: 'x', op: 'put', set, code: 'invalid', errors: [], held: false, ...change }
}

const outOfRange = { field: 'pain', code: 'out_of_range', message: 'must be a whole number from 0 to 10' }

async function openWith(...ops: AttentionOp[]): Promise<FakeDiary> {
  const diary = new FakeDiary()
  diary.refused.push(...ops)
  const held = ops.filter((each) => each.held).length
  diary.setStatus({ attention: ops.length - held, held, waiting: held })
  await open(diary, '/unsent')
  await until(() => text().includes('Not taken by the server'))
  await settle()
  return diary
}

async function pickDay(on: string): Promise<void> {
  const field = document.querySelector<HTMLInputElement>('input[type="date"]')!
  field.value = on
  field.dispatchEvent(new Event('input', { bubbles: true }))
  await settle()
  field.dispatchEvent(new FocusEvent('blur'))
  await settle()
}

it('is where the banner leads', async () => {
  const diary = new FakeDiary()
  diary.setStatus({ attention: 2 })
  await open(diary)
  expect(text()).toContain('2 answers need your attention')
  expect(document.querySelector('.banner a')?.getAttribute('href')).toBe('/unsent')
  diary.setStatus({ attention: 0, held: 1 })
  await settle()
  expect(text()).toContain('1 answer cannot be sent yet. It stays on this device.')
})

it('shows the value and the reason, once for all answers of a day', async () => {
  const more = op({ op_id: '2', set: { kind: 'daily', on: '2026-11-21', time_zone: 'Europe/Berlin', falls: 77 }, errors: [{ field: 'falls', code: 'out_of_range', message: 'must be a whole number from 0 to 50' }] })
  await openWith(op({ errors: [outOfRange] }), more)
  expect(document.querySelectorAll('.unsent > li')).toHaveLength(1)
  for (const part of [`Day of ${formatDay('2026-11-21', 'full')}`, 'Pain11', 'Falls77', 'Pain: must be a whole number from 0 to 10.', 'Falls: must be a whole number from 0 to 50.']) {
    expect(text()).toContain(part)
  }
  expect(document.querySelector('.unsent a')?.getAttribute('href')).toBe('/day/2026-11-21')
})

it('sends again, and removes only when told to', async () => {
  const diary = await openWith(op({}), op({ op_id: '2', id: 'y', type: 'ems_session', set: { started_at: '2026-11-21T19:00:00Z', time_zone: 'Europe/Berlin', modality: 'ems' } }))
  await tap(buttons('Send again')[0]!)
  expect(diary.sentAgain).toEqual(['1'])
  await tap(buttons('Remove it for good')[0]!)
  expect(diary.refused).toEqual([])
  expect(text()).toContain('There is nothing here.')
})

it.each([[32 * DAY_MS, '32 days ahead of'], [-5 * DAY_MS, '5 days behind'], [3653 * DAY_MS, '10 years ahead of'], [0, 'a time that has not come yet']])(
  'says which clock is off, and that it is sent by itself (%i ms)', async (clock_ahead_ms, words) => {
    const diary = await openWith(op({ held: true, code: 'clock_ahead' }))
    diary.setStatus({ clock_ahead_ms })
    await settle()
    expect(text()).toContain(words)
    expect(text()).toContain('sent by itself')
    expect(buttons('Send again')).toHaveLength(0)
  },
)

it('asks which day was meant when the clock was wrong, and moves the answers there', async () => {
  const set = { kind: 'daily', on: '1970-01-01', time_zone: 'Europe/Berlin', pain: 6, numbness: 2 }
  const diary = await openWith(op({ set, errors: [{ field: 'on', code: 'too_long_ago', message: '' }] }))
  expect(text()).toContain('Day: is more than ten years ago.')
  await tap(button('Put it on that day'))
  expect(text()).toContain('Please choose the day first.')
  await pickDay(today())
  await tapLater(button('Put it on that day'))
  await until(() => diary.refused.length === 0)
  expect((await diary.day(today()))?.data).toMatchObject({ on: today(), pain: 6, numbness: 2 })
})

it('what was copied stays known as that on the other day, and is no value to show', async () => {
  const set = { kind: 'daily', on: '1970-01-01', time_zone: 'Europe/Berlin', pain: 6, copied: ['pain'] }
  const diary = await openWith(op({ set, errors: [{ field: 'on', code: 'too_long_ago', message: '' }] }))
  diary.seedDay(today(), { numbness: 2, copied: ['numbness'] })
  expect(document.querySelectorAll('.values dt')).toHaveLength(1)
  await pickDay(today())
  await tapLater(button('Put it on that day'))
  await until(() => diary.refused.length === 0)
  expect((await diary.day(today()))?.data).toMatchObject({ pain: 6, numbness: 2, copied: ['numbness', 'pain'] })
})

it('says what that day would lose, and empties nothing there that was empty here', async () => {
  const set = { kind: 'daily', on: '1970-01-01', time_zone: 'Europe/Berlin', pain: 6, numbness: null }
  const diary = await openWith(op({ set, errors: [{ field: 'on', code: 'too_long_ago', message: '' }] }))
  diary.seedDay(today(), { pain: 3, numbness: 2 })
  await pickDay(today())
  await until(() => text().includes('That day says otherwise now: Pain: 3.'))
  await tap(button('Put it there instead'))
  await until(() => diary.refused.length === 0)
  expect((await diary.day(today()))?.data).toMatchObject({ pain: 6, numbness: 2 })
})

it('moves a session by its day and keeps its hour', async () => {
  const set = { started_at: '1970-01-01T18:30:00.000Z', time_zone: 'UTC', modality: 'ems', note: 'x' }
  const diary = await openWith(op({ type: 'ems_session', id: '0190c000-0000-7000-8000-000000000002', set, errors: [{ field: 'started_at', code: 'too_long_ago', message: '' }] }))
  await pickDay('2026-11-20')
  await tap(button('Put it on that day'))
  await until(() => diary.refused.length === 0)
  expect((await diary.record('ems_session', '0190c000-0000-7000-8000-000000000002'))?.data).toMatchObject({ ...set, started_at: '2026-11-20T18:30:00.000Z' })
})

it('never calls a refusal for good "no network", and offers what waits as a file', async () => {
  const diary = new FakeDiary()
  diary.setStatus({ sync: 'refused', waiting: 3 })
  await open(diary)
  expect(text()).toContain('The server does not take what this app sends.')
  expect(text()).not.toContain('No network')
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => {})
  const made = vi.spyOn(URL, 'createObjectURL').mockReturnValue('blob:x')
  await tap(button('Save it as a file'))
  expect(made).toHaveBeenCalledOnce()
})

it('never calls a server that is not well "no network"', async () => {
  const diary = new FakeDiary()
  diary.setStatus({ sync: 'unwell', waiting: 1 })
  await open(diary)
  expect(text()).toContain('Server not well · 1 waiting')
  expect(text()).not.toContain('No network')
})
