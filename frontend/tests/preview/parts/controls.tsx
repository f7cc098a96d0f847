/** What is tapped, chosen and opened: the components of ui/ itself. */
import { wordsFor } from '../../../src/diary/wording'
import { addDays, today } from '../../../src/domain/days'
import { Afterwards } from '../../../src/ui/Afterwards'
import { Banner } from '../../../src/ui/Banner'
import { Chips, Tick } from '../../../src/ui/Chips'
import { Choices, type Option } from '../../../src/ui/Choices'
import { DateField } from '../../../src/ui/DateField'
import { Dialog } from '../../../src/ui/Dialog'
import { Fold } from '../../../src/ui/Fold'
import { Icon, TICK } from '../../../src/ui/Icon'
import { OneOfList } from '../../../src/ui/OneOfList'
import { Part } from '../../../src/ui/Part'
import { ScoreGrid } from '../../../src/ui/ScoreGrid'
import { Diamond, Shape } from '../../../src/ui/Shape'
import { Held, type Group } from './shown'
import { Stage } from './Stage'

const nothing = () => {}

function Score({ name, first, marked = null, clears = false, implied = false }: { name: string; first: number | null; marked?: number | null; clears?: boolean; implied?: boolean }) {
  return (
    <Held first={first}>
      {(value, set) => (
        <ScoreGrid
          label={name} value={value} marked={marked} implied={implied} words={wordsFor('pain')} onPick={set} {...(clears ? { onClear: () => set(null) } : {})}
          last={<button type="button" class="twelfth">More</button>}
        />
      )}
    </Held>
  )
}

const pair = (words: string[]): Option<string>[][] => [words.map((word) => ({ value: word, name: word, content: word }))]

function Pair({ name, words, first = null, clears = false, implied = false }: { name: string; words: string[]; first?: string | null; clears?: boolean; implied?: boolean }) {
  return (
    <Held first={first}>
      {(value, set) => <Choices<string> kind="pair" label={name} rows={pair(words)} value={value} implied={implied} onPick={set} onClear={clears ? () => set(null) : undefined} />}
    </Held>
  )
}

function List({ name, items, first, short = false, clears = false }: { name: string; items: string[]; first: string | null; short?: boolean; clears?: boolean }) {
  return (
    <Held first={first}>
      {(value, set) => <OneOfList label={name} items={items} value={value} nameOf={(item) => item} short={short} onPick={set} {...(clears ? { onClear: () => set(null) } : {})} />}
    </Held>
  )
}

function Words() {
  const toggled = (chosen: string[], item: string) => (chosen.includes(item) ? chosen.filter((each) => each !== item) : [...chosen, item])
  return (
    <Held first={['Burning']}>
      {(chosen, set) => (
        <Chips
          label="What it feels like" items={['Burning', 'Electric shocks', 'Walking on sand', 'Cold']} chosen={chosen} nameOf={(item) => item}
          onToggle={(item) => set(toggled(chosen, item))}
        />
      )}
    </Held>
  )
}

function Day({ label, value, ...rest }: { label: string; value: string; hint?: string; optional?: boolean; wrong?: string }) {
  return <Held first={value}>{(on, set) => <DateField label={label} value={on} first={addDays(today(), -400)} last={today()} onPick={(next) => set(next ?? '')} {...rest} />}</Held>
}

function Asked({ urgent = false, onClose }: { urgent?: boolean; onClose: () => void }) {
  return (
    <Dialog title={urgent ? 'Delete this diary?' : 'Was this yesterday evening, or today?'} urgent={urgent} onClose={onClose}>
      <p>What you write now belongs to one of two days.</p>
      <div class="stack">
        <button type="button" class="primary" onClick={onClose}>Yesterday evening</button>
        <button type="button" onClick={onClose}>Today</button>
      </div>
    </Dialog>
  )
}

export const CONTROLS: Group = {
  title: 'Controls',
  parts: [
    {
      name: 'ScoreGrid', says: 'Twelve places of one size. The diamond is the answer of the day before.',
      states: {
        'no answer, twelfth place with a way out': <Score name="Pain, feet" first={null} marked={4} />,
        chosen: <Score name="Pain, hands" first={7} marked={4} />,
        'yesterday’s answer chosen': <Score name="Pain, left foot" first={4} marked={4} />,
        'implied, may be cleared': <Score name="Pain, right foot" first={2} clears implied />,
        'nothing to clear': <Score name="Pain, left hand" first={null} clears />,
      },
    },
    {
      name: 'Choices', says: 'Arrow keys move, Enter or Space chooses. `implied`: shown without having been picked, so that picking it counts.',
      states: {
        'pair, none chosen': <Pair name="EMS today?" words={['Yes', 'No']} />,
        'pair, chosen, may be cleared': <Pair name="EMS yesterday?" words={['Yes', 'No']} first="No" clears />,
        'pair, none chosen, nothing to clear': <Pair name="EMS this week?" words={['Yes', 'No']} clears />,
        'pair of three, implied': <Pair name="How long" words={['30 days', '90 days', 'A year']} first="90 days" implied />,
        'pair of four': <Pair name="Which hour" words={['8:00', '12:00', '18:00', '21:00']} first="21:00" />,
      },
    },
    {
      name: 'OneOfList', says: 'Choices of the kinds list and list in-columns.',
      states: {
        list: <List name="Where" items={['Soles and toes', 'Up to the ankles', 'Up to the knees, and sometimes a little above them']} first="Up to the ankles" />,
        'short, may be cleared': <List name="Cause" items={['Diabetes', 'Chemotherapy', 'Not known', 'Something else']} first="Diabetes" short clears />,
      },
    },
    { name: 'Chips', says: 'Any number may be on.', states: { '': <Words /> } },
    {
      name: 'Fold',
      states: {
        'with a long title, level 4': <Fold title="Values that another device or a later change has replaced" level={4}><p>Here.</p></Fold>,
        'closed, open': (
          <>
            <Fold title="More details"><p>What is folded away until it is wanted.</p></Fold>
            <Fold title="Earlier values" open><p>What is folded away until it is wanted.</p></Fold>
          </>
        ),
      },
    },
    {
      name: 'Part',
      states: {
        'with a hint': <Part title="At what time" hint="On the clock of where you are."><Pair name="At what time" words={['8:00', '20:00']} first="20:00" /></Part>,
        'level 4': <Part title="Weekdays" level={4}><p>Every day.</p></Part>,
      },
    },
    {
      name: 'Banner', says: 'At the foot of a screen; what has just stood there is not read out again.',
      states: {
        '': <Banner text="3 changes wait on this device until you sign in." />,
        'with ways on': <Banner text="A new version of Daymark is here."><button type="button">Use it now</button><button type="button" class="quiet">Later</button></Banner>,
        important: <Banner important text="The storage of this device does not answer."><button type="button" class="primary">Reload</button></Banner>,
      },
    },
    {
      name: 'Dialog', says: 'The browser’s own: focus stays inside, Escape closes.',
      states: {
        'opened by a tap': (
          <Held first={false}>
            {(isOpen, set) => <><button type="button" onClick={() => set(true)}>Ask</button>{isOpen && <Asked onClose={() => set(false)} />}</>}
          </Held>
        ),
        open: <Stage title="Dialog" height={420}><main><Asked onClose={nothing} /></main></Stage>,
        urgent: <Stage title="Urgent dialog" height={420}><main><Asked urgent onClose={nothing} /></main></Stage>,
      },
    },
    {
      name: 'DateField',
      states: {
        '': <Day label="From" value={addDays(today(), -30)} />,
        'with a hint, may be empty': <Day label="Until" value="" hint="Empty: as long as you write." optional />,
        wrong: <Day label="First day" value={today()} wrong="This is after the last day." />,
      },
    },
    {
      name: 'Icon', says: 'In lines, in the colour of its words; never without them.',
      states: {
        '16 units': <p class="shown-words"><Icon path={TICK} /> Saved</p>,
        '24 units': <p class="shown-words"><Icon box={24} path="M8 5L4 9l4 4M4.5 9H14a5 5 0 0 1 0 10h-3" /> Undo</p>,
      },
    },
    {
      name: 'Shape', says: 'Circle, square, triangle: never colour alone.',
      states: { '': <p class="shown-words"><Shape symptom="pain" /> Pain <Shape symptom="numbness" /> Numbness <Shape symptom="tingling" /> Tingling</p> },
    },
    { name: 'Diamond', says: 'The mark of yesterday’s answer.', states: { '': <p class="shown-words"><Diamond /> Yesterday</p> } },
    {
      name: 'Tick', says: 'Shown by the style sheet only where its button is on.',
      states: { '': <div class="chips"><button type="button" class="chip" aria-pressed="true"><Tick />On</button><button type="button" class="chip" aria-pressed="false"><Tick />Off</button></div> },
    },
    { name: 'Afterwards', says: 'What stands below the first screenful: built in a task of its own, its room kept until then.', states: { '': <Afterwards><p>Here since the second task.</p></Afterwards> } },
  ],
}
