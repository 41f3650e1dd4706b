import type { Problem } from '#contract/problem.ts'
import type { ReadQuery } from '#contract/query.ts'
import type { Ref } from '#contract/ref.ts'
import type { Call } from '../../driver.ts'
import { shardRef } from '../refs.ts'
import type { Kinesis, Shard } from '../shared.ts'
import { AwsClock } from './clock.ts'
import { askedOf, badQuery, type Asked } from './query.ts'
import { Range } from './range.ts'
import { readToken, tokenBase, type Position, type Token } from './resume.ts'

/** A shard of a read and where it stands in it. */
type Planned = { readonly shard: Shard; readonly position: Position }

/**
 * What a read covers, fixed when it begins. `all` are the shards of the stream then, `shards` those to be read; `gone` names
 * shards of a read that goes on whose records have all expired since. `retentionMs` is how long the stream keeps records.
 */
export type ReadPlan = {
  readonly asked: Asked
  readonly clock: AwsClock
  readonly range: Range
  readonly retentionMs: number
  readonly all: readonly Shard[]
  readonly shards: readonly Planned[]
  readonly gone: readonly Problem[]
  readonly token: Omit<Token, 'positions' | 'end'>
}

const hourMs = 3_600_000

/** A shard of which nothing was read. */
export const unread: Position = { place: null, at: null, done: false }

/**
 * Fixes the range of a read. Throws BadInput for a range that cannot be and for shards that the stream does not have, Unsupported
 * for what Kinesis has not, Conflict for a token of a stream since re-created.
 */
export async function planRead(kinesis: Kinesis, ref: Ref, query: ReadQuery, call: Call): Promise<ReadPlan> {
  const clock = new AwsClock(kinesis.tools.now)
  const began = kinesis.tools.now()
  const asked = askedOf(ref, query)
  const { from } = query
  const resume = typeof from === 'object' && 'resume' in from ? from.resume : null
  // Whether it is still the same stream must not be told from memory.
  const summary = await kinesis.streams.summary(asked.stream, call, resume === null ? undefined : 0)
  const token = resume === null ? null : readToken(resume, asked, summary, query)
  const all = await kinesis.streams.shards(asked.stream, call, true)
  const common = { clock, all, retentionMs: summary.retentionHours * hourMs }
  if (token) return { ...common, ...resumed(token, asked, all, { clock, began }) }
  const range = new Range(asked.low, asked.high, { clock, began })
  const chosen = chooseShards(asked, all)
  return {
    ...common, asked, range, gone: [], token: tokenBase(asked, summary, query),
    shards: chosen.map((shard) => ({ shard, position: range.empty ? { ...unread, done: true } : unread })),
  }
}

function resumed(
  token: Token, asked: Asked, shards: readonly Shard[], since: { readonly clock: AwsClock; readonly began: number },
): Omit<ReadPlan, 'clock' | 'all' | 'retentionMs'> {
  const { positions, end, ...rest } = token
  const known = new Map(shards.map((shard) => [shard.id, shard]))
  const planned = Object.entries(positions).map(([id, position]) => ({
    shard: known.get(id) ?? goneShard(id), position: known.has(id) ? position : { ...position, done: true },
  }))
  return {
    asked: { ...asked, direction: token.direction, shards: token.shards },
    range: new Range(token.low, token.high, { ...since, end }), shards: planned, token: rest,
    gone: Object.entries(positions).flatMap(([id, { done }]) => (done || known.has(id) ? [] : [goneProblem(asked.stream, id)])),
  }
}

function chooseShards({ stream, shards: ids, low, high }: Asked, all: readonly Shard[]): readonly Shard[] {
  const chosen = ids === null ? all : all.filter(({ id }) => ids.includes(id))
  const missing = ids?.find((id) => all.every((shard) => shard.id !== id))
  if (missing !== undefined) {
    throw badQuery(
      'query.shards', `Stream ${stream} has no shard ${missing}.`, 'Closed shards are there until their records have expired.',
    )
  }
  const named = [low, high].flatMap((bound) =>
    (typeof bound === 'object' && 'sequence' in bound ? Object.keys(bound.sequence) : []))
  const stray = named.find((id) => chosen.every((shard) => shard.id !== id))
  if (stray !== undefined) {
    throw badQuery(
      'query.from.sequence', `Shard ${stray} has a sequence number but is not read.`, 'Name only shards that are read.',
    )
  }
  return chosen
}

const goneShard = (id: string): Shard =>
  ({ id, open: false, parents: [], firstHash: '0', lastHash: '0', firstSequence: '', lastSequence: '' })

/** Of a shard nothing is left, and not all of it was read. */
export const goneProblem = (stream: string, shard: string): Problem => ({
  code: 'NotFound', message: `Shard ${shard}: its records expired before they could be read.`, ref: shardRef(stream, shard),
  hint: 'They were older than the retention of the stream. How many there were is not known.',
})
