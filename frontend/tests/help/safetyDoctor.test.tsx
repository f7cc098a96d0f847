/** The signs to see a doctor for: one tap away wherever the person is, with or without a diary. */
import { render } from 'preact'
import { describe, expect, it } from 'vitest'
import { today } from '../../src/domain/days'
import { SIDE_EFFECTS } from '../../src/domain/ems'
import { RedFlagFor } from '../../src/ems/RedFlagFor'
import { Broken, Door } from '../../src/shell/Door'
import { lazy } from '../../src/ui/frame/lazy'
import { seedProgramme, seedSession } from '../support/emsSessions'
import { FakeDiary } from '../support/fakeDiary'
import { open, settle, tap, text, until } from '../support/mount'
import { diaryOf, finished, TRIAL_ID, trialOf } from '../trial/trialServer'

const NOW = [
  'new numbness around the genitals or back passage', 'new trouble with passing urine or stool', 'both legs getting weak',
  'weakness climbing over hours to days', 'trouble breathing or swallowing', 'sudden weakness or numbness on one side', 'a drooping face',
  'fainting, or a racing or stumbling heart, during a session',
]
const NEXT_DAY = [
  'a new wound, blister or ulcer on a foot', 'a foot that is black, or hot, red and swollen', 'a burn under an electrode', 'a foot that newly drops',
  'one calf swollen and painful',
]
const SOON = ['symptoms spreading fast', 'new falls', 'hands newly involved', 'symptoms clearly on one side']

const links = () => [...document.querySelectorAll<HTMLAnchorElement>('a.doctor-link')]

function listUnder(heading: string): string[] {
  const section = [...document.querySelectorAll('section')].find((each) => each.querySelector('h2')?.textContent === heading)
  return [...(section?.querySelectorAll('li') ?? [])].map((item) => item.textContent ?? '')
}

async function show(view: preact.VNode, path: string): Promise<void> {
  history.replaceState(null, '', path)
  render(view, document.body)
  await settle()
}

describe('the way there', () => {
  const paths = [
    '/', '/check-in', `/day/${today()}`, '/history', '/settings', '/more', '/welcome', '/install', '/ems', '/ems/session', '/ems/log', `/ems/log/${today()}`,
    '/ems/programmes/new', '/ems/safety', '/ems/help', '/nowhere',
  ]

  it.each(paths)('stands on %s and leads to the signs in one tap', async (path) => {
    await open(new FakeDiary(), path)
    expect(links().map((link) => link.textContent)).toEqual(['Warning signs'])
    await tap(links()[0]!)
    await until(() => text().includes('Call for help now'))
    expect(location.pathname).toBe('/doctor')
  })

  it('stands on one session and on one programme', async () => {
    const diary = new FakeDiary()
    const paths = [`/ems/sessions/${await seedSession(diary, today())}`, `/ems/programmes/${await seedProgramme(diary)}`]
    for (const path of paths) {
      render(null, document.body)
      await open(diary, path)
      expect(links()).toHaveLength(1)
    }
  })

  it('stands where the diary is still being fetched', async () => {
    const diary = new FakeDiary(null)
    diary.setStatus({ sync: 'syncing', last_synced_at: null })
    history.replaceState(null, '', '/')
    void open(diary).catch(() => {})
    await until(() => text().includes('Fetching your diary'))
    expect(links()).toHaveLength(1)
  })

  it('stands where a screen could not be loaded', async () => {
    const Lost = lazy(() => Promise.reject(new Error('no network')))
    await show(<Lost />, '/history')
    expect(text()).toContain('could not be loaded')
    expect(links()).toHaveLength(1)
  })

  it('open in a place that was just put there while they were coming for another', async () => {
    let arrive = (_part: () => preact.VNode) => {}
    const coming = new Promise<() => preact.VNode>((resolve) => (arrive = resolve))
    const Signs = lazy(() => coming)
    await show(<Signs />, '/doctor')
    render(<div><Signs /></div>, document.body)
    arrive(() => <p>the signs</p>)
    await until(() => text().includes('the signs'))
  })

  it.each([['the door', () => <Door online />], ['the door with no network', () => <Door online={false} />], ['a diary that cannot be opened', () => <Broken />]])(
    'stands on %s, and the signs open without a diary, with a way back', async (_name, view) => {
      await show(view(), '/')
      await tap(links()[0]!)
      await until(() => text().includes('Call for help now'))
      expect(links()).toEqual([])
      await tap([...document.querySelectorAll<HTMLElement>('main a')].find((link) => link.textContent === 'Back to the start')!)
      expect(location.pathname).toBe('/')
      expect(links()).toHaveLength(1)
    },
  )
})

describe('the signs', () => {
  it('have three urgencies and nothing of the diary around them', async () => {
    await open(new FakeDiary(), '/doctor')
    await until(() => text().includes('Call for help now'))
    expect([...document.querySelectorAll('main h2')].map((heading) => heading.textContent)).toEqual(['Call for help now', 'Same day or next day', 'Soon'])
    expect(listUnder('Call for help now')).toEqual(NOW)
    expect(listUnder('Same day or next day')).toEqual(NEXT_DAY)
    expect(listUnder('Soon')).toEqual(SOON)
    expect(links()).toEqual([])
    expect([...text().matchAll(/\d+/g)].map(String)).toEqual(['112'])
  })
})

describe('an unwanted effect', () => {
  it.each([
    ['burn_or_blister', 'the same or the next day'], ['palpitations', 'Call 112'], ['dizziness', 'If you fainted'],
  ] as const)('%s has its text at once', async (kind, words) => {
    await show(<RedFlagFor kind={kind} />, '/ems/session')
    expect(document.querySelector('[role=alert]')?.textContent).toContain(words)
    expect(document.querySelector('a')?.getAttribute('href')).toBe('/doctor')
  })

  it('of another kind says nothing', async () => {
    const others = SIDE_EFFECTS.filter((kind) => !['burn_or_blister', 'palpitations', 'dizziness'].includes(kind))
    await show(<>{others.map((kind) => <RedFlagFor key={kind} kind={kind} />)}</>, '/ems/session')
    expect(text()).toBe('')
  })
})

describe('somebody in a trial', () => {
  it.each([
    ['goes on', true, trialOf()], ['rests', false, trialOf({ pauses: [{ told_on: today(), reason: 'illness', until: null }] })], ['is over', false, finished()],
  ])('that %s: told below the signs that it can rest: %s', async (_name, told, trial) => {
    await open(diaryOf(trial), '/doctor')
    await until(() => text().includes('Call for help now'))
    if (told) await until(() => text().includes('Your trial can rest: pause it with “I noticed a warning sign”.'))
    await settle()
    expect(document.querySelector(`main a[href="/trial/${TRIAL_ID}"]`) !== null).toBe(told)
  })
})
