/**
 * What was seen of one reader's place: first at `at`, unchanged until `until` (epoch ms), in `rounds` rounds of sampling. `done`
 * is how far it has read, `end` how far there is to read, `members` how many could read it (null: unknown).
 */
export type Observation = {
  readonly at: number
  readonly until: number
  readonly rounds: number
  readonly done: number
  readonly end: number
  readonly members: number | null
  /** How many items the place was moved back by when this observation began, where it was. */
  readonly movedBack?: number
}

/** One round's reading of a place. */
export type Seen = Pick<Observation, 'at' | 'done' | 'end' | 'members'>

const keptMs = 30 * 60_000
const keptObservations = 900

/**
 * The ring with one more reading: equal ones are joined, at most 30 minutes and 900 are kept. A place that went back, or an end
 * that did, begins anew.
 */
export function observe(ring: readonly Observation[], seen: Seen): readonly Observation[] {
  const last = ring.at(-1)
  const fresh: Observation = { ...seen, until: seen.at, rounds: 1 }
  if (!last) return [fresh]
  if (seen.end < last.end) return [fresh]
  if (seen.done < last.done) return [{ ...fresh, movedBack: last.done - seen.done }]
  if (seen.done === last.done && seen.end === last.end && seen.members === last.members) {
    return [...ring.slice(0, -1), { ...last, until: seen.at, rounds: last.rounds + 1 }]
  }
  return [...ring.filter(({ until }) => seen.at - until < keptMs).slice(-(keptObservations - 1)), fresh]
}

/** What waits to be read. */
export const waiting = ({ done, end }: Pick<Observation, 'done' | 'end'>): number => Math.max(0, end - done)
