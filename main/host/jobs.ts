import type { Job } from '#contract/job.ts'
import type { JournalPage } from '#contract/journal.ts'
import type { Batch } from '#contract/message.ts'
import type { ExportFormat, ReadQuery } from '#contract/query.ts'
import type { Log } from '#main/systems/driver.ts'
import { ActionJobs, type Planned } from './action-jobs.ts'
import { ExportJobs, type ChooseFile } from './export-jobs.ts'
import type { Guard, Who } from './guard.ts'
import { JobBook } from './job-book.ts'
import type { JournalQuery } from './journals.ts'
import { found, type WorkOf } from './job-streams.ts'
import type { At, Messages } from './messages.ts'
import { problem } from './problems.ts'
import { SearchJobs } from './search-jobs.ts'
import type { Sessions } from './sessions.ts'

type Needs = {
  readonly data: string; readonly messages: Messages; readonly sessions: Sessions; readonly guard: Guard
  readonly log: Log; readonly now: () => number
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
  readonly #actions: ActionJobs
  readonly #resuming = new Set<string>()

  private constructor(book: JobBook, { messages, sessions, guard, log, now, chooseFile }: Needs) {
    this.#book = book
    this.#searches = new SearchJobs({ book, messages, now })
    this.#exports = new ExportJobs({ book, messages, chooseFile })
    this.#actions = new ActionJobs({ book, sessions, guard, log })
  }

  static async open(needs: Needs): Promise<Jobs> {
    const book = await JobBook.open(needs)
    const jobs = new Jobs(book, needs)
    for (const entry of book.cutOff()) {
      const { work } = entry.record
      const left = work.type === 'search' ? await jobs.#searches.recover(entry)
        : work.type === 'action' ? jobs.#actions.recover(entry, work) : {}
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
  act(planned: Planned, who: Who): Promise<Job> {
    return this.#actions.start(planned, who)
  }

  /** What an action that runs as this job was planned to do; undefined for other jobs. */
  action(id: string): WorkOf<'action'> | undefined {
    const { work } = this.#book.of(id).record
    return work.type === 'action' ? work : undefined
  }

  /** The file of an export that is done, or what an action wrote. Throws NotFound for other jobs, Conflict while it runs. */
  file(id: string): { path: string; type: string; name: string } {
    const entry = this.#book.of(id)
    const { work, job } = entry.record
    switch (work.type) {
      case 'export': return this.#exports.file(entry.record, work)
      case 'action': return this.#actions.file(entry, work)
      case 'search': throw problem('NotFound', `${job.title} has no file`)
      default: return work satisfies never
    }
  }

  /** How far each message of an action came. Throws NotFound for a job without a journal. */
  async journal(id: string, query: JournalQuery): Promise<JournalPage> {
    const entry = this.#book.of(id)
    const { work, job } = entry.record
    if (work.type !== 'action') throw problem('NotFound', `${job.title} has no journal`)
    return await this.#actions.journal(entry, work, query)
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
   * gone on with, ReadOnly for an action that is no longer allowed. `who` is for the audit of what an action changes.
   */
  async resume(id: string, who: Who): Promise<Job> {
    const entry = this.#book.of(id)
    const { work } = entry.record
    if (entry.run || this.#resuming.has(id)) throw problem('Conflict', 'The job is running')
    this.#resuming.add(id)
    try {
      switch (work.type) {
        case 'search': return await this.#searches.resume(entry, work)
        case 'export': return await this.#exports.resume(entry, work)
        case 'action': return await this.#actions.resume(entry, work, who)
        default: return work satisfies never
      }
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
