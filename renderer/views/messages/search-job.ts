import { ProblemError } from '#contract/problem.ts'
import type { Batch } from '#contract/message.ts'
import type { Job } from '#contract/job.ts'
import type { Run, RunListener } from '../../live/run.ts'
import type { Client } from '../../rpc/connect.ts'
import { toProblem } from '../../rpc/problem.ts'
import { subscribe, type Ways } from '../../rpc/subscribe.ts'
import { t } from '../../texts/index.ts'

/** What a search asks of the host; tests give fakes. */
export type SearchWays = Ways & { readonly client: Pick<Client, 'flow' | 'jobs'> }

/** Which job a search is, when it began (epoch ms), and whether an earlier view began it. */
export type FoundJob = { readonly id: string, readonly startedAt: number, readonly restored: boolean }

/**
 * A search that runs in the host as a job and goes on when nobody looks. Following it again shows everything found so far; a lost
 * wire only interrupts the telling.
 */
export class SearchJob implements Run {
  readonly totals = true
  readonly #ways: SearchWays
  readonly #job: Promise<FoundJob>
  #after: string | undefined

  /** `job` settles when the host has begun the search, or has refused it. */
  constructor(ways: SearchWays, job: Promise<FoundJob>) {
    this.#ways = ways
    this.#job = job
    this.#job.catch(() => { /* Told by `follow`. */ })
  }

  follow(listener: RunListener, signal: AbortSignal): void {
    void this.#follow(this.#job, listener, signal)
  }

  /** Asks the host to stop; its last batch then carries the verdict. */
  stop(): void {
    void this.#job.then(({ id }) => this.#ways.client.jobs.cancel({ id })).catch(() => { /* What runs on is still followed. */ })
  }

  /** The run that reads what this one left, under the same job; `anew` where it left everything. */
  rest(anew: boolean): Run {
    if (anew) this.#after = undefined
    const resumed = this.#job.then(async (job) => {
      await this.#ways.client.jobs.resume({ id: job.id })
      return job
    })
    return {
      totals: true, stop: () => this.stop(),
      follow: (listener, signal) => void this.#follow(resumed, listener, signal),
    }
  }

  async #follow(ready: Promise<FoundJob>, listener: RunListener, signal: AbortSignal): Promise<void> {
    try {
      const job = await ready
      if (signal.aborted) return
      listener.began(job.startedAt, job.restored)
      await subscribe<Batch>(this.#ways, {
        open: (options) => this.#ways.client.jobs.results(
          { id: job.id, ...(this.#after !== undefined && { after: this.#after }) }, options),
        take: ({ resume, ...batch }) => {
          this.#after = resume ?? this.#after
          listener.take(batch, () => {})
        },
        onEnd: () => void this.#end(job.id, listener, signal),
        onProblem: listener.failed,
      }, signal)
    } catch (error) {
      if (!signal.aborted) listener.failed(toProblem(error))
    }
  }

  async #end(id: string, listener: RunListener, signal: AbortSignal): Promise<void> {
    try {
      const { state, problems, verdict } = await this.#ways.client.jobs.get({ id })
      if (signal.aborted) return
      const [problem = { code: 'Internal' as const, message: t.messages.searchFailed }] = problems
      if (state === 'failed') return listener.failed(problem)
      const interrupted = state === 'interrupted'
      const left = verdict === undefined || verdict.outcome === 'stopped'
      listener.ended({ interrupted, problems, ...(left && { resume: verdict?.resume ?? id }) })
    } catch (error) {
      if (!signal.aborted) listener.failed(toProblem(error))
    }
  }
}

/** A job the host still knows; null once it has forgotten it. */
export async function knownJob({ client }: SearchWays, id: string): Promise<Job | null> {
  try {
    return await client.jobs.get({ id })
  } catch (error) {
    const problem = toProblem(error)
    if (problem.code === 'NotFound') return null
    throw new ProblemError(problem)
  }
}
