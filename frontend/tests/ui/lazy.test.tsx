/** A part that cannot be fetched says so, and does not take along what tells why and leads on. */
import { render } from 'preact'
import { expect, it } from 'vitest'
import { part } from '../../src/ui/frame/lazy'
import { button, text, until } from '../support/mount'

it('shows the notices of a part that did not come, and tries again', async () => {
  let isThere = false
  const Part = part<{ notices: string }>(() => (isThere ? Promise.resolve(({ notices }) => <p>Here. {notices}</p>) : Promise.reject(new Error('gone'))))
  render(<Part notices="A new version is ready." />, document.body)
  await until(() => document.querySelector('[role=alert]') !== null)
  expect(text()).toContain('A new version is ready.')
  isThere = true
  button('Try again').click()
  await until(() => text() === 'Here. A new version is ready.')
})
