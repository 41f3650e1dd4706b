import { describe, expect, it } from 'vitest'
import { judgeDepth, seeDepth, type Depth } from '#main/systems/sqs/depth-verdict.ts'

/** A reading every 15 s, as a row on the screen is sampled. */
function ring(visible: readonly number[], inFlight: number | readonly number[] = 0, everyMs = 15_000): readonly Depth[] {
  return visible.reduce<readonly Depth[]>((seen, count, index) => seeDepth(seen, {
    at: 1_000_000 + index * everyMs, visible: count, inFlight: typeof inFlight === 'number' ? inFlight : (inFlight[index] ?? 0),
  }), [])
}
/** One every 5 s, as an emulator's row is. */
const often = (visible: readonly number[]) => ring(visible, 0, 5_000)
const queue = { servesOthers: false, out: null }
const deadLetters = { servesOthers: true, out: null }
const line = (from: number, by: number, count = 12) => Array.from({ length: count }, (_, n) => from + n * by)

describe('how a queue is doing', () => {
  it('is nothing before the first reading, and unknown before ten', () => {
    expect(judgeDepth([], queue)).toBeNull()
    expect(judgeDepth(ring([5, 6, 7], 1), queue)).toMatchObject({ verdict: 'unknown', reason: 'watched for 30 s so far' })
  })

  it('stalls when nothing is in flight and nothing is taken away', () => {
    expect(judgeDepth(ring(line(100, 5)), queue)).toEqual({ verdict: 'stalled', since: 1_000_000, reason: 'nothing in flight and nothing taken away' })
    expect(judgeDepth(ring(Array(12).fill(7)), queue)).toMatchObject({ verdict: 'stalled' })
    const worked = ring([...line(100, -5, 3), ...Array(10).fill(90)])
    expect(judgeDepth(worked, queue)).toMatchObject({ verdict: 'stalled', since: 1_000_000 + 2 * 15_000 })
  })

  it('is not stalled where CloudWatch saw deletions since it went quiet: a quick reader is never seen in flight', () => {
    const growing = ring(line(100, 5))
    const minutesAfter = (minutes: number) => ({ ...queue, out: { value: 3, at: 1_000_000 + minutes * 60_000 } })
    expect(judgeDepth(growing, minutesAfter(2))).toMatchObject({ verdict: 'falling-behind' })
    expect(judgeDepth(growing, minutesAfter(0.5))).toMatchObject({ verdict: 'stalled' })
  })

  it('is not stalled either before CloudWatch could tell of a whole minute since the watch began, unless it was seen to stop', () => {
    const told = { ...queue, out: { value: 2.3, at: 1_010_000 } }
    expect(judgeDepth(often(line(100, 2, 12)), told)).toMatchObject({ verdict: 'falling-behind' })
    expect(judgeDepth(often([120, ...line(100, 2, 12)]), told)).toMatchObject({ verdict: 'stalled' })
    expect(judgeDepth(often(line(100, 2, 40)), told)).toMatchObject({ verdict: 'stalled' })
  })

  it('is not stalled while less waits than came, before CloudWatch could tell of a whole minute', () => {
    const grows = often([102, ...line(100, 5, 12)])
    const of = (perSecond: number) => ({ ...queue, in: { value: perSecond, at: 1_010_000 }, out: { value: 2, at: 1_010_000 } })
    expect(judgeDepth(grows, of(3))).toMatchObject({ verdict: 'falling-behind' })
    expect(judgeDepth(grows, of(1))).toMatchObject({ verdict: 'stalled' })
    expect(judgeDepth(often([300, ...line(100, 5, 40)]), of(3))).toMatchObject({ verdict: 'stalled' })
  })

  it('stalls sooner where nothing was deleted in a minute that the oldest message waited through', () => {
    const minute = (value: number, age?: number) => ({
      ...queue, out: { value, at: 1_000_000 }, age: age === undefined ? null : { value: age, at: 1_000_000 },
    })
    const growing = ring([7, 7, 8, 9])
    expect(judgeDepth(growing, minute(0, 60))).toMatchObject({ verdict: 'stalled', reason: 'nothing in flight and nothing deleted' })
    expect(judgeDepth(growing, minute(2, 60))).toMatchObject({ verdict: 'unknown' })
    expect(judgeDepth(ring([7, 7, 8, 9], 3), minute(0, 60))).toMatchObject({ verdict: 'unknown' })
  })

  it('is not stalled because nothing was deleted in a minute before anything waited', () => {
    const before = { value: 0, at: 1_000_000 }
    expect(judgeDepth(ring([7, 7, 8, 9]), { ...queue, out: before, age: { value: 20, at: 1_000_000 } })).toMatchObject({ verdict: 'unknown' })
    expect(judgeDepth(ring([7, 7, 8, 9]), { ...queue, out: before })).toMatchObject({ verdict: 'unknown' })
  })

  it('falls behind while it grows under work, and drains while it shrinks', () => {
    expect(judgeDepth(ring(line(100, 15), 4), queue)).toMatchObject({ verdict: 'falling-behind', reason: '1.0/s short' })
    expect(judgeDepth(ring(line(1_000, -15), 4), queue)).toMatchObject({ verdict: 'draining', reason: '' })
    expect(judgeDepth(ring([5, 9, 6, 8, 5, 9, 6, 8, 5, 9, 6, 8], 1), queue)).toMatchObject({ verdict: 'keeping-up' })
  })

  it('keeps up where it was empty meanwhile, and idles when it stays so', () => {
    expect(judgeDepth(ring([5, 0, 9, 3, 0, 4, 7], 2), queue)).toMatchObject({ verdict: 'keeping-up' })
    expect(judgeDepth(ring([5, 0, 0, 0], 0), queue)).toMatchObject({ verdict: 'keeping-up' })
    expect(judgeDepth(ring(Array(12).fill(0)), queue)).toMatchObject({ verdict: 'idle', reason: 'empty for 3 min' })
    expect(judgeDepth(ring(Array(12).fill(0), 3), queue)).toMatchObject({ verdict: 'keeping-up', reason: '3 in flight, none waiting' })
  })

  it('falls behind also when it was empty long before', () => {
    expect(judgeDepth(ring([0, ...line(10, 10, 50)], 4), queue)).toMatchObject({ verdict: 'falling-behind' })
  })

  it('has dead letters arriving when a queue that serves others grows, and says how many', () => {
    expect(judgeDepth(ring([4, 4, 10, 16]), deadLetters)).toEqual({ verdict: 'dead-letters', since: 1_030_000, reason: '12 in the last 10 min' })
    expect(judgeDepth(ring([16, ...Array(12).fill(16)]), deadLetters)).toMatchObject({ verdict: 'idle', reason: '16 waiting, none new for 3 min' })
    expect(judgeDepth(ring([4, 10, ...Array(45).fill(10)]), deadLetters)).toMatchObject({ verdict: 'idle' })
  })

  it('does not take a dead letter that is being read for a new one', () => {
    expect(judgeDepth(ring([10, 0, 10, 10], [0, 10, 0, 0]), deadLetters)).toMatchObject({ verdict: 'idle' })
  })
})
