import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ShardTurns } from '#main/systems/kinesis/shared.ts'
import { openTurns } from '#main/systems/kinesis/turns.ts'

const never = new AbortController().signal

describe('the turns of a shard', () => {
  beforeEach(() => { vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }) })
  afterEach(() => { vi.useRealTimers() })

  /** When each of these turns was given, in ms from now. */
  function given(turns: ShardTurns, shards: readonly string[], signals: readonly AbortSignal[] = []) {
    const began = performance.now()
    const at: Record<string, (number | string)[]> = {}
    for (const [index, shard] of shards.entries()) {
      const list = at[shard] ??= []
      void turns.next('clicks', shard, signals[index] ?? never)
        .then(() => list.push(performance.now() - began), () => list.push('gave up'))
    }
    return at
  }

  it('come once a second, whoever asks, and not to other shards', async () => {
    const at = given(openTurns(), ['a', 'a', 'b', 'a'])
    await vi.advanceTimersByTimeAsync(5_000)
    expect(at).toEqual({ a: [0, 1_000, 2_000], b: [0] })
  })

  it('run from when a read was prepared, however long that took', async () => {
    const turns = openTurns()
    const began = performance.now()
    const at: number[] = []
    const iterator = () => new Promise<void>((resolve) => { setTimeout(resolve, 700) })
    for (const prepare of [iterator, undefined, undefined]) {
      void turns.next('clicks', 'a', never, prepare).then(() => at.push(performance.now() - began))
    }
    await vi.advanceTimersByTimeAsync(5_000)
    expect(at).toEqual([700, 1_700, 2_700])
  })

  it('wait for a rest, also one that is said while they wait', async () => {
    const turns = openTurns()
    turns.rest('clicks', 'a', 3_000)
    const at = given(turns, ['a', 'a'])
    await vi.advanceTimersByTimeAsync(3_500)
    turns.rest('clicks', 'a', 5_000)
    await vi.advanceTimersByTimeAsync(10_000)
    expect(at).toEqual({ a: [3_000, 8_500] })
  })

  it('are not lost with one who gives up', async () => {
    const stop = new AbortController()
    const at = given(openTurns(), ['a', 'a', 'a'], [never, stop.signal])
    await vi.advanceTimersByTimeAsync(500)
    stop.abort()
    await vi.advanceTimersByTimeAsync(5_000)
    expect(at).toEqual({ a: [0, 'gave up', 1_000] })
  })
})
