/** The screens over a made-up diary, to look at and to run axe on. Never part of the build of the app. */
import { render } from 'preact'
import { addDays, today } from '../../../src/domain/days'
import type { Fields } from '../../../src/diary'
import { setLocale } from '../../../src/i18n'
import { App } from '../../../src/screens/App'
import { Door } from '../../../src/screens/Door'
import '../../../src/styles/app.css'
import { FakeDiary, sessionOf } from '../fakeDiary'

const wish = new URLSearchParams(location.search)
const days = Number(wish.get('days') ?? 400)

function plausible(index: number): Fields {
  const wave = (period: number, shift: number) => Math.sin((index + shift) / period)
  const score = (value: number) => Math.max(0, Math.min(10, Math.round(value)))
  const flare = index % 97 < 9 ? 2.5 : 0
  return {
    'ratings.feet.pain': score(4 + 1.8 * wave(5, 0) + wave(1.7, 3) + flare),
    'ratings.feet.numbness': score(5.5 + wave(21, 9) + 0.6 * wave(2.3, 1)),
    'ratings.feet.tingling': score(3 + 1.5 * wave(8, 2) + wave(1.3, 5)),
    ems_used: index % 7 < 3 ? index % 2 === 0 : null,
  }
}

function seeded(): FakeDiary {
  const diary = new FakeDiary(wish.has('new') ? null : { regions: wish.get('regions')?.split(',') ?? ['feet'], first_run_done: true })
  for (let index = 1; index <= days; index += 1) {
    if (index % 11 === 4 || index % 29 === 7 || (index > 40 && index < 46)) continue
    diary.seedDay(addDays(today(), -index), plausible(index), { is_late: index % 17 === 6 })
  }
  if (wish.has('conflict')) {
    const earlier = { field: 'ratings.feet.numbness', value: 5, at: new Date(Date.now() - 3_600_000).toISOString(), device: 'iPhone', reason: 'conflict' as const }
    diary.seedDay(addDays(today(), -2), plausible(2), { earlier: [earlier], is_late: true })
  }
  if (wish.has('trouble')) {
    diary.refused.push({ op_id: '1', at: new Date().toISOString(), type: 'entry', id: 'x', set: { on: today(), pain: 11 }, code: 'invalid', errors: [{ field: 'pain', code: 'out_of_range', message: '' }] })
    diary.setStatus({ sync: 'signed_out', waiting: 3, attention: 1, storage_persisted: false, other_account: [{ email: 'bob@example.org', waiting: 2 }] })
    diary.unsentAtSignOut = 3
  }
  return diary
}

setLocale('en', ['en-GB'])
const session = wish.has('new') ? sessionOf({ mail_configured: false }) : sessionOf()
const root = document.getElementById('app')
if (root) render(wish.has('door') ? <div class="app"><Door online /></div> : <App diary={seeded()} session={session} />, root)
