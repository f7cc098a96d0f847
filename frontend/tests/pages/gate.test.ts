/** The page of a link (diary/static/shared_gate.js): every usual rewriting of an address is read, in browsers of any age. */
import { readFileSync } from 'node:fs'
import { beforeEach, describe, expect, it } from 'vitest'

const SOURCE = readFileSync(`${import.meta.dirname}/../../../diary/static/shared_gate.js`, 'utf8')
const HERE = 'https://diary.example.org'
const TOKEN = 'x'.repeat(43)
const PAGE = `
  <p id="problem" hidden></p>
  <form id="door" data-opening="/s/open" data-gate="/s" hidden>
    <input id="recipient" name="recipient"><p id="asks-passcode" hidden><input id="passcode" name="passcode"></p><button type="submit">Open</button>
  </form>
  <p id="unable">too old</p>`

function linkOf(change: object = {}): string {
  const payload = { url: `${HERE}/s/m/${TOKEN}`, key: 'k'.repeat(43), exp: 1_798_000_000, flag: 'LP', label: 'Daymark report', v: 1, ...change }
  return btoa(JSON.stringify(payload)).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}
const LINK = linkOf()

interface Sent { status: number; responseText: string; body?: string; timeout: number; onload(): void; onerror(): void; ontimeout(): void }
interface Gate { replaced: string[]; left: string[]; sent: Sent[]; again(address: string): void }

function visit(href: string, missing: string[] = []): Gate {
  document.body.innerHTML = PAGE
  const listeners: Record<string, () => void> = {}
  const place = { href, protocol: 'https:', host: 'diary.example.org', replace: (to: string) => gate.left.push(to) }
  const gate: Gate = {
    replaced: [], left: [], sent: [],
    again(address) {
      place.href = address
      listeners.hashchange?.()
    },
  }
  class Request {
    status = 0
    responseText = ''
    timeout = 0
    body?: string
    open() {}
    setRequestHeader() {}
    send(body: string) {
      this.body = body
      gate.sent.push(this as unknown as Sent)
    }
  }
  const window: Record<string, unknown> = { JSON, atob, addEventListener: (name: string, run: () => void) => (listeners[name] = run) }
  for (const name of missing) delete window[name]
  const page = { getElementById: (id: string) => document.getElementById(id), addEventListener: (_name: string, run: () => void) => (listeners.ready = run) }
  const history = { replaceState: (_state: null, _title: string, address: string) => gate.replaced.push(address) }
  // eslint-disable-next-line @typescript-eslint/no-implied-eval
  new Function('window', 'document', 'location', 'history', 'XMLHttpRequest', SOURCE)(window, page, place, history, Request)
  listeners.ready?.()
  return gate
}

const shown = (id: string) => document.getElementById(id)?.hidden === false
const said = () => (shown('problem') ? document.getElementById('problem')?.textContent ?? '' : '')

function knock(name: string, passcode = ''): void {
  const field = (id: string) => document.getElementById(id) as HTMLInputElement
  field('recipient').value = name
  field('passcode').value = passcode
  const door = document.getElementById('door') as HTMLFormElement
  expect(door.onsubmit?.call(door, new Event('submit') as SubmitEvent)).toBe(false)
}

function answerWith(sent: Sent | undefined, status: number, body: string): void {
  if (!sent) throw new Error('nothing was sent')
  sent.status = status
  sent.responseText = body
  sent.onload()
}

const wrapped = (sign: string) => `${LINK.slice(0, 60)}${sign}${LINK.slice(60)}`

describe('an address', () => {
  it.each([
    ['as it is', `/s#shlink:/${LINK}`], ['after a slash', `/s/#shlink:/${LINK}`], ['with a question mark', `/s?utm_source=mail#shlink:/${LINK}`],
    ['written out', `/s%23shlink%3A%2F${LINK}`], ['in small letters', `/s%23shlink%3a%2f${LINK}`], ['twice', `/s%2523shlink%253A%252F${LINK}`],
    ['after #, written out', `/s#shlink%3A%2F${LINK}`], ['in capitals', `/s#SHLINK:/${LINK}`], ['with two slashes', `/s#shlink://${LINK}`],
    ['without a slash', `/s#shlink:${LINK}`], ['with a full stop', `/s#shlink:/${LINK}.`], ['in brackets', `/s#shlink:/${LINK}%3E),`],
    ['with a blank', `/s#shlink:/${wrapped('%20')}`], ['broken', `/s#shlink:/${wrapped('%0D%0A')}`], ['broken, not written out', `/s#shlink:/${wrapped('\n  ')}`],
    ['broken as mails are', `/s#shlink:/${wrapped('=%0D%0A')}`], ['with a sign of no width', `/s#shlink:/${wrapped('\u200b')}`],
    ['with words behind it', `/s#shlink:/${LINK}%20see%20you`], ['with a parameter behind it', `/s#shlink:/${LINK}&utm_source=mail`],
    ['with a lone per cent sign', `/s%23shlink%3A%2F${LINK}%`], ['as a path', `/s/shlink:/${LINK}`], ['after a blank', `/s#shlink:/%20${LINK}`],
  ])('opens %s', (_how, address) => {
    const gate = visit(HERE + address)
    expect(said()).toBe('')
    expect([shown('door'), shown('asks-passcode'), shown('unable')]).toEqual([true, true, false])
    expect(gate.replaced).toEqual([`/s#shlink:/${LINK}`])
    knock('Dr Amsel', 'k3m9')
    expect(JSON.parse(gate.sent[0]?.body ?? '')).toEqual({ token: TOKEN, recipient: 'Dr Amsel', passcode: 'k3m9' })
  })

  it.each([
    ['nothing', ''], ['nothing after #', '#'], ['no link', '#shlink:/not-a-link'], ['half a link', `#shlink:/${LINK.slice(0, 90)}`], ['rubbish', '#%E0%A4%A'],
    ['no address', `#shlink:/${linkOf({ url: 5 })}`],
  ])('with %s says so', (_what, rest) => {
    const gate = visit(`${HERE}/s${rest}`)
    expect(said()).toContain('not complete')
    expect([shown('door'), gate.replaced.length]).toEqual([false, 0])
  })

  it.each([`https://evil.example/s/m/${TOKEN}`, `https://diary.example.org.evil.example/s/m/${TOKEN}`, `http://diary.example.org/s/m/${TOKEN}`])('of another server asks nobody: %s', (url) => {
    visit(`${HERE}/s#shlink:/${linkOf({ url })}`)
    expect(said()).toContain('another server')
    expect(shown('door')).toBe(false)
  })

  it('may be typed anew', () => {
    const gate = visit(`${HERE}/s`)
    gate.again(`${HERE}/s#shlink:/${linkOf({ flag: 'L' })}`)
    expect([said(), shown('door'), shown('asks-passcode')]).toEqual(['', true, false])
  })
})

describe('opening', () => {
  let gate: Gate
  beforeEach(() => {
    gate = visit(`${HERE}/s#shlink:/${LINK}`)
  })

  it('asks for a name first', () => {
    knock('  ')
    expect([said(), gate.sent.length]).toEqual(['Please type your name.', 0])
  })

  it('leads to the report of this link', () => {
    knock('Dr Amsel', 'right')
    answerWith(gate.sent[0], 200, '{"address": "/s/r/1/"}')
    expect([gate.left, said()]).toEqual([['/s/r/1/'], ''])
  })

  it.each([
    [401, '{"remainingAttempts": 4}', 'Tries left: 4.'], [404, '{}', 'does not open (any more)'], [429, '{}', 'wait a minute'], [500, '<html>', 'could not open'],
    [400, '{}', 'could not open'], [200, '<html>the house asks you to sign in', 'could not open'], [401, '', 'could not open'],
  ])('says what a %i means', (status, body, words) => {
    knock('Dr Amsel', 'x')
    answerWith(gate.sent[0], status, body)
    expect(said()).toContain(words)
    expect([gate.left, document.querySelector('button')?.disabled]).toEqual([[], false])
  })

  it('waits for an answer, but not for ever', () => {
    knock('Dr Amsel', 'x')
    expect(gate.sent[0]?.timeout).toBe(20_000)
    gate.sent[0]?.ontimeout()
    expect(said()).toContain('check the connection')
  })
})

describe('an old browser', () => {
  it('finds nothing in the script that is younger than 2012', () => {
    const code = SOURCE.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '').replace(/"(?:[^"\\]|\\.)*"/g, '""')
    expect(code).not.toMatch(/=>|`|\?\.|\?\?|\.\.\.|\b(let|const|async|await|class|of|fetch|Promise|URL|AbortSignal|TextDecoder|includes|dataset|closest)\b/)
  })

  it.each(['JSON', 'atob'])('without %s is told so', (name) => {
    visit(`${HERE}/s#shlink:/${LINK}`, [name])
    expect(said()).toContain('too old')
  })

  it('in which no script runs is told so by the page', () => {
    const page = readFileSync(`${import.meta.dirname}/../../../templates/sharing/gate.html`, 'utf8')
    expect(page).toMatch(/shared_gate\.js[\s\S]*<p id="unable" class="notice">{% translate "This browser cannot open the link/)
  })
})
