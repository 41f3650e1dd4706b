import type { Connection } from '#contract/connection.ts'
import type { Kind, Manifest } from '#contract/manifest.ts'
import { ProblemError } from '#contract/problem.ts'
import type { Resource } from '#contract/resource.ts'
import { client } from '../../rpc/client.ts'
import { t } from '../../texts/index.ts'
import { placeKey, rowKey, type BoardData, type Followed } from './board-feed.ts'
import type { Failure } from './failures.ts'

/** One kind of resource that something waits for, in one connection. */
export type Source = {
  readonly connection: Connection; readonly system: string; readonly kind: string; readonly label: string
  /** How often rows on the screen are read, ms. */
  readonly everyMs: number
  /** Its system has a slow pace for rows off the screen. */
  readonly isPaced: boolean
}

/** The kinds that stand on the board: of their own (no parent), and judged by a backlog or by how far behind they are. */
export const sourcesOf = (connections: readonly Connection[], systems: readonly Manifest[]): readonly Source[] =>
  connections.flatMap((connection) => systems
    .filter((system) => system.connection === connection.config.type)
    .flatMap((manifest) => Object.entries(manifest.kinds).filter(([, kind]) => isJudged(kind)).map(([kind, { label }]) => ({
      connection, system: manifest.system, kind, label: labelOf(manifest, label), everyMs: manifest.sampling.everyMs,
      isPaced: manifest.sampling.background !== undefined,
    }))))

const isJudged = ({ parent, metrics, columns }: Kind): boolean =>
  parent === undefined && columns.some(({ key }) => key === 'verdict')
  && metrics.some(({ role }) => role === 'backlog' || role === 'age')

/** How often numbers come while something is read, ms. */
const usualMs = 2_000

type Failed = readonly Pick<Failure, 'connection'>[]

/** The sources of connections that answer. */
const answering = (sources: readonly Source[], failed: Failed): readonly Source[] =>
  sources.filter(({ connection }) => !failed.some((one) => one.connection.id === connection.id))

/** How often numbers of a board should come (ms): as often as the fastest of its sources is read. Those that fail bring none. */
export function boardPace(sources: readonly Source[], failed: Failed): number {
  const well = answering(sources, failed)
  const paces = (well.length > 0 ? well : sources).map(({ everyMs }) => everyMs)
  return paces.length > 0 ? Math.min(...paces) : usualMs
}

/**
 * When numbers of a board last came (epoch ms): of the connections that answer; where none does, of what failed, so that what
 * still comes in part does not make the rest look young. Null while nothing came.
 */
export function freshAt(
  sources: readonly Source[], failed: Failed, { wholeAt, problems }: Pick<BoardData, 'wholeAt' | 'problems'>,
): number | null {
  const well = answering(sources, failed)
  const all = well.length > 0 ? well : sources
  const places = all.map(({ connection, system }) => placeKey({ connection: connection.id, system }))
  const times = places.filter((place) => well.length > 0 || problems.has(place)).flatMap((place) => wholeAt.get(place) ?? [])
  return times.length > 0 ? Math.max(...times) : null
}

/** A consumer alone would not say whose it is. */
const labelOf = ({ system, label: name }: Manifest, label: string): string =>
  (system === 'kinesis' ? t.backlog.consumerOf(name, label) : label)

/** How the rows of one source are followed: all alike, or those in view at once and all of them in the background. */
export function followedOf(
  { connection: { id }, system, isPaced }: Source, resources: readonly Resource[], isInView: (key: string) => boolean,
): readonly Followed[] {
  const place = { connection: id, system }
  const refs = resources.map(({ ref }) => ref)
  if (!isPaced) return [{ ...place, refs }]
  return [{ ...place, refs: refs.filter((ref) => isInView(rowKey(place, ref))) }, { ...place, refs, background: true }]
}

/** The ids of the connections of the sandbox; they cost nothing and belong together. */
const sandboxIds: ReadonlySet<string> = new Set(['sandbox', 'sandbox-aws'])

/** What is opened without a click: an only connection, or the sandbox where there is nothing else. */
export const openedByLooking = (connections: readonly Pick<Connection, 'id'>[]): readonly string[] =>
  (connections.length === 1 || connections.every(({ id }) => sandboxIds.has(id)) ? connections.map(({ id }) => id) : [])

/** Every resource of a source, page by page; throws the problem of one that gave nothing at all. */
export async function listAll({ connection, system, kind }: Source, signal: AbortSignal): Promise<readonly Resource[]> {
  const items: Resource[] = []
  for (let cursor: string | undefined, first = true; first || cursor !== undefined; first = false) {
    const page = await client.resources.list({
      connection: connection.id, system, kind, limit: 1_000, ...(cursor !== undefined && { cursor }),
    }, { signal })
    const [problem] = page.problems
    if (problem && page.items.length === 0 && items.length === 0) throw new ProblemError(problem)
    items.push(...page.items)
    cursor = page.next
  }
  return items
}
