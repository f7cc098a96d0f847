/** What every screen has around it. The frame of this very page is a Screen: see its head. */
import { useState } from 'preact/hooks'
import { BrokenScreen, Guard } from '../../../src/ui/frame/Guard'
import { DoctorLink } from '../../../src/ui/frame/DoctorLink'
import { part } from '../../../src/ui/frame/lazy'
import { Link } from '../../../src/ui/frame/Link'
import { OutboxFile } from '../../../src/ui/frame/OutboxFile'
import { Said } from '../../../src/ui/frame/Said'
import { SignIn } from '../../../src/ui/frame/SignIn'
import { Unreachable } from '../../../src/ui/frame/Unreachable'
import type { Action } from '../../../src/ui/frame/useAction'
import type { Fetched } from '../../../src/ui/frame/useFetched'
import { WithDiary } from './diary'
import type { Group } from './shown'
import { Stage } from './Stage'

const said = (words: string, failed = false): Action => ({ busy: false, said: words, failed, run: async () => {}, say: () => {} })

const WORDS = { loading: 'Fetching your links…', offline: 'Your links are on the server, and there is no network.', signedOut: 'To see your links, sign in.', gone: 'This link is gone.' }

function Fetching({ trouble }: { trouble: Fetched<unknown>['trouble'] }) {
  return <Unreachable words={WORDS} from={{ server: null, body: undefined, trouble, reload: () => {}, put: () => {} }} />
}

const NotFetched = part<object>(() => Promise.reject(new Error('no network')))

function Breaks(): never {
  throw new Error('broken on purpose')
}

/** Not broken from the first: the browser's console should have no errors but those that are asked for. */
function Breakable() {
  const [isBroken, setBroken] = useState(false)
  return <Guard>{isBroken ? <Breaks /> : <button type="button" onClick={() => setBroken(true)}>Break it</button>}</Guard>
}

export const FRAME: Group = {
  title: 'Frame of a screen',
  parts: [
    { name: 'Screen', says: 'The head of this page, with the line above the heading. As on a bad day: the button at the top.', states: {} },
    { name: 'DoctorLink', says: 'One tap from every screen to the warning signs.', states: { '': <p class="shown-words"><DoctorLink /></p> } },
    {
      name: 'Link', says: 'Changes the screen without loading the page.',
      states: { 'in text': <p>Written down in <Link href="/history">History</Link>.</p>, 'as a button': <Link class="button" href="/history">See History</Link> },
    },
    { name: 'SignIn', states: { 'in text': <p>To send what waits: <SignIn />.</p>, primary: <SignIn primary /> } },
    {
      name: 'Said', says: 'What came of the last tap.',
      states: { '': <Said action={said('Sent. Look at your phone.')} />, failed: <Said action={said('This could not be done just now. Please try again.', true)} /> },
    },
    {
      name: 'Unreachable', says: 'Why there is nothing to see, in the words of its screen.',
      states: {
        loading: <Fetching trouble={null} />, offline: <Fetching trouble="unreachable" />, 'a login in between': <Fetching trouble="intercepted" />,
        'signed out': <Fetching trouble="signed_out" />, gone: <Fetching trouble="gone" />,
      },
    },
    { name: 'OutboxFile', states: { '': <OutboxFile words="Save what waits as a file" /> } },
    { name: 'Guard', says: 'What goes wrong in one part of a screen takes that part only.', states: { '': <Breakable /> } },
    { name: 'BrokenScreen', says: 'In place of a whole screen.', states: { '': <Stage title="Broken screen" height={420}><WithDiary><BrokenScreen /></WithDiary></Stage> } },
    { name: 'lazy, part, panel, extra', says: 'A screen, or some of it, fetched when first shown. What could not be fetched:', states: { '': <NotFetched /> } },
  ],
}
