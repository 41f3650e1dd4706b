import { describe, expect, test } from 'vitest'
import { refKey, type Ref } from '../../../../contract/ref.ts'
import type { BacklogVerdict, Sample } from '../../../../contract/sample.ts'
import { answerOf } from '../../../../renderer/systems/kinesis/answer.ts'
import { loadOf } from '../../../../renderer/systems/kinesis/hot.ts'
import { t } from '../../../../renderer/texts/index.ts'

const k = t.stream
const hot = { id: 'shardId-000000000003', percent: 66 }

/** A stream whose consumers have these verdicts; undefined is one of which nothing has come yet. */
function known(of: Readonly<Record<string, BacklogVerdict | undefined>>): Parameters<typeof answerOf>[0] {
  const consumers = Object.keys(of).map((name) => ({ ref: { kind: 'consumer', path: ['s', name] }, label: name, facts: {} }))
  const samples = Object.entries(of).flatMap(([name, verdict]): readonly [string, Sample][] => {
    const ref: Ref = { kind: 'consumer', path: ['s', name] }
    return verdict === undefined ? [] : [[refKey(ref), { ref, at: 1, values: {}, facts: { verdict, reason: `why ${name}` } }]]
  })
  return { consumers, readers: { data: { items: consumers } }, live: { byRef: new Map(samples) } }
}
const said = (of: Parameters<typeof known>[0], shard: typeof hot | null) => {
  const saying = answerOf(known(of), { hot: shard }, 1)
  return saying && [saying.verdict, saying.bold, saying.reason]
}

describe('the answer in the header of a stream', () => {
  test('is the consumer that does worst, also where a shard is hot', () => {
    expect(said({ a: 'keeping-up', b: 'stalled', c: 'draining' }, hot)).toEqual(['stalled', 'Stalled', 'b: why b'])
  })

  test('is the hot shard where no consumer needs attention', () => {
    expect(said({ a: 'keeping-up', b: 'draining' }, hot)).toEqual(['falling-behind', k.hotShard('3'), k.hotShardTakes(66, false)])
    expect(said({ a: 'keeping-up' }, hot)).toEqual(['falling-behind', k.hotShard('3'), k.hotShardTakes(66, true)])
    expect(said({}, hot)?.[1]).toBe(k.hotShard('3'))
  })

  test('names who recovers or is unknown before it says that all is well', () => {
    expect(said({ a: 'keeping-up', b: 'unknown' }, null)?.[2]).toMatch(/^b: /)
    expect(said({ a: 'keeping-up', b: 'idle' }, null)?.[1]).toBe(k.allWell(2))
  })

  test('is unknown with the reason where the consumers cannot be listed', () => {
    const failed = { ...known({}), readers: { data: undefined, error: new Error('AWS did not answer') } }
    expect(answerOf(failed, { hot: null }, 1)).toMatchObject({ verdict: 'unknown', reason: 'AWS did not answer' })
  })

  test('waits until a consumer was heard of, and says where none is known', () => {
    expect(said({ a: undefined }, hot)).toBeNull()
    expect(said({}, null)?.[1]).toBe(k.noConsumer)
  })
})

describe('the load of shards', () => {
  const shard = (number: number) => ({
    ref: { kind: 'shard', path: ['s', `shardId-00000000000${number}`] }, id: `shardId-00000000000${number}`, open: true, parents: [],
    firstHash: '0', lastHash: '1', firstSequence: '1',
  })
  const told = (loads: readonly (number | null)[]) => loadOf(loads.map((_, index) => shard(index)), new Map(loads.map((load, index): [string, Sample] => {
    const { ref } = shard(index)
    return [refKey(ref), { ref, at: 1, values: {}, facts: { load } }]
  })))

  test('names the hottest, and none where each has about its share', () => {
    expect(told([10, 70, 10, 10]).hot).toEqual({ id: 'shardId-000000000001', percent: 70 })
    expect(told([26, 24, 25, 25])).toMatchObject({ hot: null, known: true })
  })

  test('is not known while one has told nothing', () => {
    expect(told([50, null])).toMatchObject({ known: false, hot: null })
  })
})
