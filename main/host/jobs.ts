import type { Outcome } from '#contract/action.ts'
import type { Job } from '#contract/job.ts'
import type { Batch } from '#contract/message.ts'
import type { ExportFormat, ReadQuery } from '#contract/query.ts'
import type { Log } from '#main/systems/driver.ts'
import { ExportJobs, type ChooseFile } from './export-jobs.ts'
import { JobBook } from './job-book.ts'
import type { Work } from './job-store.ts'
import { found } from './job-streams.ts'
import type { At, Messages } from './messages.ts'
import { problem } from './problems.ts'
import { SearchJobs } from './search-jobs.ts'

type Needs = {
  readonly data: string; readonly messages: Messages; readonly log: Log; readonly now: () => number
  readonly chooseFile: ChooseFile | undefined
}

/**
 * Long work that outlives its caller. What it found is kept on disk; one cut off by the end of the program is `interrupted` and
 * waits for resume.
 */
export class Jobs {
  readonly #book: JobBook
  readonly #searches: SearchJobs
  readonly #exports: ExportJobs
  readonly #resuming = new Set<string>()

  private constructor(book: JobBook, { messages, now, chooseFile }: Needs) {
    this.#book = book
    this.#searches = new SearchJobs({ book, messages, now })
    this.#exports = new ExportJobs({ book, messages, chooseFile })
  }

  static async open(needs: Needs): Promise<Jobs> {
    const book = await JobBook.open(needs)
    const jobs = new Jobs(book, needs)
    for (const entry of book.cutOff()) {
      const { work } = entry.record
      const left = work.type === 'search' ? await jobs.#searches.recover(entry) : {}
      if (work.type === 'export') await jobs.#exports.recover(entry, work)
      await book.change(entry, { ...left, state: 'interrupted', endedAt: needs.now() })
    }
    return jobs
  }

  /** Rejects for a query that cannot begin; then it runs whatever becomes of the caller. */
  async search(at: At, query: ReadQuery): Promise<{ job: Job }> {
    return { job: await this.#searches.start(at, query) }
  }

  /** Reads all that matches into a file, which `file` gives once the job is done, or which the person chose with `saveAs`. */
  async export(at: At, query: ReadQuery, format: ExportFormat, saveAs = false): Promise<{ job: Job }> {
    return { job: await this.#exports.start(at, query, format, saveAs) }
  }

  /** Runs an action as a job; a failure is told in the job. */
  async act(title: string, work: Work, run: (signal: AbortSignal) => Promise<Outcome>): Promise<{ job: Job }> {
    const stop = new AbortController()
    const entry = await this.#book.add(title, work, stop)
    this.#book.run(entry, stop, async () => ({ outcome: await run(stop.signal) }))
    return { job: entry.record.job }
  }

  /** The file of an export that is done. Throws NotFound for other jobs, Conflict while it runs. */
  file(id: string): { path: string; type: string; name: string } {
    const { record } = this.#book.of(id)
    if (record.work.type !== 'export') throw problem('NotFound', `${record.job.title} has no file`)
    return this.#exports.file(record, record.work)
  }

  list(page: { limit?: number | undefined; cursor?: string | undefined }): { items: Job[]; next?: string } {
    return this.#book.list(page)
  }

  get(id: string): Job {
    return this.#book.of(id).record.job
  }

  /** Resolves when the job has stopped; one that is not running stays as it is. */
  async cancel(id: string): Promise<Job> {
    const entry = this.#book.of(id)
    entry.run?.stop.abort(problem('Cancelled', 'The job was cancelled'))
    await entry.run?.ended
    return entry.record.job
  }

  /**
   * Goes on where it stopped, under the same id. Throws Conflict when it runs or nothing is left, Unsupported for what cannot be
   * gone on with.
   */
  async resume(id: string): Promise<Job> {
    const entry = this.#book.of(id)
    const { work } = entry.record
    if (work.type === 'action') throw problem('Unsupported', 'This job cannot be resumed', 'Plan it again.')
    if (entry.run || this.#resuming.has(id)) throw problem('Conflict', 'The job is running')
    this.#resuming.add(id)
    try {
      return await (work.type === 'search' ? this.#searches.resume(entry, work) : this.#exports.resume(entry, work))
    } finally {
      this.#resuming.delete(id)
    }
  }

  /** What a job is now and each change, at most twice a second; of one until it ended, or of all while they run. */
  watch(id: string | undefined, signal: AbortSignal): AsyncGenerator<{ job: Job }> {
    return this.#book.watch(id, signal)
  }

  /**
   * What a search found so far, then what it finds, until it ends; the last batch carries the verdict. Each batch's `resume` is
   * the cursor after it. Rejects with BadInput for a cursor that is none.
   */
  async results(id: string, after: string | undefined, signal: AbortSignal): Promise<AsyncGenerator<Batch>> {
    const entry = this.#book.of(id)
    const from = /^\d{1,15}$/.test(after ?? '0') ? Number(after ?? 0) : Number.NaN
    if (!await entry.results.isCursor(from)) throw problem('BadInput', 'The cursor is not one of jobs/results')
    return found(entry, from, signal)
  }

  /** Stops what runs; it is `interrupted` and may be resumed at the next start. */
  close(): Promise<void> {
    return this.#book.close()
  }
}
