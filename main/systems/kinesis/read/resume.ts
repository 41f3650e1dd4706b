import { z } from 'zod'
import { ProblemError, type Problem } from '#contract/problem.ts'
import type { ReadQuery } from '#contract/query.ts'
import { hashOf, stable } from '../../query-hash.ts'
import { tokenIn, tokenText } from '../../token-text.ts'
import { streamRef } from '../refs.ts'
import type { Summary } from '../shared.ts'
import { badQuery, type Asked } from './query.ts'

const Sequence = z.string().regex(/^\d{0,60}$/)
const Bound = z.union([
  z.enum(['oldest', 'end']), z.strictObject({ time: z.number() }), z.strictObject({ sequence: z.record(z.string(), Sequence) }),
])

/**
 * Where a read of a shard stands: what is done lies below `place` forward, at or above it backward; null where nothing was found
 * yet. `at` is the arrival time there (epoch ms).
 */
const Position = z.strictObject({
  place: z.tuple([Sequence, z.int().min(0)]).nullable(), at: z.number().nullable(), done: z.boolean(),
})
export type Position = Readonly<z.infer<typeof Position>>

/**
 * Where a read stands, whole in itself: the client holds it and nothing is kept for it. `end` is when the read began, by AWS's
 * clock.
 */
const Token = z.strictObject({
  v: z.literal(1), kind: z.literal('kinesis'), stream: z.string(), arn: z.string(), createdAt: z.number().nullable(),
  direction: z.enum(['forward', 'backward']), low: Bound, high: Bound, end: z.number(),
  until: z.string(), shards: z.array(z.string()).nullable(), hash: z.string(),
  positions: z.record(z.string(), Position),
})
export type Token = Readonly<z.infer<typeof Token>>

/** The token as the text that a client holds. */
export const writeToken = (token: Token): string => tokenText(token)

/** The parts of a token that hold for the whole read. */
export const tokenBase = (asked: Asked, { arn, createdAt }: Summary, query: ReadQuery): Omit<Token, 'positions' | 'end'> => ({
  v: 1, kind: 'kinesis', stream: asked.stream, arn, createdAt, direction: asked.direction, low: copied(asked.low),
  high: copied(asked.high),
  until: stable(query.until), shards: asked.shards ? asked.shards.toSorted() : null, hash: hashOf(query),
})

/**
 * The token of a query that goes on. Throws BadInput for one that is damaged, of another stream, or that the query contradicts,
 * and Conflict where the stream was deleted and created again.
 */
export function readToken(text: string, asked: Asked, summary: Summary, query: ReadQuery): Token {
  const parsed = Token.safeParse(tokenIn(text))
  if (!parsed.success) throw badToken('The resume token is damaged.', 'Begin the read again without it.')
  const token = parsed.data
  if (token.stream !== asked.stream) {
    throw badToken(`The resume token belongs to stream ${token.stream}.`, 'Use it with that stream.')
  }
  if (token.hash !== hashOf(query)) {
    throw badToken('The filter or decode is another than the read began with.', 'Send both unchanged, or begin a new read.')
  }
  if (query.direction !== undefined && query.direction !== token.direction) throw other('direction')
  if (query.until !== undefined && stable(query.until) !== token.until) throw other('until')
  if (asked.shards && stable(asked.shards.toSorted()) !== stable(token.shards)) throw other('shards')
  if (token.arn !== summary.arn || token.createdAt !== summary.createdAt) throw new ProblemError(recreated(asked.stream))
  return token
}

const copied = (bound: Asked['low']): z.infer<typeof Bound> =>
  (typeof bound === 'object' && 'sequence' in bound ? { sequence: { ...bound.sequence } } : bound)

const badToken = (message: string, hint: string) => badQuery('query.from.resume', message, hint)
const other = (name: string) =>
  badToken(`${name} is another than the read began with.`, `Leave ${name} out, or begin a new read.`)

/** Why what was read of a stream has nothing to do with what is there now. */
export const recreated = (stream: string): Problem => ({
  code: 'Conflict', message: `Stream ${stream} was deleted and created again since this read began.`, hint: 'Begin a new read.',
  ref: streamRef(stream),
})
