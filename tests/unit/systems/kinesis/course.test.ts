import { describe, expect, it } from 'vitest'
import { openWatch, type Verdict } from '#main/systems/kinesis/consumers/watch.ts'

const grace = 10_000

/** A consumer of one shard, seen every five seconds as in the sandbox; times are epoch ms. */
class Simulated {
  readonly watch = openWatch()
  at = 1_700_000_000_000
  /** When the record it read last arrived. */
  read = this.at
  /** When the newest record arrived. */
  newest = this.at
  counter: number | null = 1

  /** One round: `reads` is how many ms of records it reads, `arrive` whether records came; `renews` whether its worker lives. */
  round({ reads = 0, arrive = true, renews = true, stepMs = 5_000 }: { readonly reads?: number; readonly arrive?: boolean; readonly renews?: boolean; readonly stepMs?: number }): Verdict {
    this.at += stepMs
    if (arrive) this.newest = this.at
    this.read = Math.min(this.newest, this.read + reads)
    if (renews && this.counter !== null) this.counter++
    const waitsSince = this.read >= this.newest ? null : this.read + 1
    this.watch.see('clicks/kcl:counter', 'shardId-0', { at: this.at, marker: String(this.read), waitsSince, counter: this.counter }, grace)
    return this.watch.judge('clicks/kcl:counter', ['shardId-0'], this.at, { why: 'nothing known', age: waitsSince === null ? 0 : (this.at - waitsSince) / 1_000 })
  }

  rounds(count: number, of: Parameters<Simulated['round']>[0]): Verdict {
    let last: Verdict = { verdict: 'unknown', since: 0, reason: '' }
    for (let n = 0; n < count; n++) last = this.round(of)
    return last
  }
}

describe('how a consumer of checkpoints is doing', () => {
  it('keeps up while it reads what comes', () => {
    expect(new Simulated().rounds(30, { reads: 5_000 })).toMatchObject({ verdict: 'keeping-up', reason: '' })
  })

  it('is stalled within a minute of the moment its worker is gone, and not before records wait', () => {
    const one = new Simulated()
    one.rounds(20, { reads: 5_000 })
    const stopped = one.at
    let verdict: Verdict | undefined
    while (verdict?.verdict !== 'stalled' && one.at - stopped < 120_000) verdict = one.round({ renews: false })
    expect(verdict).toMatchObject({ verdict: 'stalled', reason: 'no worker renews its leases' })
    expect(one.at - stopped).toBeLessThanOrEqual(60_000)
    expect(verdict?.since).toBeLessThanOrEqual(stopped + 5_000)
  })

  it('is stalled soon after where nobody counts, too', () => {
    const one = new Simulated()
    one.counter = null
    one.rounds(20, { reads: 5_000 })
    const stopped = one.at
    let verdict: Verdict | undefined
    while (verdict?.verdict !== 'stalled' && one.at - stopped < 120_000) verdict = one.round({})
    expect(verdict).toMatchObject({ verdict: 'stalled', reason: 'nothing read while records wait' })
    expect(one.at - stopped).toBeLessThanOrEqual(80_000)
  })

  it('is never stalled while its stream is idle, with or without a worker', () => {
    const one = new Simulated()
    one.rounds(5, { reads: 5_000 })
    const seen = new Set(Array.from({ length: 60 }, () => one.round({ arrive: false, renews: false }).verdict))
    expect(seen).not.toContain('stalled')
    expect(new Simulated().rounds(40, { arrive: false })).toMatchObject({ verdict: 'idle', reason: expect.stringMatching(/^nothing sent for 3 min$/) })
  })

  it('falls behind where its age grows, in words of time', () => {
    const one = new Simulated()
    one.rounds(12, { reads: 5_000 })
    expect(one.rounds(60, { reads: 3_000 })).toMatchObject({ verdict: 'falling-behind', reason: '24 s later each minute' })
  })

  it('drains soon after its worker came back, and says since when', () => {
    const one = new Simulated()
    one.rounds(20, { reads: 5_000 })
    one.rounds(40, { renews: false })
    const started = one.at
    let verdict: Verdict | undefined
    while (verdict?.verdict !== 'draining' && one.at - started < 120_000) verdict = one.round({ reads: 15_000 })
    expect(one.at - started).toBeLessThanOrEqual(20_000)
    expect(verdict?.since).toBeGreaterThanOrEqual(started - 5_000)
    expect(one.rounds(5, { reads: 15_000 }).verdict).toBe('draining')
    expect(one.rounds(30, { reads: 15_000 }).verdict).toBe('keeping-up')
  })

  it('says that it is steadily behind where its age stays', () => {
    const one = new Simulated()
    one.rounds(10, {})
    expect(one.rounds(40, { reads: 5_000 })).toMatchObject({ verdict: 'keeping-up', reason: 'steadily 50 s behind' })
  })

  it('is not stalled by a checkpoint that was moved back and is read again', () => {
    const one = new Simulated()
    one.rounds(20, { reads: 5_000 })
    one.read -= 3_600_000
    const seen = Array.from({ length: 40 }, () => one.round({ reads: 20_000 }).verdict)
    expect(seen).not.toContain('stalled')
    expect(seen.at(-1)).toBe('draining')
  })

  it('counts one reading once, however often it is looked at', () => {
    const watch = openWatch()
    const at = 1_700_000_000_000
    for (let n = 0; n < 50; n++) {
      watch.see('c', '', { at, marker: '1', waitsSince: at - 600_000, counter: null }, grace)
      expect(watch.judge('c', [''], at + n * 5_000, { why: '', age: 600 }).verdict).toBe('unknown')
    }
  })

  it('names the shards where only some are stalled', () => {
    const watch = openWatch()
    let verdict: Verdict | undefined
    for (let n = 0; n < 20; n++) {
      const at = 1_700_000_000_000 + n * 5_000
      watch.see('c', 'a', { at, marker: String(n), waitsSince: null, counter: n }, grace)
      watch.see('c', 'b', { at, marker: '1', waitsSince: 1_700_000_000_000, counter: 3 }, grace)
      verdict = watch.judge('c', ['a', 'b'], at, { why: '', age: 100 })
    }
    expect(verdict).toMatchObject({ verdict: 'stalled', reason: 'no worker renews its leases in 1 of 2 shards' })
  })
})
