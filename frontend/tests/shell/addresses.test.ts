/** Server, service worker and app know the same screens; `tests/diary/test_addresses.py` holds the server to the same list. */
import { expect, test } from 'vitest'
import ADDRESSES from '../../../tests/addresses.json'
import { isScreen } from '../../src/domain/screens'
import { routeOf } from '../../src/shell/router'

test.each(ADDRESSES.screens)('%s is a screen', (address) => {
  expect(routeOf(address).name).not.toBe('lost')
  expect(isScreen(address)).toBe(true)
})

test.each(ADDRESSES.none)('%s is none', (address) => {
  expect(routeOf(address).name).toBe('lost')
  expect(isScreen(address)).toBe(false)
})
