import type { Plan } from '#contract/action.ts'
import { kinesisRates as rates } from '#main/aws/prices.ts'
import { shardRef, streamRef } from '../refs.ts'
import type { Kinesis, Shard, Summary } from '../shared.ts'
import { count, hoursOf, priceLines, usd } from './common.ts'
import type { Split } from './reshard-checks.ts'

type Told = Pick<Plan, 'title' | 'affects' | 'lines'>

/** What going to another number of shards will do. */
export function countLines(kinesis: Kinesis, summary: Summary, to: number): Told {
  const { name, openShards: from } = summary
  return {
    title: `Change ${name} to ${count(to, 'shard')}`,
    affects: [{
      ref: streamRef(name), count: Math.abs(to - from), before: count(from, 'open shard'), after: count(to, 'open shard'),
    }],
    lines: [
      `AWS ${to > from ? 'splits' : 'merges'} shards of ${name} until ${count(to, 'shard')} of equal size `
      + `${to === 1 ? 'is' : 'are'} open; it has ${from.toLocaleString('en')} now.`,
      'AWS does this at most ten times in 24 hours for a stream. Records are taken and read meanwhile.',
      ...common(kinesis, summary, to - from), `To undo it, change it to ${count(from, 'shard')} again.`,
    ],
  }
}

/** What splitting a shard will do. */
export function splitLines(kinesis: Kinesis, summary: Summary, { shard, at }: Split): Told {
  const [first, last] = [BigInt(shard.firstHash), BigInt(shard.lastHash)]
  const lower = Number(((at - first) * 1_000n) / (last - first + 1n)) / 10
  return {
    title: `Split ${shard.id} of ${summary.name}`,
    affects: [{
      ref: shardRef(summary.name, shard.id), count: 1, before: `${shard.firstHash} to ${shard.lastHash}`,
      after: `split at ${String(at)}`,
    }],
    lines: [
      `${shard.id} closes and two new shards take its place: one for ${percent(lower)} of its hash keys, `
      + `one for the other ${percent(100 - lower)}.`,
      'A single partition key stays in one shard: a shard that is hot by one key stays hot after it.',
      ...common(kinesis, summary, 1), 'To undo it, merge the two new shards.',
    ],
  }
}

/** What merging two neighbours will do. */
export const mergeLines = (kinesis: Kinesis, summary: Summary, [lower, upper]: readonly [Shard, Shard]): Told => ({
  title: `Merge ${lower.id} and ${upper.id} of ${summary.name}`,
  affects: [lower, upper].map(({ id }) => ({ ref: shardRef(summary.name, id), count: 1, before: 'open', after: 'closed' })),
  lines: [
    `${lower.id} and ${upper.id} close and one new shard takes their place. It takes as much as one of them did.`,
    ...common(kinesis, summary, -1), 'To undo it, split the new shard.',
  ],
})

const common = (kinesis: Kinesis, { retentionHours, openShards, consumers }: Summary, more: number): readonly string[] => [
  `Closed shards can be read until the retention of ${hoursOf(retentionHours)} is over; `
  + 'who reads a parent before its children keeps the order of each key.',
  ...priceLines(kinesis, `${more > 0 ? `${count(more, 'shard')} more costs` : `${count(-more, 'shard')} less saves`} `
    + `${usd(Math.abs(more) * rates.shardHour)} an hour; then it is ${usd((openShards + more) * rates.shardHour)} an hour`
    + `${consumers > 0 ? `, and each of ${count(consumers, 'fan-out consumer')} is billed by the shard` : ''}.`),
]

const percent = (share: number): string => `${share.toLocaleString('en', { maximumFractionDigits: 1 })} %`
