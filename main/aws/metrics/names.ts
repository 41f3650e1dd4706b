import { CloudWatchClient, ListMetricsCommand, type Metric } from '@aws-sdk/client-cloudwatch'
import { ProblemError, type Problem } from '#contract/problem.ts'
import type { Call } from '#main/systems/driver.ts'
import { Kept } from '#main/systems/kept.ts'
import type { Series } from './metrics.ts'

/** What names a series within its namespace. */
export type Named = Pick<Series, 'metric' | 'dimensions'>

/**
 * The series of a namespace that had points in the last three hours, as CloudWatch spells them. `whole` is false where there are
 * more than are listed: what is not in it may exist then. `problem` says why they could not be listed; those of the last listing
 * still stand for half an hour. `pages` is what it cost.
 */
export type Listing = {
  readonly all: readonly Named[]; readonly whole: boolean; readonly pages: number; readonly problem?: Problem
  /** The series as CloudWatch spells it; undefined where it is not listed. Case and spaces of names do not matter, values do. */
  find(series: Named): Named | undefined
}

/** New series appear in ListMetrics up to 15 minutes late (CloudWatch API reference), so that more often tells little more. */
const listedMs = 15 * 60_000
const listedFreeMs = 60_000
const afterFailureMs = 60_000
/** So long a listing stands in for those that fail after it. */
const standsInMs = 2 * listedMs
/** Two namespaces that were both listed before are not listed anew within this time, and wait no longer than that. */
const apartMs = 20_000
const waitingMs = 5 * 60_000
/** 500 a page: beyond so many series, listing costs more than it spares. */
const mostPages = 20

type Needs = { readonly client: () => CloudWatchClient; readonly now: () => number; readonly free?: boolean | undefined }

/** Which series exist, by namespace: ListMetrics at most once in 15 minutes each. */
export class Names {
  readonly #needs: Needs
  readonly #kept: Kept<Listing>
  /** The last listing that did not fail, and when (epoch ms). */
  readonly #listed = new Map<string, { readonly listing: Listing; readonly at: number }>()
  #last: { readonly namespace: string; readonly at: number } | undefined

  constructor(needs: Needs) {
    this.#needs = needs
    this.#kept = new Kept(needs.now, new AbortController().signal)
  }

  /** How many requests the last listing took; one before the first. */
  pages(namespace: string): number {
    return this.#listed.get(namespace)?.listing.pages ?? 1
  }

  /** What is known without asking, if it is young enough; a little older while it would not be listed anew. */
  known(namespace: string): Listing | undefined {
    const maxAgeMs = this.#needs.free ? listedFreeMs : listedMs
    const told = this.#kept.known(namespace, this.#isOther(namespace) ? maxAgeMs + waitingMs : maxAgeMs)
    return told && (!hasFailed(told.value) || this.#needs.now() - told.at < afterFailureMs) ? told.value : undefined
  }

  /** Another namespace was listed just now: they follow each other, so that a refresh has few calls. */
  #isOther(namespace: string): boolean {
    return this.#last !== undefined && this.#last.namespace !== namespace && this.#needs.now() - this.#last.at < apartMs
  }

  /** Rejects only when cancelled: what kept it from being listed is its `problem`, and remembered as long. */
  async of(namespace: string, call: Pick<Call, 'signal'>): Promise<Listing> {
    const ask = (signal: AbortSignal) => this.#list(namespace, signal)
    const told = await this.#kept.get(namespace, this.#needs.free ? listedFreeMs : listedMs, ask, call)
    if (!hasFailed(told.value)) return told.value
    return (await this.#kept.get(namespace, afterFailureMs, ask, call)).value
  }

  async #list(namespace: string, abortSignal: AbortSignal): Promise<Listing> {
    this.#last = { namespace, at: this.#needs.now() }
    const found: Named[] = []
    let [pages, NextToken]: [number, string | undefined] = [0, undefined]
    try {
      do {
        pages++
        const page: { Metrics?: Metric[]; NextToken?: string } = await this.#needs.client().send(
          new ListMetricsCommand({ Namespace: namespace, RecentlyActive: 'PT3H', NextToken }), { abortSignal },
        )
        found.push(...(page.Metrics ?? []).map(namedOf))
        NextToken = page.NextToken || undefined
      } while (NextToken !== undefined && pages < mostPages)
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error
      return this.#stoodIn(namespace, error.problem) ?? listingOf(found, { whole: false, pages, problem: error.problem })
    }
    const listing = listingOf(found, { whole: NextToken === undefined, pages })
    this.#listed.set(namespace, { listing, at: this.#needs.now() })
    return listing
  }

  /** A role that may no longer list is another one: what the old one saw tells nothing. */
  #stoodIn(namespace: string, problem: Problem): Listing | undefined {
    const last = this.#listed.get(namespace)
    const stands = last && problem.code !== 'Forbidden' && this.#needs.now() - last.at < standsInMs
    return stands ? { ...last.listing, problem } : undefined
  }
}

/** What may go well the next time; a permission that is missing will be missing then. */
const hasFailed = ({ problem }: Listing): boolean => problem !== undefined && problem.code !== 'Forbidden'

/** A listing of these series. */
export function listingOf(all: readonly Named[], rest: Pick<Listing, 'whole' | 'pages' | 'problem'>): Listing {
  const bySpelling = new Map(all.map((named) => [plainKey(named), named]))
  return { ...rest, all, find: (series) => bySpelling.get(plainKey(series)) }
}

/** A series as ListMetrics tells of it. */
export const namedOf = ({ MetricName = '', Dimensions = [] }: Metric): Named =>
  ({ metric: MetricName, dimensions: Object.fromEntries(Dimensions.map(({ Name = '', Value = '' }) => [Name, Value])) })

/** Guides and CloudWatch may spell a name otherwise: "IngestionTo…" and "Ingestionto…", "Cluster Name" and "ClusterName". */
const plainKey = ({ metric, dimensions }: Named): string => JSON.stringify([plain(metric), Object.entries(dimensions)
  .map(([name, value]) => [plain(name), value]).sort(([a = ''], [b = '']) => (a < b ? -1 : 1))])

const plain = (name: string): string => name.toLowerCase().replaceAll(/[ _-]/g, '')
