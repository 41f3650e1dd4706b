import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { fitPlace, loadPlace, savePlace } from '#main/desktop/place.ts'

test('a place is remembered, and one that cannot be read is none', async () => {
  const data = await mkdtemp(join(tmpdir(), 'tidemark-place-'))
  const place = { x: 10, y: 20, width: 1_000, height: 700, maximized: false }
  expect(await loadPlace(data)).toBeNull()
  await savePlace(data, place)
  expect(await loadPlace(data)).toEqual(place)
  await writeFile(join(data, 'window.json'), '{"x":')
  expect(await loadPlace(data)).toBeNull()
  await rm(data, { recursive: true })
})

test('a window comes back where it can be seen', () => {
  const screen = { x: 0, y: 0, width: 1_280, height: 720 }
  const place = { x: 100, y: 50, width: 1_440, height: 900, maximized: false }
  expect(fitPlace(place, [screen], 0)).toEqual({ ...place, width: 1_280, height: 720 })
  expect(fitPlace(place, [screen], 2)).toMatchObject({ x: 156, y: 106 })
  expect(fitPlace({ ...place, x: 3_000 }, [screen], 0)).toBeNull()
  expect(fitPlace({ ...place, x: 3_000 }, [screen, { ...screen, x: 2_560 }], 0)).toMatchObject({ x: 3_000 })
})
