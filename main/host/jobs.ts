import { randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import type { Outcome } from '#contract/action.ts'
import type { Job } from '#contract/job.ts'
import type { Batch, Progress, Verdict } from '#contract/message.ts'
import type { ExportFormat, ReadQuery } from '#contract/query.ts'
import type { Log } from '#main/systems/driver.ts'
import { Bell } from './bell.ts'
import { ExportFile, exportTypes } from './export-file.ts'
import { JobStore, type Work } from './job-store.ts'
import { found, watchAll, watchOne, type Entry } from './job-streams.ts'
import type { At, Messages } from './messages.ts'
import { problem, problemOf } from './problems.ts'
import { Results } from './results.ts'
import { goingOn, joinProgress, joinVerdicts, withProgress } from './resuming.ts'

const maxJobs = 200
const quietMs = 2_000
const nothing: Progress = { scanned: 0, matched: 0, bytes: 0, fraction: null }

type Needs = { readonly data: string; readonly messages: Messages; readonly log: Log; readonly now: () => number }

/**
 * Long work that outlives its caller. What it found is kept on disk; one cut off by the end of the program is `interrupted` and
 * waits for resume.
 */
export class Jobs {
  readonly #needs: Needs
  readonly #store: JobStore
  readonly #entries = new Map<string, Entry>()
  readonly #bell = new Bell()
  readonly #resuming = new Set<string>()
  #closing = false

  private constructor(needs: Needs) {
    this.#needs = needs
    this.#store = new JobStore(needs.data)
  }

  static async open(needs: Needs): Promise<Jobs> {
    const jobs = new Jobs(needs)
    const records = (await jobs.#store.load()).sort((a, b) => a.job.startedAt - b.job.startedAt)
    for (const record of records) {
      const entry: Entry = { record, results: new Results(jobs.#store.resultsPath(record.job.id)), bell: new Bell() }
      jobs.#entries.set(record.job.id, entry)
      if (record.job.state !== 'running') continue
      const last = await entry.results.recover()
      await jobs.#change(entry, { state: 'interrupted', endedAt: needs.now(), ...(last && { progress: last.progress }) })
    }
    return jobs
  }

  /** Rejects for a query that cannot begin; then it runs whatever becomes of the caller. */
  async search(at: At, query: ReadQuery): Promise<{ job: Job }> {
    const stop = new AbortController()
    const source = await this.#needs.messages.read(at, query, stop.signal)
    const { connection, system, ref } = at
    const words = query.filter?.text ?? query.filter?.key ?? query.filter?.where
    const title = `Search ${ref.path.join(' / ')}${words === undefined ? '' : ` for ${words}`}`
    const entry = await this.#add(title, { type: 'search', connection, system, ref, query })
    this.#run(entry, stop, () => this.#collect(entry, source, nothing))
    return { job: entry.record.job }
  }

  /** Runs an action as a job; a failure is told in the job. */
  async act(title: string, work: Work, run: (signal: AbortSignal) => Promise<Outcome>): Promise<{ job: Job }> {
    const stop = new AbortController()
    const entry = await this.#add(title, work)
    this.#run(entry, stop, async () => ({ outcome: await run(stop.signal) }))
    return { job: entry.record.job }
  }

  /** Reads into a file that `file` gives once the job is done. Rejects for a query that cannot begin. */
  async export(at: At, query: ReadQuery, format: ExportFormat): Promise<{ job: Job }> {
    const stop = new AbortController()
    const source = await this.#needs.messages.read(at, query, stop.signal)
    const { connection, system, ref } = at
    const entry = await this.#add(
      `Export ${ref.path.join(' / ')} as ${format}`, { type: 'export', connection, system, ref, query, format },
    )
    this.#run(entry, stop, () => this.#write(entry, source, format))
    return { job: entry.record.job }
  }

  /** The file of an export that is done. Throws NotFound for other jobs, Conflict while it runs. */
  file(id: string): { path: string; type: string; name: string } {
    const { record: { job, work } } = this.#entry(id)
    if (work.type !== 'export') throw problem('NotFound', `${job.title} has no file`)
    if (job.state !== 'done') throw problem('Conflict', `${job.title} is ${job.state}`, 'The file is there when the job is done.')
    const stem = work.ref.path.join('-').replaceAll(/[^\w.-]+/g, '_') || 'messages'
    return { path: this.#store.filePath(id), type: exportTypes[work.format], name: `${stem}.${work.format}` }
  }

  list({ limit = 100, cursor }: { limit?: number | undefined; cursor?: string | undefined }): { items: Job[]; next?: string } {
    const all = [...this.#entries.values()].map(({ record }) => record.job).reverse()
    const start = cursor === undefined ? 0 : all.findIndex(({ id }) => id === cursor) + 1
    if (cursor !== undefined && start === 0) throw problem('BadInput', 'The cursor is not one of jobs/list')
    const items = all.slice(start, start + limit)
    const last = items.at(-1)
    return { items, ...(start + limit < all.length && last && { next: last.id }) }
  }

  get(id: string): Job {
    return this.#entry(id).record.job
  }

  /** Resolves when the job has stopped; one that is not running stays as it is. */
  async cancel(id: string): Promise<Job> {
    const entry = this.#entry(id)
    entry.run?.stop.abort(problem('Cancelled', 'The job was cancelled'))
    await entry.run?.ended
    return entry.record.job
  }

  /**
   * Goes on where it stopped, under the same id. Throws Conflict when it runs or nothing is left, Unsupported for what cannot be
   * gone on with.
   */
  async resume(id: string): Promise<Job> {
    const entry = this.#entry(id)
    const { job, work } = entry.record
    if (work.type === 'action') throw problem('Unsupported', 'This job cannot be resumed', 'Plan it again.')
    if (entry.run || this.#resuming.has(id)) throw problem('Conflict', 'The job is running')
    this.#resuming.add(id)
    try {
      return await (work.type === 'search' ? this.#searchOn(entry, job, work) : this.#exportAnew(entry, job, work))
    } finally {
      this.#resuming.delete(id)
    }
  }

  async #searchOn(entry: Entry, job: Job, work: Work & { type: 'search' }): Promise<Job> {
    const last = await entry.results.recover()
    const from = job.verdict ? job.verdict.resume : last?.resume
    if (job.verdict && from === undefined) {
      throw problem('Conflict', 'Nothing is left to read', 'Start a new search to read what came since.')
    }
    const stop = new AbortController()
    const source = await this.#needs.messages.read(
      work, from === undefined ? work.query : goingOn(work.query, from, job), stop.signal,
    )
    if (from === undefined) await entry.results.remove()
    const progress = from === undefined ? nothing : job.progress
    return this.#again(entry, stop, progress, () => this.#collect(entry, source, progress))
  }

  /** A file that was cut off is written anew, from a range that begins now. */
  async #exportAnew(entry: Entry, job: Job, work: Work & { type: 'export' }): Promise<Job> {
    if (job.state === 'done') throw problem('Conflict', 'The file is whole', 'Start a new export to read what came since.')
    const stop = new AbortController()
    const source = await this.#needs.messages.read(work, work.query, stop.signal)
    return this.#again(entry, stop, nothing, () => this.#write(entry, source, work.format))
  }

  async #again(entry: Entry, stop: AbortController, progress: Progress, body: () => Promise<Partial<Job>>): Promise<Job> {
    const { work, job: { endedAt: _, ...job } } = entry.record
    entry.record = { work, job }
    await this.#change(entry, { state: 'running', problems: [], progress })
    this.#run(entry, stop, body)
    return entry.record.job
  }

  /** What a job is now and each change, at most twice a second; of one until it ended, or of all while they run. */
  watch(id: string | undefined, signal: AbortSignal): AsyncGenerator<{ job: Job }> {
    return id === undefined ? watchAll(this.#entries, this.#bell, signal) : watchOne(this.#entry(id), signal)
  }

  /**
   * What a search found so far, then what it finds, until it ends; the last batch carries the verdict. Each batch's `resume` is
   * the cursor after it. Rejects with BadInput for a cursor that is none.
   */
  async results(id: string, after: string | undefined, signal: AbortSignal): Promise<AsyncGenerator<Batch>> {
    const entry = this.#entry(id)
    const from = /^\d{1,15}$/.test(after ?? '0') ? Number(after ?? 0) : Number.NaN
    if (!await entry.results.isCursor(from)) throw problem('BadInput', 'The cursor is not one of jobs/results')
    return found(entry, from, signal)
  }

  /** Stops what runs; it is `interrupted` and may be resumed at the next start. */
  async close(): Promise<void> {
    this.#closing = true
    await Promise.all([...this.#entries.values()].map(async ({ run }) => {
      run?.stop.abort(problem('Cancelled', 'Tidemark is ending'))
      await run?.ended
    }))
  }

  /** Takes a search's batches to its results; `base` is what earlier parts counted. */
  async #collect(entry: Entry, source: AsyncIterable<Batch>, base: Progress): Promise<Partial<Job>> {
    const before = entry.record.job.verdict
    let verdict = before
    let kept = 0
    for await (const { verdict: part, ...batch } of source) {
      const progress = joinProgress(base, batch.progress)
      const now = this.#needs.now()
      if (batch.messages.length > 0 || now - kept > quietMs) {
        await entry.results.add({ ...batch, progress })
        kept = now
      }
      if (part) verdict = before ? joinVerdicts(before, part) : withProgress(base, part)
      this.#tell(entry, { ...entry.record.job, progress })
    }
    const full = problem('TooLarge', 'More was found than is kept', 'Narrow the search; what came after was counted only.')
    return { ...(verdict && { verdict }), problems: entry.results.full ? [full.problem] : [] }
  }

  async #write(entry: Entry, source: AsyncIterable<Batch>, format: ExportFormat): Promise<Partial<Job>> {
    const file = await ExportFile.create(this.#store.filePath(entry.record.job.id), format)
    try {
      let verdict: Verdict | undefined
      for await (const batch of source) {
        await file.add(batch.messages)
        verdict = batch.verdict ?? verdict
        this.#tell(entry, { ...entry.record.job, progress: batch.progress })
      }
      await file.finish()
      return { ...(verdict && { verdict }) }
    } finally {
      await file.close()
    }
  }

  async #add(title: string, work: Work): Promise<Entry> {
    const { connection, ref } = work
    const id = randomUUID()
    const job: Job = {
      id, title, connection, ref, state: 'running', progress: nothing, problems: [], startedAt: this.#needs.now(),
    }
    const entry: Entry = { record: { job, work }, results: new Results(this.#store.resultsPath(id)), bell: new Bell() }
    this.#entries.set(id, entry)
    await this.#store.save(entry.record)
    await this.#prune()
    return entry
  }

  #run(entry: Entry, stop: AbortController, body: () => Promise<Partial<Job>>): void {
    const run = async () => {
      const end = await body().then((result): Partial<Job> => ({ state: stop.signal.aborted ? 'cancelled' : 'done', ...result }),
        (error: unknown): Partial<Job> =>
          (stop.signal.aborted ? { state: 'cancelled' } : { state: 'failed', problems: [this.#told(error)] }))
      entry.run = undefined
      await this.#change(
        entry,
        { ...end, ...(this.#closing && end.state === 'cancelled' && { state: 'interrupted' }), endedAt: this.#needs.now() },
      )
    }
    const ended = run().catch((error: unknown) => this.#needs.log.error('A job could not be stored', { error }))
    entry.run = { stop, ended }
  }

  #told(error: unknown) {
    const told = problemOf(error)
    if (told.code === 'Internal') this.#needs.log.error('A job failed', { error })
    return told
  }

  async #change(entry: Entry, change: Partial<Job>): Promise<void> {
    this.#tell(entry, { ...entry.record.job, ...change })
    await this.#store.save(entry.record)
  }

  #tell(entry: Entry, job: Job): void {
    entry.record = { ...entry.record, job }
    entry.bell.ring()
    this.#bell.ring()
  }

  async #prune(): Promise<void> {
    for (const [id, { run, results }] of this.#entries) {
      if (this.#entries.size <= maxJobs) return
      if (run) continue
      this.#entries.delete(id)
      await Promise.all([this.#store.remove(id), results.remove(), rm(this.#store.filePath(id), { force: true })])
    }
  }

  #entry(id: string): Entry {
    const entry = this.#entries.get(id)
    if (!entry) throw problem('NotFound', `There is no job ${id}`)
    return entry
  }
}
