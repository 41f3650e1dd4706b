import { expect, it } from 'vitest'
import type { ReadQuery } from '#contract/query.ts'
import { aggregate } from '#sandbox/aws/story/kpl.ts'
import { awsRefusal, MemoryKinesis } from '../../../fixtures/memory-kinesis.ts'
import { read, texts } from './read-world.ts'

type Dice = (sides: number) => number

/** Numbers from 0 below `sides`, the same ones for a seed (mulberry32). */
function dice(seed: number): Dice {
  let state = seed
  return (sides) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % sides
  }
}

const keys = ['a', 'b', 'c', 'd', 'e']
const hour = 3_600_000

/**
 * A stream of any shape: resharded, with aggregates, times that are equal or do not rise, silences of hours, and answers that
 * are short, empty, throttled, of an expired iterator, or none.
 */
function anyStream(roll: Dice): MemoryKinesis {
  const memory = new MemoryKinesis(1 + roll(3))
  let at = memory.now - 20 * hour
  const data = (n: number, key: string) => Buffer.from(`${key}${n}`)
  for (let n = 0; n < 120; n++) {
    if (roll(30) === 0) at += roll(2 * hour)
    if (roll(3) > 0) at += roll(2_000)
    const key = keys[roll(keys.length)] ?? ''
    const when = { at: Math.min(memory.now - 1, at - (roll(4) === 0 ? roll(3_000) : 0)) }
    if (roll(5) > 0) memory.put(key, data(n, key), when)
    else {
      const packed = Array.from({ length: 1 + roll(4) }, () => ({ partitionKey: key, data: data(n++, key) }))
      memory.put(key, aggregate(packed), when)
    }
    if (roll(40) === 0) reshard(memory, roll)
  }
  memory.emptyAnswers = roll(3)
  memory.mostRecords = 3 + roll(30)
  memory.fails.GetRecords = () => {
    const chance = roll(60)
    if (chance < 3) throw awsRefusal('BadInput', 'ExpiredIteratorException')
    if (chance < 6) throw awsRefusal('Throttled', 'ProvisionedThroughputExceededException')
    if (chance < 8) throw awsRefusal('Internal', 'InternalFailure')
  }
  return memory
}

function reshard(memory: MemoryKinesis, roll: Dice): void {
  const open = memory.shards.filter((shard) => shard.open)
  const one = open[roll(open.length)]
  const neighbour = open.find(({ firstHash }) => BigInt(firstHash) === BigInt(one?.lastHash ?? 0) + 1n)
  if (one && neighbour && roll(2) === 0) memory.merge(one.id, neighbour.id)
  else if (one) memory.split(one.id)
}

/** A range of any kind, and the question in both directions. */
function anyRange(memory: MemoryKinesis, roll: Dice): Readonly<Record<'forward' | 'backward', ReadQuery>> {
  const [a, b] = [roll(22 * hour), roll(22 * hour)].map((ago) => memory.now - ago)
  const [low, high] = [Math.min(a ?? 0, b ?? 0), Math.max(a ?? 0, b ?? 0)]
  const from = roll(2) === 0 ? 'oldest' as const : { time: low }
  const until = roll(2) === 0 ? null : { time: high }
  return {
    forward: { direction: 'forward', from, ...(until && { until }) },
    backward: { direction: 'backward', from: until ?? 'newest', until: from },
  }
}

/** What is found, a few at a time, each part begun where the one before left off, whatever ended it. */
async function inParts(memory: MemoryKinesis, query: ReadQuery, roll: Dice): Promise<readonly string[]> {
  const found: string[] = []
  let { from, ...rest } = query
  for (let part = 0; part < 1_000; part++) {
    const limit = 1 + roll(25)
    const { messages, verdict } = await read(memory, { ...rest, from, limit }).catch(() => ({ messages: [], verdict: null }))
    found.push(...texts({ messages }).map(String))
    if (verdict && verdict.resume === undefined) return found
    if (verdict) [from, rest] = [{ resume: verdict.resume ?? '' }, {}]
  }
  throw new Error('It never ends.')
}

const number = (text: string) => Number(text.slice(1))

const seeds = Array.from({ length: 40 }, (_, seed) => seed)
it.each(seeds)('any stream is read alike, in parts or whole, forward or backward (%i)', async (seed) => {
  const roll = dice(seed)
  const memory = anyStream(roll)
  const range = anyRange(memory, roll)
  const { fails } = memory
  memory.fails = {}
  const whole = texts(await read(memory, { ...range.forward, limit: 1_000 })).map(String)
  memory.fails = fails
  for (const direction of ['forward', 'backward'] as const) {
    const found = await inParts(memory, range[direction], roll)
    expect(found.toSorted()).toEqual(whole.toSorted())
    for (const key of keys) {
      const order = found.filter((text) => text.startsWith(key)).map(number)
      expect(order).toEqual(order.toSorted((a, b) => (direction === 'forward' ? a - b : b - a)))
    }
  }
})
