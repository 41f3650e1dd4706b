import { ProblemError, type Problem } from '#contract/problem.ts'
import { descendants } from '../read/lineage.ts'
import { badQuery } from '../read/query.ts'
import type { Shard } from '../shared.ts'
import { closedProblem } from './tail-run.ts'
import { readToken, type Position, type Subject } from './token.ts'

/** Where a tail begins in each shard that it follows, and what is to be said of shards of which nothing comes. */
type Start = {
  readonly places: ReadonlyMap<string, Position>
  readonly problems: readonly (readonly [shard: string, problem: Problem])[]
}

/**
 * Where the token says, else at the newest of each open shard; `grows` tells whether children of shards that ended are
 * followed. Throws NotFound for shards that the stream does not have.
 */
export function startOf(subject: Subject, shards: readonly Shard[], grows: boolean): Start {
  const { query: { from = 'newest' }, shards: chosen } = subject
  const token = typeof from === 'object' && 'resume' in from ? readToken(from.resume, subject) : null
  if (token && grows) return withHeirs(token, shards, chosen)
  const missing = chosen?.find((id) => shards.every((shard) => shard.id !== id))
  if (missing !== undefined) {
    const message = `Stream ${subject.summary.name} has no shard ${missing}.`
    throw new ProblemError({ ...badQuery('query.shards', message, 'Look at its list of shards.').problem, code: 'NotFound' })
  }
  if (token) return { places: token, problems: [] }
  const meant = shards.filter(({ id }) => chosen?.includes(id) ?? true)
  return {
    places: new Map(meant.filter(({ open }) => open).map(({ id }) => [id, 'newest'])),
    problems: chosen === null ? [] : meant.filter(({ open }) => !open).map(({ id }) => [id, closedProblem(id)]),
  }
}

/** Shards of a token that are past the retention are gone; those that came after them take their place, from the oldest on. */
function withHeirs(places: ReadonlyMap<string, Position>, shards: readonly Shard[], chosen: readonly string[] | null): Start {
  const isListed = (id: string): boolean => shards.some((shard) => shard.id === id)
  const here = new Map([...places].filter(([id]) => isListed(id)))
  const gone = [...places.keys()].filter((id) => !isListed(id))
  if (gone.length === 0) return { places: here, problems: [] }
  const heirs = chosen === null ? eldest(shards, here) : childrenOf(gone, shards, here)
  // Where shards were chosen, others are none of the tail's, so that the line ends where its children are gone too.
  const lost = chosen === null ? [] : gone.filter((id) => shards.every(({ parents }) => !parents.includes(id)))
  return {
    places: new Map([...here, ...heirs.map(({ id }): [string, Position] => [id, 'oldest'])]),
    problems: lost.map((id) => [id, lostProblem(id)]),
  }
}

/** The oldest shards there are, but for those that lead to one that is followed: they were followed before it. */
function eldest(shards: readonly Shard[], here: ReadonlyMap<string, Position>): readonly Shard[] {
  const isEldest = ({ parents }: Shard): boolean => !parents.some((parent) => shards.some((shard) => shard.id === parent))
  const wasFollowed = ({ id }: Shard): boolean => here.has(id) || descendants(shards, id).some((one) => here.has(one.id))
  return shards.filter((shard) => isEldest(shard) && !wasFollowed(shard))
}

/** Children of shards that are gone. One with a parent that is followed begins when that ends. */
const childrenOf = (gone: readonly string[], shards: readonly Shard[], here: ReadonlyMap<string, Position>): readonly Shard[] =>
  shards.filter(({ id, parents }) => !here.has(id) && parents.some((parent) => gone.includes(parent))
    && !parents.some((parent) => here.has(parent)))

const lostProblem = (shard: string): Problem => ({
  code: 'NotFound', message: `Shard ${shard} and those that took its place have expired: which go on from there is not known.`,
  hint: 'Follow the stream, or the shards that are open now.',
})
