import type { _Record } from '@aws-sdk/client-kinesis'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Batch } from '#contract/message.ts'
import type { TailQuery } from '#contract/query.ts'
import { Judge } from '#main/systems/kinesis/read/judge.ts'
import type { Shard } from '#main/systems/kinesis/shared.ts'
import type { Fed, Feed, Following } from '#main/systems/kinesis/tail/feed.ts'
import { TailRun } from '#main/systems/kinesis/tail/tail-run.ts'
import type { Subject } from '#main/systems/kinesis/tail/token.ts'
import { call, world } from './flow-world.ts'

/** A shard of the whole key space. */
export const one = (id: string, more: Partial<Shard> = {}): Shard => ({
  id, open: true, parents: [], firstHash: '0', lastHash: String((1n << 128n) - 1n), firstSequence: '0', lastSequence: null,
  ...more,
})
/** A record; `at` is when it arrived (epoch ms). */
export const record = (sequence: number, text = `m${sequence}`, at = sequence): _Record =>
  ({ SequenceNumber: String(sequence), Data: Buffer.from(text), PartitionKey: 'k', ApproximateArrivalTimestamp: new Date(at) })
/** An answer of a shard. */
export const fed = (records: readonly _Record[], more: Partial<Fed> = {}): Fed =>
  ({ records, behindMs: 0, ended: false, ...more })
/** The stream of these tails. */
export const summary = { name: 'clicks', arn: 'arn:clicks', createdAt: 1 }

/** A tail over shards that answer what `script` holds for them, then nothing. What was asked is in `asked`. */
export function openTail(script: Record<string, (Fed | Error)[]>, {
  query = {}, shards = [], grows = true, listShards = () => ({ Shards: shards }),
}: {
  readonly query?: TailQuery; readonly shards?: readonly object[]; readonly grows?: boolean; readonly listShards?: () => object
} = {}) {
  const asked: Following[] = []
  const stop = new AbortController()
  const feed: Feed = async function* (following) {
    asked.push(following)
    for (;;) {
      let next = script[following.shard]?.shift()
      for (; next === undefined; next = script[following.shard]?.shift()) await sleep(5, undefined, { signal: stop.signal })
      if (next instanceof Error) throw next
      yield next
      if (next.ended) return
    }
  }
  const subject: Subject = { summary, shards: null, query }
  const { kinesis } = world({ ListShards: listShards })
  const run = new TailRun({ kinesis, subject, judge: new Judge(query), feed, grows }, { ...call, signal: stop.signal })
  const batches = run.follow()
  const taken: Batch[] = []
  const texts = () => taken.flatMap(({ messages }) => messages.map(({ value }) => String(value?.text)))
  return {
    run, asked, texts, taken, subject,
    async take() {
      const { value } = await batches.next()
      if (value) taken.push(value)
      return value ?? undefined
    },
    async until(count: number) {
      for (let takes = 0; texts().length < count && takes < 50; takes++) await this.take()
    },
    async stop() {
      stop.abort()
      await batches.return()
    },
  }
}
