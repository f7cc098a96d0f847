/** What the style sheets of ui/ give to plain markup. */
import { Icon, TICK } from '../../../src/ui/Icon'
import { Shape } from '../../../src/ui/Shape'
import type { Group } from './shown'

const SCORES = [
  { symptom: 'pain', name: 'Pain', middle: 4, range: '2 to 7', days: '61 of 70' },
  { symptom: 'numbness', name: 'Numbness', middle: 5, range: '4 to 7', days: '61 of 70' },
  { symptom: 'tingling', name: 'Tingling', middle: 3, range: '1 to 5', days: '60 of 70' },
] as const

/** The roles are said because browsers take them away where each row becomes a block. */
function Stacking() {
  return (
    <table class="series stacks" role="table" aria-label="Ten weeks">
      <thead role="rowgroup">
        <tr role="row">
          <td role="cell" />
          {['Middle', 'Range', 'Days'].map((name) => <th key={name} role="columnheader" scope="col">{name}</th>)}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {SCORES.map(({ symptom, name, middle, range, days }) => (
          <tr key={symptom} role="row">
            <th role="rowheader" scope="row"><Shape symptom={symptom} /> {name}</th>
            <td role="cell" data-name="Middle">{middle}</td>
            <td role="cell" data-name="Range">{range}</td>
            <td role="cell" data-name="Days" class="spread">{days}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Days() {
  return (
    <div class="table-holder" role="region" aria-label="Days" tabIndex={0}>
      <table class="series">
        <thead><tr><th scope="col">Day</th><th scope="col">Pain</th><th scope="col">EMS</th></tr></thead>
        <tbody>
          <tr><th scope="row"><a href="/day">22 November</a></th><td>6 <span class="tag">late</span></td><td>yes</td></tr>
          <tr><th scope="row"><a href="/day">21 November</a></th><td>4 <span class="spread">(3 to 6)</span></td><td>no</td></tr>
        </tbody>
      </table>
    </div>
  )
}

function Axis() {
  return (
    <svg viewBox="0 0 300 90" role="img" aria-label="An axis from 0 to 10" class="shown-axis">
      <text class="axis" x="4" y="24">10</text>
      <text class="axis" x="4" y="84">0</text>
    </svg>
  )
}

export const SHEETS: Group = {
  title: 'Markup with a look of its own',
  parts: [
    {
      name: 'button, .button',
      states: {
        '': <div class="ways"><button type="button">Button</button><a class="button" href="/here">Link</a></div>,
        '.primary': <div class="ways"><button type="button" class="primary">Go on</button><a class="button primary" href="/here">Go on</a></div>,
        disabled: <div class="ways"><button type="button" disabled>disabled</button><button type="button" aria-disabled="true">aria-disabled</button></div>,
        '.primary, disabled': <div class="ways"><button type="button" class="primary" disabled>disabled</button><button type="button" class="primary" aria-disabled="true">aria-disabled</button></div>,
        '.wide, .apart': <button type="button" class="wide apart">Delete this session</button>,
      },
    },
    {
      name: '.quiet', says: 'Looks like text, has the size of a button.',
      states: {
        '': <button type="button" class="quiet">Skip this question</button>,
        'with an icon, two of them': <><button type="button" class="quiet"><Icon path={TICK} />Same as yesterday</button><button type="button" class="quiet">Skip</button></>,
        pressed: <><button type="button" class="quiet" aria-pressed="true">Feet</button><button type="button" class="quiet" aria-pressed="false">Hands</button></>,
        disabled: <button type="button" class="quiet" aria-disabled="true">No answer</button>,
      },
    },
    { name: '.stack', says: 'Below each other.', states: { '': <div class="stack"><button type="button" class="primary">Save</button><a class="button" href="/here">See it</a><button type="button">Leave</button></div> } },
    { name: '.ways', says: 'Beside each other, as far as there is room.', states: { '': <div class="ways"><button type="button">Back</button><button type="button" class="primary">Go on</button></div> } },
    { name: '.in-pairs', says: 'Two beside each other where there is room.', states: { '': <div class="in-pairs"><button type="button">Every day</button><button type="button">On some days</button><button type="button">Once a week</button></div> } },
    {
      name: '.links',
      states: {
        nav: (
          <nav class="links" aria-label="Where to">
            <a href="/here">Reminders</a>
            <a href="/here"><span>Links for your doctor<span class="hint">Two are open</span></span></a>
          </nav>
        ),
        'list, .links.plain': <ul class="links plain"><li><a href="/here">Evening, feet</a></li><li><a href="/here">Calves, strong</a></li></ul>,
      },
    },
    { name: '.plain', says: 'A list without signs.', states: { '': <ul class="plain"><li>22 November: numbness 5</li><li>21 November: numbness 4</li></ul> } },
    { name: '.steps, .signs', states: { '.steps': <ol class="steps"><li>Open the browser’s menu.</li><li>Tap “Add to Home screen”.</li></ol>, '.signs': <ul class="signs"><li>A wound that does not hurt</li><li>Sudden weakness</li></ul> } },
    {
      name: '.values',
      states: {
        '': (
          <dl class="values">
            <div><dt>Kind</dt><dd>TENS</dd></div>
            <div><dt>Device</dt><dd>Four-channel, the blue one</dd></div>
            <div><dt>Minutes</dt><dd>40</dd></div>
          </dl>
        ),
      },
    },
    { name: '.aside', says: 'Explains what stands above it.', states: { '': <p class="aside">Times are those of where you are.</p> } },
    { name: '.late', says: 'A word one should not miss.', states: { '': <p class="late">There is no network. It is sent when there is.</p> } },
    { name: '.asks', says: 'A question beside the others.', states: { '': <div class="asks"><p>No session for ten days. Was there none?</p><div class="ways"><button type="button">None</button><button type="button">Write one down</button></div></div> } },
    { name: '.taken-back', states: { '': <p class="taken-back"><span>Reminder deleted.</span><button type="button">Put it back</button></p> } },
    {
      name: '.question',
      states: {
        '': <section class="question"><h3 class="question-title"><Shape symptom="pain" /> Pain</h3><p class="question-text">The worst of the last 24 hours</p></section>,
      },
    },
    { name: '.block', says: 'A part of a screen; two columns from 900 px.', states: { '': <section class="block"><h2>This phone</h2><p>Reminders arrive here.</p></section> } },
    { name: '.detail', says: 'What Part is made of.', states: { '': <><section class="detail"><h4>Device</h4><p>Blue box</p></section><section class="detail"><h4>Pads</h4><p>Used 12 times</p></section></> } },
    {
      name: '.field', says: 'Labels above, what is wrong below.',
      states: {
        '': <div class="field"><label for="shown-name">Name</label><p class="aside" id="shown-name-hint">As you call it.</p><input id="shown-name" aria-describedby="shown-name-hint" value="Evening, feet" /></div>,
        wrong: <div class="field"><label for="shown-minutes">Minutes</label><input id="shown-minutes" inputMode="numeric" value="400" aria-invalid="true" aria-describedby="shown-minutes-wrong" /><p class="wrong" id="shown-minutes-wrong">From 1 to 240.</p></div>,
        select: <div class="field"><label for="shown-select">Sort by</label><select id="shown-select"><option>Day</option><option>Device</option></select></div>,
        textarea: <div class="field"><label for="shown-text">Words</label><textarea id="shown-text" rows={2}>Slept well.</textarea></div>,
        disabled: <div class="field"><label for="shown-disabled">Not now</label><input id="shown-disabled" disabled value="40" /></div>,
      },
    },
    { name: 'table.series.stacks', says: 'With very large letters each row becomes a block.', states: { '': <Stacking /> } },
    { name: '.table-holder', says: 'A table that may scroll by itself; days as links.', states: { '': <Days /> } },
    { name: '.sign, .tag, .spread', states: { '': <p><span class="sign">/</span> skipped <span class="tag">late</span> <span class="spread">(3 to 6)</span></p> } },
    { name: '.axis', states: { '': <Axis /> } },
    { name: 'Text', states: { headings: <><h1>Heading 1</h1><h2>Heading 2</h2><h3>Heading 3</h3></>, '': <p>Text with <a href="/here">a link</a> and <strong>strong words</strong>.<span class="visually-hidden"> These are only read out.</span></p>, hr: <hr /> } },
  ],
}
