import { z } from 'zod'
import type { ReadQuery } from '#contract/query.ts'
import { hashOf, stable } from '../../query-hash.ts'
import { tokenIn, tokenText } from '../../token-text.ts'
import { badQuery } from './bad-query.ts'

const Position = z.number().int().min(0)

/**
 * Where a read or tail stands, whole in itself: the client holds it and nothing is kept for it. `ranges` are [low, high,
 * position] a partition.
 */
const Token = z.strictObject({
  v: z.literal(1),
  kind: z.enum(['read', 'tail']),
  topic: z.string(),
  topicId: z.string().nullable(),
  direction: z.enum(['forward', 'backward']),
  until: z.string(),
  partitions: z.array(z.number().int()).nullable(),
  committedOnly: z.boolean(),
  hash: z.string(),
  ranges: z.record(
    z.string().regex(/^\d{1,9}$/), z.tuple([Position, Position, Position]).refine(([low, high, at]) => low <= at && at <= high),
  ),
})
export type Token = z.infer<typeof Token>

/** The token as the text that a client holds. */
export const writeToken = (token: Token): string => tokenText(token)

/** What a later query must still agree with. */
export type Continued = Pick<ReadQuery, 'filter' | 'decode' | 'direction' | 'until' | 'partitions' | 'committedOnly'>

/** Throws BadInput for a token that is damaged, of another topic or kind, or that the query contradicts. */
export function readToken(text: string, kind: Token['kind'], topic: string, query: Continued): Token {
  const parsed = Token.safeParse(tokenIn(text))
  if (!parsed.success) throw badToken('The resume token is damaged.', 'Begin the read again without it.')
  const token = parsed.data
  if (token.topic !== topic) throw badToken(`The resume token belongs to topic ${token.topic}.`, 'Use it with that topic.')
  if (token.kind !== kind) throw badToken(`The resume token belongs to a ${token.kind}.`, `Use it with a ${token.kind}.`)
  if (token.hash !== hashOf(query)) throw badToken(
    'The filter or decode is another than the read began with.', 'Send both unchanged, or begin a new read.',
  )
  const other = (name: string) => badToken(
    `${name} is another than the read began with.`, `Leave ${name} out, or begin a new read.`,
  )
  if (query.direction !== undefined && query.direction !== token.direction) throw other('direction')
  if (query.until !== undefined && stable(query.until) !== token.until) throw other('until')
  if (query.partitions !== undefined && stable(sorted(query.partitions)) !== stable(token.partitions)) throw other('partitions')
  if (query.committedOnly !== undefined && query.committedOnly !== token.committedOnly) throw other('committedOnly')
  return token
}

/** The parts of a query that a token carries on. */
export function tokenBase(
  kind: Token['kind'], topic: string, topicId: string | null, query: Continued, direction: Token['direction'],
): Omit<Token, 'ranges'> {
  return {
    v: 1, kind, topic, topicId, direction, until: stable(query.until),
    partitions: query.partitions === undefined ? null : sorted(query.partitions),
    committedOnly: query.committedOnly ?? false, hash: hashOf(query),
  }
}

const sorted = (partitions: readonly number[]) => [...new Set(partitions)].sort((a, b) => a - b)

const badToken = (message: string, hint: string) => badQuery('query.from.resume', message, hint)
