import { expect, test } from 'vitest'
import type { Ref } from '#contract/ref.ts'
import { sampleApart } from '#main/host/apart.ts'
import { problem } from '#main/host/problems.ts'

const refs = Array.from({ length: 250 }, (_, n): Ref => ({ kind: 'topic', path: [`t-${n}`] }))
const nameOf = (ref: Ref) => ref.path[0] ?? ''

/** A driver that throws as soon as one of these is among what it is asked for. */
function failingOn(names: readonly string[], error: unknown = problem('BadInput', 'not a name')) {
  const asked: number[] = []
  const ask = async (some: readonly Ref[]) => {
    asked.push(some.length)
    if (some.some((ref) => names.includes(nameOf(ref)))) throw error
    return some.map((ref) => ({ ref, at: 1, values: {} }))
  }
  return { ask, asked }
}
const never = () => false

test('refs that fail are told apart from those that do not', async () => {
  const { ask, asked } = failingOn(['t-3', 't-200'])
  const { samples, failed } = await sampleApart(refs, never, ask)
  expect([...failed.keys()].map(nameOf)).toEqual(['t-3', 't-200'])
  expect(samples).toHaveLength(248)
  expect(asked.length).toBeLessThan(40)
})

test('one that failed before is asked by itself at once', async () => {
  const { ask, asked } = failingOn(['t-3'])
  const { samples, failed } = await sampleApart(refs, (ref) => nameOf(ref) === 't-3', ask)
  expect([samples.length, failed.size, asked]).toEqual([249, 1, [249, 1]])
})

test.each([
  ['is of the connection', ['t-3'], problem('Unreachable', 'no broker'), 1],
  ['is that of every ref', refs.map(nameOf), new Error('a bug'), 20],
  ['is that of too many refs', refs.filter((_, n) => n % 20 === 3).map(nameOf), problem('NotFound', 'gone'), 120],
])('what %s fails all, after few calls', async (_what, names, error, most) => {
  const { ask, asked } = failingOn(names, error)
  await expect(sampleApart(refs, never, ask)).rejects.toBe(error)
  expect(asked.length).toBeLessThanOrEqual(most)
})

test('nothing is asked for nothing', async () => {
  const { ask, asked } = failingOn([])
  expect((await sampleApart([], never, ask)).samples).toEqual([])
  expect(asked).toEqual([])
})
