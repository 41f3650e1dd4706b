import { randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import type { Job } from '#contract/job.ts'
import type { Progress } from '#contract/message.ts'
import type { Log } from '#main/systems/driver.ts'
import { Bell } from './bell.ts'
import { JobStore, type JobRecord, type Work } from './job-store.ts'
import { watchAll, watchOne, type Entry } from './job-streams.ts'
import { problem, problemOf } from './problems.ts'
import { Results } from './results.ts'

const maxJobs = 200

/** The progress of a job that has only begun. */
export const nothingYet: Progress = { scanned: 0, matched: 0, bytes: 0, fraction: null }

type Needs = { readonly data: string; readonly log: Log; readonly now: () => number }

/** Every job there is, whatever it does: on disk, told to whoever watches, run and stopped. */
export class JobBook {
  readonly #needs: Needs
  readonly #store: JobStore
  readonly #entries = new Map<string, Entry>()
  readonly #bell = new Bell()
  #closing = false

  private constructor(needs: Needs) {
    this.#needs = needs
    this.#store = new JobStore(needs.data)
  }

  /** Jobs of earlier runs of the host; one that ran when the host died still says so. */
  static async open(needs: Needs): Promise<JobBook> {
    const book = new JobBook(needs)
    const records = (await book.#store.load()).sort((a, b) => a.job.startedAt - b.job.startedAt)
    for (const { job, ...rest } of records) {
      book.#entries.set(job.id, book.#entry({ ...rest, job: told({ ...toldOf(rest.work), ...job }, rest.work) }))
    }
    return book
  }

  /** Those that ran when the host died. */
  cutOff(): Entry[] {
    return [...this.#entries.values()].filter(({ run, record: { job } }) => !run && job.state === 'running')
  }

  /** Throws NotFound. */
  of(id: string): Entry {
    const entry = this.#entries.get(id)
    if (!entry) throw problem('NotFound', `There is no job ${id}`)
    return entry
  }

  /** Newest first. Throws BadInput for a cursor that is none. */
  list({ limit = 100, cursor }: { limit?: number | undefined; cursor?: string | undefined }): { items: Job[]; next?: string } {
    const all = [...this.#entries.values()].map(({ record }) => record.job).reverse()
    const start = cursor === undefined ? 0 : all.findIndex(({ id }) => id === cursor) + 1
    if (cursor !== undefined && start === 0) throw problem('BadInput', 'The cursor is not one of jobs/list')
    const items = all.slice(start, start + limit)
    const last = items.at(-1)
    return { items, ...(start + limit < all.length && last && { next: last.id }) }
  }

  /** What a job is now and each change, at most twice a second; of one until it ended, or of all while they run. */
  watch(id: string | undefined, signal: AbortSignal): AsyncGenerator<{ job: Job }> {
    return id === undefined ? watchAll(this.#entries, this.#bell, signal) : watchOne(this.of(id), signal)
  }

  /**
   * A new job, on disk when this resolves; the oldest ones beyond 200 go. Where it cannot be stored there is no job, and `stop`
   * ends what was opened for it.
   */
  async add(title: string, work: Work, stop: AbortController): Promise<Entry> {
    const { connection, ref } = work
    const entry = this.#entry({
      job: {
        id: randomUUID(), title, connection, ref, ...toldOf(work), state: 'running', progress: nothingYet, problems: [],
        startedAt: this.#needs.now(),
      },
      work,
    })
    await this.#stored(entry.record, stop)
    this.#entries.set(entry.record.job.id, entry)
    await this.#prune().catch((error: unknown) => this.#needs.log.warn('An old job could not be removed', { error }))
    return entry
  }

  /**
   * Makes a job that has ended one that runs. `before` is what its earlier parts covered, where it goes on from them. Where that
   * cannot be stored it stays as it was, and `stop` ends what was opened for it.
   */
  async again(entry: Entry, stop: AbortController, before?: JobRecord['before']): Promise<void> {
    const { work, job: { endedAt: _ended, verdict: _verdict, file: _file, ...job } } = entry.record
    const record: JobRecord = {
      work, job: { ...job, state: 'running', problems: [], ...(!before && { progress: nothingYet }) }, ...(before && { before }),
    }
    await this.#stored(record, stop)
    entry.record = record
    this.tell(entry, {})
  }

  /**
   * Runs the work of a job. How it ends is told in the job: `body` gives what it knows beyond done, cancelled or failed. What it
   * left open ends with it, by `stop`.
   */
  run(entry: Entry, stop: AbortController, body: () => Promise<Partial<Job>>): void {
    const run = async () => {
      const end = await body().then((result): Partial<Job> => ({ state: stop.signal.aborted ? 'cancelled' : 'done', ...result }),
        (error: unknown): Partial<Job> =>
          (stop.signal.aborted ? { state: 'cancelled' } : { state: 'failed', problems: [this.#told(error)] }))
      stop.abort()
      entry.run = undefined
      const state = this.#closing && end.state === 'cancelled' ? 'interrupted' : end.state
      await this.change(entry, { ...end, state: state ?? 'done', endedAt: this.#needs.now() })
    }
    const ended = run().catch((error: unknown) => this.#needs.log.error('A job could not be stored', { error }))
    entry.run = { stop, ended }
  }

  /** Tells a change to whoever watches; it is on disk with the next `change`. */
  tell(entry: Entry, change: Partial<Job>): void {
    const { work, job } = entry.record
    entry.record = { ...entry.record, job: told({ ...job, ...change }, work) }
    entry.bell.ring()
    this.#bell.ring()
  }

  /** Tells a change and resolves when it is on disk. */
  async change(entry: Entry, change: Partial<Job>): Promise<void> {
    this.tell(entry, change)
    await this.#store.save(entry.record)
  }

  /** Whether what runs is being stopped because the program ends. */
  get isClosing(): boolean {
    return this.#closing
  }

  /** Where the file of an export or an action is kept until it is fetched. */
  filePath(id: string): string {
    return this.#store.filePath(id)
  }

  /** Where an action notes what it does; kept as long as its job. */
  journalPath(id: string): string {
    return this.#store.journalPath(id)
  }

  /** Stops what runs; it is `interrupted` and may be resumed at the next start. */
  async close(): Promise<void> {
    this.#closing = true
    await Promise.all([...this.#entries.values()].map(async ({ run }) => {
      run?.stop.abort(problem('Cancelled', 'Tidemark is ending'))
      await run?.ended
    }))
  }

  #entry(record: JobRecord): Entry {
    return { record, results: new Results(this.#store.resultsPath(record.job.id)), bell: new Bell() }
  }

  async #stored(record: JobRecord, stop: AbortController): Promise<void> {
    try {
      await this.#store.save(record)
    } catch (error) {
      stop.abort(error)
      throw error
    }
  }

  #told(error: unknown) {
    const told = problemOf(error)
    if (told.code === 'Internal') this.#needs.log.error('A job failed', { error })
    return told
  }

  async #prune(): Promise<void> {
    for (const [id, { run, record, results }] of this.#entries) {
      if (this.#entries.size <= maxJobs) return
      if (run || waits(record)) continue
      this.#entries.delete(id)
      const files = [this.#store.filePath(id), this.#store.journalPath(id)]
      await Promise.all([this.#store.remove(id), results.remove(), ...files.map((path) => rm(path, { force: true }))])
    }
  }
}

/** The journal of an action that was cut off may be all that knows where a message is. */
const waits = ({ work, job }: JobRecord): boolean => work.type === 'action' && job.state === 'interrupted'

/** With whether it can be gone on with now. */
function told({ resumable: _before, ...job }: Job, work: Work): Job {
  const isWhole = job.state === 'running' || job.state === 'done'
  return isWhole || (work.type === 'action' && !work.resumable) ? job : { ...job, resumable: true }
}

/** What a job tells of its work. */
const toldOf = (work: Work): Pick<Job, 'type' | 'system' | 'query'> =>
  ({ type: work.type, system: work.system, ...('query' in work && { query: work.query }) })
