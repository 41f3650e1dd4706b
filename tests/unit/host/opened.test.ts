import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test, vi } from 'vitest'
import { opened } from '#main/host/opened.ts'

function source(items: number, fails = false) {
  const seen = { finallies: 0, releases: 0, produced: 0 }
  async function* produce(signal: AbortSignal) {
    try {
      for (let n = 0; n < items; n++) {
        seen.produced++
        yield n
      }
      if (fails) throw new Error('broke')
      if (items === Infinity) await sleep(60_000, undefined, { signal })
    } finally {
      seen.finallies++
    }
  }
  return { seen, produce, release: () => { seen.releases++ } }
}

const never = new AbortController().signal

test('the whole comes through, and the source is released once', async () => {
  const { seen, produce, release } = source(3)
  const got: number[] = []
  for await (const item of await opened(produce(never), never, release)) got.push(item)
  expect(got).toEqual([0, 1, 2])
  expect(seen).toEqual({ finallies: 1, releases: 1, produced: 3 })
})

test('a source without an item ends', async () => {
  const { seen, produce, release } = source(0)
  expect(await (await opened(produce(never), never, release)).next()).toEqual({ done: true, value: undefined })
  expect(seen).toMatchObject({ finallies: 1, releases: 1 })
})

test('what fails before the first item rejects the opening', async () => {
  const { seen, produce, release } = source(0, true)
  await expect(opened(produce(never), never, release)).rejects.toThrow('broke')
  expect(seen).toMatchObject({ finallies: 1, releases: 1 })
})

test('what fails later comes after the items', async () => {
  const { seen, produce, release } = source(2, true)
  const stream = await opened(produce(never), never, release)
  expect([(await stream.next()).value, (await stream.next()).value]).toEqual([0, 1])
  await expect(stream.next()).rejects.toThrow('broke')
  expect(await stream.next()).toEqual({ done: true, value: undefined })
  expect(seen).toMatchObject({ finallies: 1, releases: 1 })
})

test('return before the first next runs the finally', async () => {
  const { seen, produce, release } = source(5)
  await (await opened(produce(never), never, release)).return()
  expect(seen).toEqual({ finallies: 1, releases: 1, produced: 1 })
})

test('abort before the first next, and between two, runs the finally', async () => {
  for (const taken of [0, 2]) {
    const { seen, produce, release } = source(50)
    const stop = new AbortController()
    const stream = await opened(produce(stop.signal), stop.signal, release)
    for (let n = 0; n < taken; n++) await stream.next()
    stop.abort()
    await vi.waitFor(() => expect(seen).toMatchObject({ finallies: 1, releases: 1 }))
    expect((await stream.next()).done).toBe(taken > 0)
  }
})
