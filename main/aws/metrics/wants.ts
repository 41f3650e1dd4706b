import { ProblemError, type Problem } from '#contract/problem.ts'
import { seriesKey } from './gather.ts'
import type { Metrics, Point, Series } from './metrics.ts'
import { putNewest } from '#main/systems/put-newest.ts'

/** What is wanted of a series: a number at most `everyMs` old. */
export type Wanted = Parameters<Metrics['latest']>[0][number]

/** What is known of a series: its newest point, when it was wanted and asked for last (epoch ms), whether it ever answered. */
export type Want = {
  readonly series: Series
  everyMs: number
  wantedAt: number
  askedAt: number | null
  point: Point | null
  everAnswered: boolean
  problem: Problem | undefined
  /** It failed in a way that may pass soon: it is not left alone until its time. */
  failed: boolean
}

const maxSeries = 50_000
const silentMs = 15 * 60_000
const afterFailureMs = 10_000
/** Who wanted a number so long ago may still be looking: what is on a screen is wanted every 15 to 60 s. */
const lookedMs = 90_000
/** Rounds come a little early or late; a series is due when nearly all of its time is over. */
const slackMs = (everyMs: number) => Math.min(5_000, everyMs / 10)
/** Two screens whose rounds differ by less than this are asked for together from then on. */
export const mostAheadMs = 30_000
const aheadMs = (everyMs: number) => Math.min(mostAheadMs, everyMs / 10)

/** The series that screens want, and when each is due. */
export class Wants {
  readonly #needs: { readonly now: () => number; readonly free?: boolean }
  readonly #known = new Map<string, Want>()

  constructor(needs: { readonly now: () => number; readonly free?: boolean }) {
    this.#needs = needs
  }

  note({ series, everyMs }: Wanted): Want {
    const key = seriesKey(series)
    const want = this.#known.get(key)
      ?? { series, everyMs, wantedAt: 0, askedAt: null, point: null, everAnswered: false, problem: undefined, failed: false }
    want.everyMs = everyMs
    want.wantedAt = this.#needs.now()
    // The least recently wanted one is the first in the map.
    putNewest(this.#known, key, want, maxSeries)
    return want
  }

  /** `listed`: CloudWatch names it, so that it is worth asking for although it never answered. */
  isDue(want: Want, listed = true): boolean {
    return this.#isOver(want, slackMs, listed)
  }

  /** What somebody may still be looking at and is due now or nearly so. */
  dueSoon(): readonly Want[] {
    const now = this.#needs.now()
    return [...this.#known.values()].filter((want) =>
      now - want.wantedAt <= lookedMs && want.askedAt !== null && this.#isOver(want, aheadMs, true))
  }

  /** One that was asked for before its time keeps its pace: each ask is billed. */
  learn(want: Want, now: number, known: Pick<Want, 'point' | 'problem'> & { readonly answered: boolean }): void {
    const { point, problem, answered } = known
    const due = (want.askedAt ?? now) + want.everyMs
    want.askedAt = due > now && due <= now + mostAheadMs ? due : now
    want.point = point
    want.problem = problem
    // A series that AWS refuses by itself is billed all the same.
    want.failed = problem !== undefined && problem.code !== 'Forbidden'
    want.everAnswered ||= answered
  }

  fail(want: Want, now: number, error: unknown): void {
    want.askedAt = now
    want.failed = true
    want.problem = error instanceof ProblemError ? error.problem : { code: 'Internal', message: 'CloudWatch could not be asked.' }
  }

  #isOver({ askedAt, failed, everAnswered, everyMs }: Want, early: (everyMs: number) => number, listed: boolean): boolean {
    if (askedAt === null) return true
    const ownMs = everAnswered || listed || this.#needs.free ? everyMs : Math.max(everyMs, silentMs)
    const waitMs = failed ? afterFailureMs : ownMs
    return this.#needs.now() - askedAt >= waitMs - early(waitMs)
  }
}
