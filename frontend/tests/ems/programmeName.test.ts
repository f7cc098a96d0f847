/** What a programme is called where the server cannot open its name. */
import { expect, test } from 'vitest'
import { newId } from '../../src/domain/ids'
import { cleared } from '../support/emsFlow'
import type { FakeDiary } from '../support/fakeDiary'
import { open, text, until } from '../support/mount'

const NAMELESS = { modality: 'tens', pads_uses_max: 10 }

async function shown(path: string, prepare: (diary: FakeDiary, id: string) => Promise<unknown> = async () => {}): Promise<string> {
  const diary = await cleared()
  const id = newId()
  await diary.save('ems_programme', id, NAMELESS)
  await prepare(diary, id)
  await open(diary, path.replace('ID', id))
  await until(() => text().includes('TENS'))
  return text()
}

test.each([['the overview', '/ems'], ['the choice before a session', '/ems/session']])('on %s it is its kind', async (_where, path) => {
  expect(await shown(path)).not.toContain('undefined')
})

test('on its own screen its kind is the heading', async () => {
  expect(await shown('/ems/programmes/ID')).not.toContain('undefined')
  expect(document.querySelector('h1')?.textContent).toBe('TENS')
})

test('once deleted it is offered back as its kind', async () => {
  expect(await shown('/ems', (diary, id) => diary.remove(id))).toContain('TENS deleted.')
})
