/** The script of the account pages: a password that is looked at is no text to be changed, and each button says whose it is. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'

const SCRIPT = readFileSync(join(import.meta.dirname, '../../../diary/static/account_fields.js'), 'utf8')

function load(...names: string[]): HTMLButtonElement[] {
  document.body.innerHTML = `<form>${names.map((name) => `<label for="${name}">${name}</label><input type="password" id="${name}">`).join('')}</form>`
  const dataset = { show: 'Show password', hide: 'Hide password', copy: 'Copy', copied: 'Copied' }
  Object.defineProperty(document, 'currentScript', { value: { dataset }, configurable: true })
  ;(0, eval)(SCRIPT)
  return [...document.querySelectorAll('button')]
}

afterEach(() => document.body.replaceChildren())

it('a password that is seen is left alone by the keyboard', () => {
  const [button] = load('Password')
  button?.click()
  const field = document.querySelector('input')
  expect([field?.type, ...['autocapitalize', 'autocorrect', 'spellcheck'].map((name) => field?.getAttribute(name))]).toEqual(['text', 'none', 'off', 'false'])
  expect([button?.textContent, button?.getAttribute('aria-label')]).toEqual(['Hide password', null])
})

it('of two, each button says which, beginning with what is seen', () => {
  const buttons = load('Current password', 'New password')
  buttons[1]?.click()
  expect(buttons.map((button) => button.getAttribute('aria-label'))).toEqual(['Show password: Current password', 'Hide password: New password'])
})

it('only what is shown once can be copied, not the address beside a password', () => {
  const names = (fields: string) => {
    document.body.innerHTML = fields
    Object.defineProperty(document, 'currentScript', { value: { dataset: { copy: 'Copy', copied: 'Copied' } }, configurable: true })
    ;(0, eval)(SCRIPT)
    return [...document.querySelectorAll('button')].map((button) => button.textContent)
  }
  expect(names('<input id="whose" value="a@example.org" readonly>')).toEqual([])
  expect(names('<input id="secret" value="dm_1" readonly>')).toEqual(['Copy'])
})
