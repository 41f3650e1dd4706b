import { z } from 'zod'
import { ProblemError } from '#contract/problem.ts'
import type { TailQuery } from '#contract/query.ts'
import { hashOf, stable } from '../../query-hash.ts'
import { tokenIn, tokenText } from '../../token-text.ts'
import { badQuery } from '../read/query.ts'
import { streamRef } from '../refs.ts'
import type { Summary } from '../shared.ts'

/** Where a tail is in a shard: all before it was given. `sub` counts what was given of the aggregate at `at`. */
const Position = z.union([
  z.enum(['oldest', 'newest']), z.strictObject({ time: z.number() }), z.strictObject({ after: z.string() }),
  z.strictObject({ at: z.string(), sub: z.number() }),
])
export type Position = Readonly<z.infer<typeof Position>>

const Token = z.strictObject({
  v: z.literal(1), kind: z.literal('kinesis-tail'), arn: z.string(), createdAt: z.number().nullable(), hash: z.string(),
  shards: z.string(),
  places: z.record(z.string(), Position),
})

/** What a tail is of: its stream as AWS made it, the shards that were chosen, and what was asked. */
export type Subject = {
  readonly summary: Pick<Summary,
  'name' | 'arn' | 'createdAt'>; readonly shards: readonly string[] | null; readonly query: TailQuery
}

/** A token that goes on from these places; it needs nothing that is kept here. */
export const writeToken = (
  { summary: { arn, createdAt }, shards, query }: Subject, places: ReadonlyMap<string, Position>,
): string =>
  tokenText({
    v: 1, kind: 'kinesis-tail', arn, createdAt, hash: hashOf(query), shards: chosen(shards), places: Object.fromEntries(places),
  } satisfies z.infer<typeof Token>)

/**
 * The places of a token. Throws BadInput for one of another tail, or that was written under another filter or other decoders;
 * Conflict where the stream was deleted and created again since.
 */
export function readToken(
  text: string, { summary: { name, arn, createdAt }, shards, query }: Subject,
): ReadonlyMap<string, Position> {
  const token = Token.safeParse(tokenIn(text)).data
  if (!token) throw bad('The resume token is damaged, or of no tail.', 'Follow the stream without it.')
  if (token.arn !== arn) throw bad(`The resume token belongs to ${token.arn}.`, 'Use it with that stream.')
  if (token.hash !== hashOf(query)) {
    throw bad('The filter or decode is another than the tail began with.', 'Send both unchanged, or follow without the token.')
  }
  if (token.shards !== chosen(shards)) {
    throw bad('The shards are others than the tail began with.', 'Name the same ones, or follow without the token.')
  }
  if (token.createdAt !== createdAt) {
    throw new ProblemError({
      code: 'Conflict', message: `Stream ${name} was deleted and created again since this tail began.`,
      hint: 'Follow it from the newest.', ref: streamRef(name),
    })
  }
  return new Map(Object.entries(token.places))
}

const chosen = (shards: readonly string[] | null): string => stable(shards?.toSorted())

const bad = (message: string, hint: string): ProblemError => badQuery('query.from.resume', message, hint)
