import { ProblemError } from '#contract/problem.ts'
import type { KinesisReshard } from '#contract/systems/kinesis.ts'
import type { Shard, Summary } from '../shared.ts'
import { badInput, count } from './common.ts'

type SplitInput = Extract<KinesisReshard, { readonly split: string }>
/** A shard and the first hash key of its upper half. */
export type Split = { readonly shard: Shard; readonly at: bigint }

/** The most that a stream is taken to (UpdateShardCount). */
const mostShards = 10_000

/**
 * As many shards as were asked for. Throws BadInput where AWS would not go there in one step: more than double, or less than
 * half.
 */
export function targetOf(shards: number, { name, openShards }: Pick<Summary, 'name' | 'openShards'>): number {
  if (shards === openShards) throw badInput('shards', `${name} has ${count(shards, 'open shard')} already.`)
  const [least, most] = [Math.ceil(openShards / 2), Math.min(mostShards, openShards * 2)]
  if (shards >= least && shards <= most) return shards
  throw badInput('shards',
    `${name} has ${count(openShards, 'open shard')}; AWS goes to at most double and at least half of them in one step.`,
    `Choose from ${least.toLocaleString('en')} to ${most.toLocaleString('en')}, and go on from there.`)
}

/** The shard to split and where; the middle unless said. Throws BadInput. */
export function splitOf({ split, at }: SplitInput, shards: readonly Shard[]): Split {
  const shard = openShard(split, shards, 'split')
  const [first, last] = [BigInt(shard.firstHash), BigInt(shard.lastHash)]
  if (first === last) throw badInput('split', `${split} holds a single hash key and cannot be split.`)
  const place = at === undefined ? (first + last + 1n) / 2n : BigInt(at)
  if (place > first && place <= last) return { shard, at: place }
  throw badInput(
    'at', `${String(place)} does not split ${split}.`,
    `Its hash keys go from ${shard.firstHash} to ${shard.lastHash}; choose one after the first.`,
  )
}

/** Two open neighbours, the lower one first. Throws BadInput. */
export function mergeOf([a, b]: readonly [string, string], shards: readonly Shard[]): readonly [Shard, Shard] {
  const [one, other] = [openShard(a, shards, 'merge.0'), openShard(b, shards, 'merge.1')]
  if (isNext(one, other)) return [one, other]
  if (isNext(other, one)) return [other, one]
  const beside = shards.filter((shard) => shard.open && (isNext(one, shard) || isNext(shard, one))).map(({ id }) => id)
  throw badInput('merge.1', `${a} and ${b} are no neighbours: between their hash keys lie others.`,
    beside.length === 0 ? `${a} has no neighbour.` : `${a} can be merged with ${beside.join(' or ')}.`)
}

const isNext = (lower: Shard, upper: Shard): boolean => BigInt(lower.lastHash) + 1n === BigInt(upper.firstHash)

function openShard(id: string, shards: readonly Shard[], path: string): Shard {
  const shard = shards.find((one) => one.id === id)
  if (!shard) throw new ProblemError({
    ...badInput(path, `There is no shard ${id}.`, 'Look at the list of shards.').problem, code: 'NotFound',
  })
  if (!shard.open) throw badInput(path, `${id} is closed: it was split or merged before.`, 'Choose an open shard.')
  return shard
}
